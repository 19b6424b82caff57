"""Who does things lately, when, and in which words: for steps that go through the services."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from typing import TYPE_CHECKING

from civicloop.answer.cases import queries as cases
from civicloop.assembly.demonstration.rules.chance import dice
from civicloop.assembly.demonstration.rules.city import City
from civicloop.assembly.demonstration.rules.lists import table
from civicloop.assembly.demonstration.rules.places import district_names, village_names
from civicloop.assembly.demonstration.rules.weather import local
from civicloop.assembly.demonstration.services.writing import Crew
from civicloop.kernel.access import services as access
from civicloop.kernel.actors.rules import Actor
from civicloop.kernel.organizations import queries as organizations

if TYPE_CHECKING:
    from civicloop.answer.cases.models import Case

OFFICE_HOURS = range(9, 17)
SATURDAY = 5


@dataclass(slots=True)
class Hands:
    """The people of the city with their rights, and chance of its own for what they do lately."""

    city: City
    crew: Crew
    chance: Random = field(init=False)
    codes: dict[int, str] = field(init=False)
    known: dict[str, Actor] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Take the dice, and learn which unit has which code."""
        self.chance = dice(self.city.seed, "lately")
        self.codes = {unit.pk: code for code, unit in self.crew.units.items()}

    def somebody(self, unit_id: int, *roles: str) -> Actor | None:
        """A member of a unit in one of the roles, with the rights of today."""
        members = self.city.staff.those(self.codes[unit_id], *roles)
        return self.acting(self.chance.choice(members).username) if members else None

    def acting(self, username: str) -> Actor:
        """Somebody with the rights of today."""
        if username not in self.known:
            person = organizations.person(username=username)
            self.known[username] = access.actor_for(person, self.city.now)
        return self.known[username]

    def after(self, case: Case) -> datetime:
        """Some time between what happened to a case last and now."""
        last = cases.last_step(case)
        since = max(case.changed_at, last.at if last else case.changed_at)
        return since + (self.city.now - since) * self.chance.uniform(0.1, 0.6)

    def later(self, at: datetime) -> datetime:
        """Some time between an instant and now."""
        return at + (self.city.now - at) * self.chance.uniform(0.2, 0.9)

    def in_office_hours(self, at: datetime) -> datetime:
        """The first full or half hour at which people meet, on that day or after it."""
        met = local(at).replace(minute=self.chance.choice((0, 30)), second=0, microsecond=0)
        met = met.replace(hour=self.chance.choice(OFFICE_HOURS))
        while met <= at or met.weekday() >= SATURDAY:
            met += timedelta(hours=24)
        return met

    def words(self, case: Case, *path: str) -> str:
        """One of the texts of a list, about a case."""
        entry = table("lately")
        for name in path:
            entry = entry[name]
        return str(self.chance.choice(entry)).format_map(facts(case))

    def share(self, most: int) -> int:
        """So many in a city of twenty thousand cases and more; fewer in a smaller one."""
        return max(2, min(most, most * self.city.count // 20_000))


def facts(case: Case) -> Mapping[str, str]:
    """What a text may name of a case."""
    district = district_names().get(case.district_code, ("", ""))[0]
    village = village_names().get(case.village_code, district)
    road = case.road or f"{district}現場"
    return {"road": road, "district": district, "village": village, "addr": road}


def open_cases() -> Iterator[Case]:
    """The cases that somebody works on, in the order of their keys."""
    rows = cases.received_rows().filter(state__in=["accepted", "in_progress"])
    yield from rows.exclude(confidentiality="restricted").order_by("pk")
