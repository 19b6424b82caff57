"""What the figures of a year must be, read off the script of what was done and nothing else."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bench.year.playing import Call
from civicloop.kernel.clock.rules import Basis, Calendar, Pause, Policy, due

Tally = Counter[tuple[str, str, str, str]]
"""How often: month, measure, dimension, member."""


@dataclass(slots=True)
class Life:
    """A round of a case as the script tells it, and what its figures are told by."""

    opened_at: datetime
    told: dict[str, str]
    started_at: datetime | None = None
    pauses: list[Pause] = field(default_factory=list)
    paused_at: datetime | None = None


@dataclass
class Reading:
    """Reads calls one by one.

    ``limits`` gives hours to begin and working days to answer of a category;
    ``calendar`` the days of a district; ``zone`` the month in which an instant lies.
    """

    limits: Callable[[str], tuple[int, int]]
    calendar: Callable[[str], Calendar]
    month: Callable[[datetime], str]
    district: Callable[[float | None, float | None], str]
    tally: Tally = field(default_factory=Counter)
    lives: dict[int, Life] = field(default_factory=dict)

    def take(self, call: Call) -> None:
        """One call that was done."""
        at, number, _, story, step = call
        if step is None:
            told = {
                "district": self.district(story.draft.lon, story.draft.lat),
                "category": story.category,
                "channel": str(story.draft.channel),
            }
            self.lives[number] = Life(at, told)
            self._count(at, "received", told)
            return
        life = self.lives[number]
        told = life.told
        if step.verb == "start":
            life.started_at = at
        elif step.verb == "pause":
            life.paused_at = at
        elif step.verb == "resume" and life.paused_at is not None:
            life.pauses.append(Pause(life.paused_at, at))
            life.paused_at = None
        elif step.verb == "close":
            self._count(at, "closed", told)
            if self._in_time(life, at, story.category, told["district"]):
                self._count(at, "closed_on_time", told)
        elif step.verb == "reopen":
            self._count(at, "reopened", told)
            self.lives[number] = Life(at, told)
        if step is story.steps[-1]:
            del self.lives[number]

    def _count(self, at: datetime, measure: str, told: dict[str, str]) -> None:
        for dimension, member in told.items():
            self.tally[self.month(at), measure, dimension, member] += 1

    def _in_time(self, life: Life, at: datetime, category: str, district: str) -> bool:
        """Work began within the hours, and the answer went out within the days."""
        hours, days = self.limits(category)
        calendar, pauses = self.calendar(district), tuple(life.pauses)
        before = tuple(
            pause
            for pause in pauses
            if life.started_at is None or pause.begins_at < life.started_at
        )
        begun = due(Policy(Basis.ELAPSED_HOURS, hours), life.opened_at, calendar, before)
        answered = due(Policy(Basis.WORKING_DAYS, days), life.opened_at, calendar, pauses)
        return (life.started_at or at) <= begun and at <= answered


def month_of(at: datetime, offset: timedelta) -> str:
    """The month of an instant in a city whose clocks are ``offset`` before UTC."""
    return f"{at + offset:%Y-%m}"
