"""When a hazard must be told by telephone, and what a call must say."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from civicloop.answer.cases.errors import Fault
from civicloop.answer.cases.rules.drafts import (
    NAME_LIMIT,
    NOTE_LIMIT,
    PHONE_LIMIT,
    Faults,
    check_text,
    is_phone,
)
from civicloop.answer.cases.states import CallResult


@dataclass(frozen=True, slots=True)
class FieldTerms:
    """The parameters of the rule set ``cases.fieldwork`` in one version."""

    call_minutes: int = 15
    invite_days: int = 3
    version: int = 1

    def tell_by(self, since: datetime) -> datetime:
        """Until when the unit must know of a hazard; nights and holidays count."""
        return since + timedelta(minutes=self.call_minutes)


def check_call(*, phone: str, result: str, answered_by: str, note: str) -> Faults:
    """What is missing from the record of a call; an answered one names who answered."""
    wrong_phone = check_text(phone, limit=PHONE_LIMIT, needed=True)
    if not wrong_phone and not is_phone(phone):
        wrong_phone = (Fault("phone_format"),)
    answered = result == CallResult.ANSWERED
    faults: Faults = {
        "phone": wrong_phone,
        "result": () if result in set(CallResult) else (Fault("missing"),),
        "answered_by": check_text(answered_by, limit=NAME_LIMIT, needed=answered),
        "note": check_text(note, limit=NOTE_LIMIT),
    }
    return {name: row for name, row in faults.items() if row}
