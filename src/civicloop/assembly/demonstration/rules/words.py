"""What is written while a case goes on: questions, answers, notes and judgements."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from random import Random

from civicloop.assembly.demonstration.rules.grammar import Memory, Pen, grammar_of
from civicloop.assembly.demonstration.rules.people import full_name
from civicloop.assembly.demonstration.rules.places import Spot, district_names, village_names
from civicloop.assembly.demonstration.rules.staff import Staff
from civicloop.assembly.demonstration.rules.weather import local

PARTS_OF_DAY = ((5, "凌晨"), (12, "上午"), (17, "下午"), (19, "傍晚"), (24, "夜間"))
"""What a part of the day is called, by the hour at which it ends."""


@dataclass(frozen=True, slots=True)
class Matter:
    """What the writing is about: the topic, the place, since when, and the unit's code."""

    topic: str
    spot: Spot
    opened_at: datetime
    unit: str
    replies: str = ""


class Words:
    """The writing about one case; every sentence is new among the near cases."""

    def __init__(self, matter: Matter, staff: Staff, memory: Memory, chance: Random) -> None:
        topic, spot, opened_at, unit = matter.topic, matter.spot, matter.opened_at, matter.unit
        lists = ("replies", matter.replies) if matter.replies else ("replies",)
        self.pen = Pen(grammar_of("common", topic, *lists), memory, chance)
        self.names = {plan.code: plan.name_zh for plan in staff.units}
        self.topic = topic
        self.opened_at = opened_at
        self.facts = {
            "addr": spot.address,
            "road": spot.road.name_zh,
            "plate": spot.plate or str(chance.randint(2, 299)),
            "district": district_names()[spot.district_code][0],
            "village": village_names()[spot.village_code],
            "surname": full_name(chance)[0],
            "unit": self.names[unit],
            "reported_on": spoken_day(opened_at),
        }

    def of_unit(self, entry: str, *, named: str = "", closed_at: datetime | None = None) -> str:
        """A text of the unit that has the case."""
        pen = self.pen
        facts = dict(self.facts, named=self.names.get(named, ""))
        closed = closed_at or self.opened_at
        facts["closed_on"], facts["part_of_day"] = spoken_day(closed), part_of_day(closed)
        facts["done"] = pen.grammar.write(f"done_{self.topic}", facts, pen.chance)
        facts["cannot"] = pen.grammar.write(f"cannot_{self.topic}", facts, pen.chance)
        return self._written(entry, facts)

    def of_citizen(self, entry: str) -> str:
        """A text of the reporter."""
        return self._written(entry, self.facts)

    def _written(self, entry: str, facts: dict[str, str]) -> str:
        text = self.pen.fresh(entry, facts)
        text = text if text[-1] in "！？" else text + "。"
        self.pen.memory.learn(text)
        return text


def spoken_day(moment: datetime) -> str:
    """A day of this year as it is written in an answer: 3月4日."""
    day = local(moment)
    return f"{day.month}月{day.day}日"


def part_of_day(moment: datetime) -> str:
    """The part of the day in a word."""
    hour = local(moment).hour
    return next(word for end, word in PARTS_OF_DAY if hour < end)
