"""Which telephones of a unit are manned at an instant."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, time

from civicloop.answer.cases.errors import Fault
from civicloop.answer.cases.rules.drafts import PHONE_LIMIT, Faults, check_text, is_phone
from civicloop.answer.cases.states import DutyDays

LABEL_LIMIT = 60
IsWorkday = Callable[[date], bool]


@dataclass(frozen=True, slots=True)
class Shift:
    """A telephone and the hours in which it is manned, as clocks on the wall show them.

    From and until at the same time means around the clock; a shift that ends earlier than
    it begins lasts into the next morning and belongs to the day on which it began.
    """

    pk: int
    label: str
    phone: str
    days: str
    begins: time
    ends: time
    position: int = 0
    valid_from: date = date.min
    valid_until: date | None = None

    def is_on(self, at: datetime, is_workday: IsWorkday) -> bool:
        """Whether somebody answers at a local instant."""
        today, clock = at.date(), at.timetz().replace(tzinfo=None)
        if self.begins < self.ends:
            return self.begins <= clock < self.ends and self._holds_on(today, is_workday)
        since_today = clock >= self.begins and self._holds_on(today, is_workday)
        since_yesterday = clock < self.ends and self._holds_on(
            date.fromordinal(today.toordinal() - 1), is_workday
        )
        return since_today or since_yesterday

    def _holds_on(self, day: date, is_workday: IsWorkday) -> bool:
        if day < self.valid_from or (self.valid_until is not None and day >= self.valid_until):
            return False
        return self.days == DutyDays.EVERY or is_workday(day) == (self.days == DutyDays.WORKING)


def on_duty(shifts: Iterable[Shift], at: datetime, is_workday: IsWorkday) -> list[Shift]:
    """The telephones to try, in their order; ``at`` is in the city's zone."""
    manned = [shift for shift in shifts if shift.is_on(at, is_workday)]
    return sorted(manned, key=lambda shift: (shift.position, shift.pk))


def check_shift(*, label: str, phone: str, days: str) -> Faults:
    """What is wrong with a duty telephone as it was typed."""
    wrong_phone = check_text(phone, limit=PHONE_LIMIT, needed=True)
    if not wrong_phone and not is_phone(phone):
        wrong_phone = (Fault("phone_format"),)
    faults: Faults = {
        "label": check_text(label, limit=LABEL_LIMIT, needed=True),
        "phone": wrong_phone,
        "days": () if days in set(DutyDays) else (Fault("missing"),),
    }
    return {name: row for name, row in faults.items() if row}
