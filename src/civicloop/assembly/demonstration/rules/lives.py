"""What becomes of each case: who takes it, when, and how it ends."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from typing import Any

from civicloop.answer.cases.states import (
    SETTLING,
    Outcome,
    PauseReason,
    ReopenReason,
    TransferReason,
)
from civicloop.assembly.demonstration.rules import routes
from civicloop.assembly.demonstration.rules.chance import Weighted, dice
from civicloop.assembly.demonstration.rules.duty import told_by_telephone
from civicloop.assembly.demonstration.rules.lists import table
from civicloop.assembly.demonstration.rules.paces import by_day, hours, minutes, pace
from civicloop.assembly.demonstration.rules.pictures import DRAWN, VARIANTS
from civicloop.assembly.demonstration.rules.staff import Member, Staff
from civicloop.assembly.demonstration.rules.stories import CITIZEN, Step
from civicloop.assembly.demonstration.rules.words import Words

OUTCOMES = Weighted(list(table("habits")["outcomes"].items()))
REFUSED, TRANSFERRED, PAUSED, WITHDRAWN, NOTED = 0.03, 0.01, 0.06, 0.012, 0.05
TIME_TO_REFUSE = timedelta(hours=23)
DISPUTED, DISPUTED_LATELY = 0.012, 0.09
LATELY = timedelta(hours=40)
"""Since when units that disagree wait for the centre."""

LEFT_LYING, SLOW_TO_CLOSE = 0.012, 0.035
REOPENED, RATED, COMMENTED = 0.04, 0.3, 0.4


@dataclass(slots=True)
class Life:
    """A case while it is lived: the steps so far, the present time, who has it."""

    seed: str
    category: str
    unit: str
    district: str
    at: datetime
    now: datetime
    staff: Staff
    words: Words
    chance: Random
    has_mail: bool
    steps: list[Step] = field(default_factory=list)
    late: bool = False
    reopened: bool = False

    def step(
        self, verb: str, by: str, values: Mapping[str, Any] | None = None, *, photos: int = 0
    ) -> None:
        """Take a step at the present time of the life."""
        kept = tuple(f"{self.category}-after-{self.chance.choice(VARIANTS)}" for _ in range(photos))
        self.steps.append(Step(self.at, verb, by, values or {}, kept))

    @property
    def habit(self) -> Mapping[str, Any]:
        """How the city deals with the category."""
        habit: Mapping[str, Any] = table("habits")["categories"][self.category]
        return habit

    @property
    def has_pictures(self) -> bool:
        """Whether there are drawn photos of such a spot after the work."""
        return self.category in DRAWN

    def wait(self, span: timedelta) -> None:
        """Let time pass."""
        self.at += span

    @property
    def refused(self) -> bool:
        """Whether units disagreed; what the centre has decided is passed on no more."""
        return any(step.verb == "refuse" for step in self.steps)

    def somebody(self, *roles: str) -> Member:
        """A member of the unit that has the case."""
        return self.chance.choice(self.staff.those(self.unit, *roles))


def live(life: Life) -> tuple[Step, ...]:
    """Every step up to now, in order; what would come later has not happened."""
    _first_round(life)
    return tuple(step for step in life.steps if step.at <= life.now)


def _first_round(life: Life) -> None:
    chance = life.chance
    if chance.random() < WITHDRAWN:
        life.wait(minutes(chance, 25))
        life.step("withdraw", CITIZEN, {"text": life.words.of_citizen("withdraw_note")})
        return
    opened_at = life.at
    if "triaged" in life.habit:
        _assign(life)
    _accept(life)
    if _is_told_in_vain(life, opened_at) or _is_left_to_the_centre(life, opened_at):
        return
    passed = max(chance.random(), float(life.refused))
    if passed < REFUSED:
        _refuse(life, opened_at)
    elif passed < REFUSED + TRANSFERRED:
        _transfer(life)
    if life.has_mail and chance.random() < PAUSED:
        _wait_for_citizen(life)
    _start(life, opened_at)
    if chance.random() < NOTED:
        life.wait(minutes(chance, 8))
        text = life.words.of_unit("note")
        life.step("note", life.somebody("officer", "crew").username, {"text": text})
    closed = _close(life)
    if closed in SETTLING and life.at < life.now and chance.random() < REOPENED:
        _second_round(life)
    if life.has_mail and chance.random() < RATED:
        _rate(life, closed)


def _assign(life: Life) -> None:
    """The centre reads it and names the unit."""
    life.wait(minutes(life.chance, 70))
    life.at = by_day(life.at, life.chance)
    to = life.chance.choice(life.habit["triaged"].split())
    officer = life.somebody("officer", "head").username
    life.step("assign", officer, {"to": to, "text": life.words.of_unit("assign_note", named=to)})
    life.unit = to


def _accept(life: Life) -> None:
    slow = pace(life.seed, life.unit, life.at, life.now).slowness
    limit = life.habit["first_hours"]
    life.wait(minutes(life.chance, 3.5 * limit * slow, 1.1))
    life.step("accept", life.somebody("officer", "officer", "head").username)


def _is_told_in_vain(life: Life, opened_at: datetime) -> bool:
    """The calls before a hazard was taken; true if it is so new that nobody has taken it."""
    taken = life.steps[-1]
    calls, waits = told_by_telephone(
        life.staff,
        seed=life.seed,
        category=life.category,
        unit=life.unit,
        opened_at=opened_at,
        now=life.now,
    )
    if waits:
        life.steps[-1:] = calls
    else:
        life.steps[-1:] = [*(call for call in calls if call.at < taken.at), taken]
    return waits


def _is_left_to_the_centre(life: Life, opened_at: datetime) -> bool:
    """Two units refuse in favour of each other; true if the centre has not decided yet."""
    chance = dice(life.seed, "dispute", opened_at.isoformat(), life.category)
    is_late = opened_at > life.now - LATELY
    if chance.random() > (DISPUTED_LATELY if is_late else DISPUTED):
        return False
    own, other = life.unit, routes.other_unit(life.category, life.district)
    if own in {other, routes.TRIAGE}:
        return False
    at, refusals = life.at, []
    for refusing, named in ((own, other), (other, own)):
        at += minutes(chance, 35)
        reason = chance.choice([TransferReason.NOT_OUR_PLACE, TransferReason.NOT_OUR_MATTER])
        values = {
            "to": named,
            "reason": str(reason),
            "text": life.words.of_unit("refuse_note", named=named),
        }
        officer = chance.choice(life.staff.those(refusing, "officer"))
        refusals.append(Step(at, "refuse", officer.username, values))
    if at > opened_at + TIME_TO_REFUSE:
        return False
    life.steps += refusals
    life.at, life.unit = at, routes.TRIAGE
    if is_late:
        return True
    _decide(life, chance.choice((own, other)))
    return False


def _decide(life: Life, to: str) -> None:
    """The centre names one of the units that disagree, which takes it."""
    life.wait(minutes(life.chance, 90))
    life.at = by_day(life.at, life.chance)
    officer = life.somebody("officer", "head").username
    life.step("assign", officer, {"to": to, "text": life.words.of_unit("decide_note", named=to)})
    life.unit = to
    _accept(life)


def _refuse(life: Life, opened_at: datetime) -> None:
    """The unit says that it is another's, which takes it; within the working day that it has."""
    other = routes.other_unit(life.category, life.district)
    life.wait(minutes(life.chance, 20))
    if life.at > opened_at + TIME_TO_REFUSE:
        return
    reason = life.chance.choice([TransferReason.NOT_OUR_PLACE, TransferReason.NOT_OUR_MATTER])
    text = life.words.of_unit("refuse_note", named=other)
    values = {"to": other, "reason": str(reason), "text": text}
    life.step("refuse", life.somebody("officer").username, values)
    life.unit = other
    _accept(life)


