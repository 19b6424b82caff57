"""A joint visit to the place of a matter, as it is called and as it is written down."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from civicloop.evaluate.resolutions.rules.drafts import (
    NAME_LIMIT,
    TEXT_LIMIT,
    TITLE_LIMIT,
    Faults,
)


@dataclass(frozen=True, slots=True)
class VisitDraft:
    """When and where, who calls it (0: nobody yet), which units join in, and who else comes."""

    held_on: date
    place: str
    unit_id: int
    joint_ids: tuple[int, ...] = ()
    begins: str = ""
    others: str = ""


def check_visit(draft: VisitDraft) -> dict[str, str]:
    """What is wrong with a visit that is called, by field."""
    faults = Faults()
    faults.text("place", draft.place, NAME_LIMIT, needed=True)
    faults.text("others", draft.others, TITLE_LIMIT)
    faults.day("held_on", draft.held_on)
    if not draft.unit_id:
        faults.found.setdefault("unit", "missing")
    elif draft.unit_id in draft.joint_ids or len(set(draft.joint_ids)) < len(draft.joint_ids):
        faults.found.setdefault("joint", "twice")
    return faults.found


def check_findings(found: str, agreed: str, held_on: date, *, today: date) -> dict[str, str]:
    """What is wrong with what was found and agreed, by field."""
    faults = Faults()
    faults.text("found", found, TEXT_LIMIT, needed=True)
    faults.text("agreed", agreed, TEXT_LIMIT, needed=True)
    faults.day("held_on", held_on, until=today)
    return faults.found
