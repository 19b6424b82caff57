"""One matter, one file: confirmed by a person, and undone by one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import combinations

from django.db import transaction

from civicloop.evaluate.resolutions import policies, queries
from civicloop.evaluate.resolutions.errors import FaultyFieldsError, StepNotOpenError
from civicloop.evaluate.resolutions.events import (
    ApartTakenBack,
    MatterJoined,
    MatterParted,
    ObjectsSetApart,
)
from civicloop.evaluate.resolutions.models import Apart, Matter, MatterPart
from civicloop.kernel.actors.rules import Actor, require
from civicloop.kernel.clock import services as clock
from civicloop.kernel.ledger import services as ledger

TITLE_LIMIT = 300


@dataclass(frozen=True, slots=True)
class About:
    """An object to be put into a matter: its reference, what it is called, where it stands."""

    ref: str
    title: str
    url: str = ""


@transaction.atomic
def join(
    rows: Sequence[About],
    *,
    title: str,
    matter_id: int | None = None,
    actor: Actor,
    now: datetime | None = None,
) -> Matter:
    """Put objects into one matter, a new one or one that stands; each is in one at most."""
    now = now or clock.now()
    require(policies.may_keep(actor, None), action="resolutions.keep")
    faults: dict[str, str] = {}
    if matter_id is None and not title.strip():
        faults["title"] = "missing"
    elif len(title.strip()) > TITLE_LIMIT:
        faults["title"] = "too_long"
    if not rows or (matter_id is None and len({row.ref for row in rows}) < 2):  # noqa: PLR2004 (one alone is no matter)
        faults["parts"] = "too_few"
    refs = {row.ref for row in rows}
    if MatterPart.objects.filter(about__in=refs | queries.twins(refs)).exists():
        faults["parts"] = "taken"
    if faults:
        raise FaultyFieldsError(faults)
    if matter_id is None:
        matter = Matter.objects.create(title=title.strip(), opened_at=now)
    else:
        matter = queries.matter_for_change(matter_id)
    for about in {row.ref: row for row in rows}.values():
        part = MatterPart.objects.create(
            matter=matter,
            about=about.ref,
            title=about.title[:TITLE_LIMIT],
            url=about.url[:300],
            added_by=actor.ref,
            added_at=now,
        )
        ledger.append(MatterJoined(matter.ref, part.about), actor=actor, at=now)
    return matter


@transaction.atomic
def part_with(part_id: int, *, actor: Actor, now: datetime | None = None) -> Matter | None:
    """Take an object out of a matter; one with a single part left is no matter any more.

    One whose place was visited, or will be, stays, and its last part with it: what was found
    there belongs to something.
    """
    now = now or clock.now()
    require(policies.may_keep(actor, None), action="resolutions.keep")
    row = queries.part_for_change(part_id)
    matter = row.matter
    is_visited = matter.visits.exists()
    if is_visited and matter.parts.count() == 1:
        raise StepNotOpenError("matter", "part", "visited")
    ledger.append(MatterParted(matter.ref, row.about), actor=actor, at=now)
    row.delete()
    left = list(matter.parts.all())
    if len(left) > 1 or is_visited:
        return matter
    for last in left:
        ledger.append(MatterParted(matter.ref, last.about), actor=actor, at=now)
    matter.delete()
    return None


@transaction.atomic
def set_apart(refs: Sequence[str], *, actor: Actor, now: datetime | None = None) -> int:
    """Say that some objects are not the same; they are not proposed until it is undone."""
    require(policies.may_keep(actor, None), action="resolutions.keep")
    ordered = sorted(set(refs))
    if len(ordered) < 2:  # noqa: PLR2004 (one alone cannot be set apart)
        raise FaultyFieldsError({"parts": "too_few"})
    at = now or clock.now()
    pairs = list(combinations(ordered, 2))
    for first, second in pairs:
        row, is_new = Apart.objects.get_or_create(
            first=first, second=second, defaults={"said_by": actor.ref, "said_at": at}
        )
        if is_new:
            ledger.append(ObjectsSetApart(row.ref, first, second), actor=actor, at=at)
    return len(pairs)


@transaction.atomic
def take_back_apart(apart_id: int, *, actor: Actor, now: datetime | None = None) -> int:
    """Undo what somebody said to be different, with all that was said in the same breath."""
    now = now or clock.now()
    require(policies.may_keep(actor, None), action="resolutions.keep")
    rows = queries.said_with(apart_id)
    for row in rows:
        ledger.append(ApartTakenBack(row.ref, row.first, row.second), actor=actor, at=now)
        row.delete()
    return len(rows)