def _transfer(life: Life) -> None:
    """The head gives it to another unit, which takes it."""
    other = routes.other_unit(life.category, life.district)
    life.wait(minutes(life.chance, 40))
    text = life.words.of_unit("transfer_note", named=other)
    values = {"to": other, "reason": str(TransferReason.NOT_OUR_PLACE), "text": text}
    life.step("transfer", life.somebody("head").username, values)
    life.unit = other
    _accept(life)


def _wait_for_citizen(life: Life) -> None:
    """The unit asks; most citizens answer, and after some days the unit goes on without."""
    officer = life.somebody("officer").username
    life.wait(minutes(life.chance, 15))
    reason = life.chance.choice(
        [PauseReason.INFORMATION, PauseReason.INFORMATION, PauseReason.ACCESS]
    )
    question = life.words.of_unit("question")
    life.step("pause", officer, {"reason": str(reason), "question": question})
    if life.chance.random() < 0.7:  # noqa: PLR2004 (seven in ten answer)
        life.wait(hours(life.chance.lognormvariate(3.0, 0.9)))
        life.at = min(life.at, life.steps[-1].at + hours(24 * 12))
        life.step("resume", CITIZEN, {"answer": life.words.of_citizen("reply_citizen")})
    else:
        life.wait(hours(24 * life.chance.uniform(4, 12)))
        life.step("resume", officer, {"answer": ""})


