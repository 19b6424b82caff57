"""The telephones of those on duty, and how a hazard is told over them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from functools import cache

from civicloop.answer.cases.rules.duty import Shift, on_duty
from civicloop.answer.cases.states import CallResult, DutyDays
from civicloop.assembly.demonstration.rules import routes
from civicloop.assembly.demonstration.rules.chance import Weighted, dice
from civicloop.assembly.demonstration.rules.lists import table
from civicloop.assembly.demonstration.rules.people import full_name, landline, mobile
from civicloop.assembly.demonstration.rules.staff import Staff
from civicloop.assembly.demonstration.rules.stories import Step
from civicloop.assembly.demonstration.rules.weather import local

HAZARDS = ("pothole", *routes.CITY_WIDE)
DESK = "RDEC-1999"
"""Who telephones."""

LATELY = timedelta(hours=24 * 45)
"""Since when the calls are on record; before, the centre kept them on paper."""

JUST_NOW = timedelta(hours=6)
CALLED, NOT_TAKEN, ON_RECORD = 0.45, 0.7, 0.5
SHIFTS = {
    "team": (
        ("值班台", DutyDays.WORKING, time(8), time(17, 30)),
        ("夜間值班手機", DutyDays.EVERY, time(17, 30), time(8)),
        ("假日值班手機", DutyDays.REST, time(8), time(17, 30)),
    ),
    "section": (
        ("經建課值班", DutyDays.WORKING, time(8), time(17, 30)),
        ("區公所緊急聯絡手機", DutyDays.EVERY, time(0), time(0)),
    ),
}
AROUND_THE_CLOCK = ("勤務中心", DutyDays.EVERY, time(0), time(0))
FIRST_TRY = Weighted(
    [
        (CallResult.ANSWERED, 0.72),
        (CallResult.NO_ANSWER, 0.17),
        (CallResult.BUSY, 0.09),
        (CallResult.WRONG_NUMBER, 0.02),
    ]
)
MISSED = Weighted([(CallResult.NO_ANSWER, 0.7), (CallResult.BUSY, 0.3)])


@dataclass(frozen=True, slots=True)
class DutyPlan:
    """A duty telephone of a unit."""

    unit: str
    label: str
    phone: str
    days: str
    begins: time
    ends: time
    position: int

    def as_shift(self) -> Shift:
        """The plan as the decision on who is on duty sees it."""
        return Shift(
            self.position, self.label, self.phone, self.days, self.begins, self.ends, self.position
        )


@cache
def duty_plans(seed: str) -> dict[str, list[DutyPlan]]:
    """The duty telephones of every unit that hazards go to."""
    districts = table("districts")
    units = sorted({routes.unit_for(name, code) for name in HAZARDS for code in districts})
    return {unit: list(_of_unit(seed, unit)) for unit in units}


def _of_unit(seed: str, unit: str) -> Iterator[DutyPlan]:
    chance = dice(seed, "duty", unit)
    shifts = SHIFTS["section" if unit.startswith("DO-") else "team"]
    for position, (label, days, begins, ends) in enumerate(
        (AROUND_THE_CLOCK,) if unit.startswith("PD-") else shifts
    ):
        phone = mobile(chance) if "手機" in label else landline(chance)
        yield DutyPlan(unit, label, phone, days, begins, ends, position)


def told_by_telephone(
    staff: Staff, *, seed: str, category: str, unit: str, opened_at: datetime, now: datetime
) -> tuple[list[Step], bool]:
    """The calls about a hazard before its unit takes it, and whether it has not been taken yet.

    Chance of its own, so that the rest of the year is the same with them and without.
    """
    if category not in HAZARDS or opened_at < now - LATELY:
        return [], False
    chance = dice(seed, "calls", opened_at.isoformat(), category)
    waits = opened_at > now - JUST_NOW and chance.random() < NOT_TAKEN
    if not waits and chance.random() > CALLED:
        return [], False
    shifts = [plan.as_shift() for plan in duty_plans(seed)[unit]]
    tries = 1 + (waits or FIRST_TRY.pick(chance) != CallResult.ANSWERED)
    at, steps = opened_at, []
    for number in range(1, tries + 1):
        at += timedelta(seconds=chance.randint(50, 170))
        answered = number == tries and not waits
        manned = on_duty(shifts, local(at), lambda day: day.isoweekday() < 6)  # noqa: PLR2004 (Saturday)
        values = {
            "phone": manned[0].phone if manned else shifts[0].phone,
            "result": str(CallResult.ANSWERED if answered else MISSED.pick(chance)),
            "answered_by": full_name(chance) if answered else "",
            "note": chance.choice(table("calls")["notes"]) if chance.random() < ON_RECORD else "",
        }
        steps.append(Step(at, "call", chance.choice(staff.by_unit[DESK]).username, values))
    return steps, waits
