"""Report back to the citizen, with proof or with a reason that is counted apart."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from civicloop.answer.cases import policies, queries, rules
from civicloop.answer.cases.errors import ClosingError, Fault
from civicloop.answer.cases.events import CaseClosed
from civicloop.answer.cases.models import Case
from civicloop.answer.cases.queries import parts
from civicloop.answer.cases.services import clocks
from civicloop.answer.cases.services.moves import move_to, prepare, unit_ref, write
from civicloop.kernel.actors.rules import Actor
from civicloop.kernel.clock import queries as clock_queries
from civicloop.kernel.clock import services as clock
from civicloop.kernel.editions.queries import look_and_ask, one_look
from civicloop.kernel.files import services as files
from civicloop.kernel.files.errors import FileRefusedError
from civicloop.kernel.vault import services as vault

AFTER = "cases.after_photo"
ANSWERED = ["state", "outcome", "closed_at", "changed_at", "answer_sealed", "next_due_at"]


@transaction.atomic
@one_look()
def close(
    case_id: int,
    *,
    outcome: str,
    answer: str,
    photos: Sequence[files.Upload] = (),
    actor: Actor,
    now: datetime | None = None,
) -> Case:
    """Answer a case with an outcome, words and, where it is fixed, a photo.

    Photos that the crew sent while it worked count too. Both clocks stop. The case is
    closed for good when its reporter confirms, or lets the time to object pass.
    """
    now = now or clock.now()
    case = prepare(case_id, "close", policies.may_close, actor, counting=True)
    answer = rules.cleaned(answer)
    earlier, unfinished, token = look_and_ask(
        queries.proving(case), parts.finishing(case), clock_queries.TOKEN
    )
    faults = rules.check_closing(
        outcome=outcome,
        answer=answer,
        photos=len(photos),
        before=earlier,
        kind=queries.kept_category_of(case.category_id).kind,
    )
    if unfinished:
        faults["answer"] = (*faults.get("answer", ()), Fault("parts_open"))
    if faults:
        raise ClosingError(faults)
    keep(photos, case, actor=actor, now=now)
    stopped = clocks.stopping(case, now)
    move_to(case, "close")
    case.outcome = outcome
    case.closed_at = case.changed_at = now
    key = vault.open_key(case.ref)
    case.answer_sealed = key.seal(answer, field="answer")
    ends = queries.ends_of(now, clock_queries.calendar_under(token))
    case.next_due_at = ends.reopening
    write(
        case,
        ANSWERED,
        CaseClosed(
            case=case.ref,
            unit=unit_ref(case),
            outcome=outcome,
            photos=len(photos) + earlier,
            answer=answer,
        ),
        actor=actor,
        at=now,
        beside=stopped,
        key=key,
        settled_at=ends.settled,
    )
    return case


def keep(
    photos: Sequence[files.Upload], case: Case, *, actor: Actor, now: datetime
) -> list[files.StoredFile]:
    """Store photos of the spot after the work; one that is refused refuses all of them."""
    kept = []
    for photo in photos:
        try:
            kept.append(files.store(photo, ref=case.ref, kind=AFTER, actor=actor, now=now))
        except FileRefusedError as error:
            raise ClosingError({"photos": (Fault(error.code, error.values),)}) from error
    return kept