def _start(life: Life, opened_at: datetime) -> None:
    """Somebody is there, in time or not."""
    own = pace(life.seed, life.unit, life.at, life.now)
    limit = life.habit["first_hours"]
    life.late = life.chance.random() < own.late
    if life.late:
        due = limit * life.chance.uniform(1.05, 1.4 + own.slowness)
        if life.chance.random() < LEFT_LYING * 8:
            due += 24 * life.chance.uniform(3, 40)
        arrives = opened_at + hours(due)
    else:
        share = min(0.97, life.chance.betavariate(2, 3.4) * (0.75 + 0.25 * own.slowness))
        arrives = opened_at + hours(limit * share)
    life.at = max(life.at + minutes(life.chance, 4), arrives)
    life.step("start", life.somebody("crew", "officer").username)


def _close(life: Life) -> Outcome:
    """The work is done, or cannot be, and the citizen is told."""
    own = pace(life.seed, life.unit, life.at, life.now)
    usual = life.habit["hours_to_close"]
    if life.chance.random() < SLOW_TO_CLOSE * own.slowness:
        life.wait(hours(24 * life.chance.uniform(8, 34)))
        life.late = True
    else:
        life.wait(hours(usual * own.slowness * life.chance.lognormvariate(0, 0.75)))
    if "at_night" not in life.habit:
        life.at = by_day(life.at, life.chance)
    outcome = Outcome(OUTCOMES.pick(life.chance))
    answer = life.words.of_unit(f"answer_{outcome}", closed_at=life.at)
    if outcome == Outcome.FIXED and not life.has_pictures:
        outcome = Outcome.HANDLED
    photos = life.chance.choice((1, 1, 2)) if outcome == Outcome.FIXED else 0
    values = {"outcome": str(outcome), "answer": answer}
    life.step("close", life.somebody("officer", "crew").username, values, photos=photos)
    return outcome


def _second_round(life: Life) -> None:
    """It was not done after all: another round from the beginning."""
    life.wait(hours(24 * life.chance.uniform(0.2, 18)))
    reason = life.chance.choice([ReopenReason.NOT_FIXED, ReopenReason.ONLY_PARTLY])
    text = life.words.of_citizen("reopen_note")
    life.step("reopen", CITIZEN, {"reason": str(reason), "text": text})
    life.reopened = True
    opened_at = life.at
    _accept(life)
    _start(life, opened_at)
    _close(life)


def _rate(life: Life, outcome: Outcome) -> None:
    """The citizen judges: the on-time and repaired well, the late and refused badly."""
    life.wait(hours(24 * life.chance.expovariate(0.45)) + minutes(life.chance, 20))
    middle = 4.3 if outcome in SETTLING else 2.9
    middle -= 1.3 * life.late + 0.9 * life.reopened
    values: dict[str, Any] = {
        "manner": _mark(life.chance, middle + 0.4),
        "speed": _mark(life.chance, middle - 0.2),
        "result": _mark(life.chance, middle),
        "comment": "",
    }
    if life.chance.random() < COMMENTED:
        entry = "praise" if values["result"] > 3 else "blame"  # noqa: PLR2004 (the middle mark)
        entry = "soso" if values["result"] == 3 else entry  # noqa: PLR2004 (the middle mark)
        values["comment"] = life.words.of_citizen(entry)
    life.step("rate", CITIZEN, values)


def _mark(chance: Random, middle: float) -> int:
    return max(1, min(5, round(chance.gauss(middle, 0.95))))
