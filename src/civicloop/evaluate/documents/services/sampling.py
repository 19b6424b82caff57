"""Draw the agencies that are visited; who they are stays sealed until the day."""

from __future__ import annotations

import hashlib
import json
import secrets
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from civicloop.evaluate.documents import policies, queries
from civicloop.evaluate.documents.errors import FaultyFieldsError
from civicloop.evaluate.documents.events import SampleDrawn
from civicloop.evaluate.documents.models import Document, Sample
from civicloop.evaluate.documents.rules import Candidate, commitment, draw
from civicloop.kernel.actors.rules import Actor, require
from civicloop.kernel.city.rules import here
from civicloop.kernel.clock import services as clock
from civicloop.kernel.ledger import services as ledger
from civicloop.kernel.organizations import queries as organizations
from civicloop.kernel.vault import services as vault

LONGEST_TITLE = 120
LATEST = date(2100, 1, 1)
SCOPE = "documents.draw"


@dataclass(frozen=True, slots=True)
class Opened:
    """What a drawing held: the seed, the candidates with their reasons, the drawn ones."""

    seed: str
    candidates: list[Candidate]
    drawn: list[str]

    @property
    def is_proved(self) -> bool:
        """Whether the seed draws the same agencies again."""
        again = draw(self.seed, self.candidates, len(self.drawn))
        return [one.code for one in again] == self.drawn


@transaction.atomic
def draw_sample(
    month_id: int, *, title: str, size: int, opens_on: date, token: str = "", actor: Actor,
    now: datetime | None = None,
) -> Sample:  # fmt: skip
    """Draw so many agencies of a month. Only the digest of the seed is told before the day.

    A visit is drawn once: the form with this ``token``, sent again, gives the drawing that it
    made, and another form for the same visit is refused. Or one could draw until it suits.
    """
    now = now or clock.now()
    require(policies.may_manage(actor), action="documents.manage")
    month = queries.month_for_change(month_id)
    scope, key = f"{SCOPE} {actor.ref}"[:100], _key(token, month_id, title, size, opens_on)
    known = ledger.once(scope, key, key) if token else None
    if known is not None:
        return queries.sample(int(known.rpartition(":")[2]))
    candidates = candidates_of(month_id, now)
    faults = {}
    if not title.strip() or len(title) > LONGEST_TITLE:
        faults["title"] = "required"
    if not 1 <= size <= len(candidates):
        faults["size"] = "too_many"
    if opens_on < now.astimezone(here().zone).date():
        faults["opens_on"] = "past"
    elif opens_on > LATEST:
        faults["opens_on"] = "too_far"
    drawn_already = {"month": month, "title": title.strip(), "opens_on": opens_on}
    if queries.samples().filter(**drawn_already).exists():
        faults.setdefault("title", "drawn_already")
    if faults:
        raise FaultyFieldsError(faults)
    seed = secrets.token_hex(32)
    drawn = draw(seed, candidates, size)
    row = Sample.objects.create(
        title=title.strip(), month=month, size=size, opens_on=opens_on,
        commitment=commitment(seed), seed=b"", candidates=b"", drawn=b"", made_at=now,
        made_by=actor.ref,
    )  # fmt: skip
    listed = [[one.code, list(one.reasons)] for one in candidates]
    row.seed = vault.seal(row.ref, seed, field="seed")
    row.candidates = vault.seal(row.ref, json.dumps(listed), field="candidates")
    row.drawn = vault.seal(row.ref, json.dumps([one.code for one in drawn]), field="drawn")
    row.save()
    event = SampleDrawn(row.ref, size, len(candidates), opens_on.isoformat(), row.commitment)
    ledger.append(event, actor=actor, at=now)
    if token:
        ledger.remember(scope, key, row.ref)
    return row


def _key(token: str, *content: object) -> str:
    """One key for a form with its content: other content under its token is another form."""
    return f"{token} {hashlib.sha256(repr(content).encode()).hexdigest()}"


def candidates_of(month_id: int, now: datetime) -> list[Candidate]:
    """The agencies of a month, each with the reasons that make it likelier."""
    month = queries.months().get(pk=month_id)
    threshold = queries.rule_of(now.astimezone(here().zone).date()).overdue_percent
    table = queries.table_of(month).by_unit
    differing = set(
        Document.objects.filter(month=month, differs=True).values_list("unit", flat=True)
    )
    codes = dict(organizations.units_ever().filter(pk__in=table).values_list("pk", "code"))
    found = []
    for unit, counts in table.items():
        reasons = []
        if counts.overdue_rate is not None and counts.overdue_rate > threshold:
            reasons.append("overdue_rate")
        if unit in differing:
            reasons.append("counts_differ")
        found.append(Candidate(codes[unit], tuple(reasons)))
    return sorted(found, key=lambda one: one.code)


def open_sample(row: Sample, *, now: datetime | None = None) -> Opened | None:
    """What was drawn; nothing before the day."""
    now = now or clock.now()
    if now.astimezone(here().zone).date() < row.opens_on:
        return None
    listed = json.loads(vault.unseal_text(row.ref, bytes(row.candidates), field="candidates"))
    return Opened(
        vault.unseal_text(row.ref, bytes(row.seed), field="seed"),
        [Candidate(code, tuple(reasons)) for code, reasons in listed],
        json.loads(vault.unseal_text(row.ref, bytes(row.drawn), field="drawn")),
    )
