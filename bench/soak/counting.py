"""Counts in the database what the citizens were told, and what they are owed."""

from __future__ import annotations

import time
from collections import Counter, defaultdict
from collections.abc import Callable, Collection
from threading import Event
from typing import Any

from django.db import connection

from civicloop.answer.cases.models import Case, Reporter
from civicloop.answer.cases.rules.clocks import KINDS
from civicloop.kernel.clock import queries as clock
from civicloop.kernel.clock import services as present
from civicloop.kernel.ledger import queries as ledger
from civicloop.kernel.ledger.models import Event as LedgerEvent
from civicloop.kernel.ledger.models import Letter
from civicloop.kernel.ledger.states import LetterState
from civicloop.kernel.notices.models import Message
from civicloop.kernel.notices.states import OPEN, MessageState
from civicloop.kernel.search.models import Entry
from civicloop.kernel.vault import services as vault

LOOK_EVERY, TELL_EVERY = 0.5, 15.0
FOR_UNITS = "cases.unit_new"
OF_THE_CASE = ("description",)
OF_THE_REPORTER = ("name", "email", "phone", "place")
LEFT_JOBS = """
SELECT count(*) FROM procrastinate_jobs j LEFT JOIN procrastinate_workers w ON w.id = j.worker_id
WHERE j.status = 'failed'
   OR (j.status = 'doing' AND (w.id IS NULL OR w.last_heartbeat < now() - interval '1 minute'))
"""
Journal = dict[str, Any]


def left_over() -> dict[str, int]:
    """What still waits, or was given up: nothing of it may remain."""
    letters = ledger.letter_counts()
    with connection.cursor() as cursor:
        cursor.execute(LEFT_JOBS)
        (jobs,) = cursor.fetchone()
    return {
        "unsealed events": ledger.unsealed_count(),
        "events not delivered": sum(ledger.behind().values()),
        "open letters": sum(letters.values()) - letters[LetterState.DEAD],
        "dead letters": letters[LetterState.DEAD],
        "open messages": Message.objects.filter(state__in=[one.value for one in OPEN]).count(),
        "messages given up": Message.objects.filter(state=MessageState.GIVEN_UP.value).count(),
        "jobs failed or forgotten": int(jobs),
    }


FOR_GOOD = {"dead letters", "messages given up"}
"""What does not go away by waiting."""


def await_quiet(patience: float, *, hurry: bool, tell: Callable[[str], None]) -> dict[str, int]:
    """Ask until the queues are empty or time is up; what is left over then."""
    never, until = Event(), time.monotonic() + patience
    told: Collection[str] = ()
    tell_at = 0.0
    while True:
        if hurry:
            make_due()
        left = left_over()
        waiting = {name: count for name, count in left.items() if count and name not in FOR_GOOD}
        if not waiting or time.monotonic() > until:
            return left
        if waiting.keys() != told or time.monotonic() > tell_at:
            told, tell_at = waiting.keys(), time.monotonic() + TELL_EVERY
            tell("waiting for " + ", ".join(f"{count} {name}" for name, count in waiting.items()))
        never.wait(LOOK_EVERY)


def make_due() -> None:
    """Let the time of a later try be now: a claim of a dead process is not waited for."""
    now = present.now()
    Message.objects.filter(state__in=[one.value for one in OPEN], next_try_at__gt=now).update(
        next_try_at=now
    )
    Letter.objects.filter(state=LetterState.WAITING.value, next_try_at__gt=now).update(
        next_try_at=now
    )


def opened(case: Case) -> dict[str, str]:
    """The sealed texts of a case in clear."""
    holders: list[tuple[Case | Reporter, str]] = [(case, name) for name in OF_THE_CASE]
    holders += [(case.reporter, name) for name in OF_THE_REPORTER]
    return {
        name: vault.unseal_text(case.ref, bytes(getattr(holder, f"{name}_sealed")), field=name)
        for holder, name in holders
    }


def is_whole(case: Case, texts: dict[str, str], sent: dict[str, str]) -> str:
    """What a case lacks: texts as sent, one opening event, two clocks; empty when nothing."""
    if texts != {name: sent[name] for name in texts}:
        return "texts"
    events = list(LedgerEvent.objects.filter(stream=case.ref).order_by("number"))
    names = Counter(event.name for event in events)
    if [event.number for event in events] != list(range(1, len(events) + 1)):
        return "numbers of events"
    if not events or events[0].name != "cases.case_opened" or names["cases.case_opened"] != 1:
        return "opening event"
    due = {row.kind: row.due_at for row in clock.clocks(case.ref)}
    if due != dict(zip(KINDS, (case.operational_due_at, case.statutory_due_at), strict=True)):
        return "clocks"
    return "" if case.category.code == sent["category"] else "category"


def count_cases(journal: Journal) -> dict[str, Any]:
    """Every case against what its citizen sent and was told."""
    sent = {one["fields"]["description"]: one for one in journal["reports"]}
    found: dict[int, list[str]] = defaultdict(list)
    lacking: list[str] = []
    strangers = 0
    for case in Case.objects.select_related("category", "reporter").iterator(chunk_size=200):
        texts = opened(case)
        report = sent.get(texts["description"])
        if report is None:
            strangers += 1
            continue
        found[report["index"]].append(case.number)
        if lack := is_whole(case, texts, report["fields"]):
            lacking.append(f"{case.number}: {lack}")
    told = {one["index"]: one["number"] for one in journal["reports"] if one["number"]}
    return {
        "cases": sum(len(numbers) for numbers in found.values()) + strangers,
        "strangers": strangers,
        "kept": sum(found.get(index, []) == [number] for index, number in told.items()),
        "doubled": sum(len(numbers) - 1 for numbers in found.values()),
        "never_told": sum(index not in told for index in found),
        "lost": [number for index, number in told.items() if number not in found.get(index, [])],
        "lacking": lacking,
    }


def count_units(on_duty: int) -> dict[str, int]:
    """What staff sees of the cases: a notice for each on duty, once, and the search."""
    refs = {f"cases:case:{pk}" for pk in Case.objects.values_list("pk", flat=True)}
    inbox = Message.objects.filter(template=FOR_UNITS, channel="inbox")
    told = Counter(inbox.values_list("ref", "person"))
    people = Counter(ref for ref, _ in told)
    return {
        "cases": len(refs),
        "told": sum(people[ref] == on_duty for ref in refs),
        "told_twice": sum(times - 1 for times in told.values()),
        "found": len(refs & set(Entry.objects.values_list("ref", flat=True))),
    }


def count_notices(journal: Journal) -> dict[str, Any]:
    """Every message owed against what the mail server took."""
    taken = {known: tuple(said) for known, said in journal["mail"].items()}
    receivers = {receiver for _, receiver in taken.values()}
    mails = list(
        Message.objects.filter(channel="email").values_list("carrier_id", "state", "template")
    )
    told = [one for one in journal["reports"] if one["number"]]
    return {
        "owed": len(mails),
        "taken": sum(carrier_id in taken for carrier_id, _, _ in mails),
        "citizens": len(told),
        "citizens_told": sum(one["fields"]["email"] in receivers for one in told),
        "doubles": sum(times - 1 for times, _ in taken.values()),
        "tried_again": Message.objects.filter(channel="email", attempts__gt=1).count(),
        "unknown": len(set(taken) - {carrier_id for carrier_id, _, _ in mails}),
        "templates": dict(Counter(template for _, _, template in mails)),
    }
