"""Classes of motions by the day: they change from one council to the next.

Nine in 101 with public security (保安), eight in 107 with health and environment (衛生環境),
nine again in 109; a motion keeps the class it was given under the list of its day.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any


@dataclass(frozen=True, slots=True)
class MotionClass:
    """One class: its code and its names."""

    code: str
    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class ClassCount:
    """How many motions of a class there are, and its share of all in hundredths of a percent."""

    group: MotionClass
    count: int


_NAMES = {
    "civil": ("民政", "Civil affairs"),
    "interior": ("內政", "Interior"),
    "social": ("社政", "Social affairs"),
    "finance": ("財經", "Finance and economy"),
    "education": ("教育", "Education"),
    "farming": ("農林", "Agriculture and forestry"),
    "transport": ("交通", "Transport"),
    "security": ("保安", "Public security"),
    "health": ("衛生環境", "Health and environment"),
    "works": ("工務", "Public works"),
    "law": ("法規", "Regulations"),
}
_COMMON = ("social", "finance", "education", "farming", "transport")


def _list(since: str, *codes: str) -> dict[str, Any]:
    rows = [{"code": code, "zh": _NAMES[code][0], "en": _NAMES[code][1]} for code in codes]
    return {"since": since, "classes": rows}


DEFAULT_LISTS = [
    _list("2010-12-25", "civil", *_COMMON, "security", "works", "law"),
    _list("2014-12-25", "interior", *_COMMON, "health", "works"),
    _list("2018-12-25", "interior", *_COMMON, "health", "works", "law"),
]
"""As the city's reports of 101, 107 and 109 print them; the first day is that of the council."""


def classes_on(lists: Sequence[Mapping[str, Any]], day: date) -> list[MotionClass]:
    """The classes that hold on a day, in their order; before the first list that one."""
    ordered = sorted(lists, key=lambda row: row["since"])
    held = [row for row in ordered if row["since"] <= day.isoformat()] or ordered[:1]
    return [MotionClass(row["code"], row["zh"], row["en"]) for row in held[-1]["classes"]]


def all_classes(lists: Sequence[Mapping[str, Any]]) -> dict[str, MotionClass]:
    """Every class that ever was, by code."""
    found: dict[str, MotionClass] = {}
    for one in lists:
        for row in one["classes"]:
            found.setdefault(row["code"], MotionClass(row["code"], row["zh"], row["en"]))
    return found


def counted(classes: Sequence[MotionClass], found: Mapping[str, int]) -> list[ClassCount]:
    """A row for each class, also for those without any motion; the rows add up to all.

    A class that the list does not know would be lost from the table, so it is refused.
    """
    unknown = sorted(code for code in found if code not in {row.code for row in classes})
    if unknown:
        raise ValueError(f"no such class in this list: {', '.join(unknown)}")
    return [ClassCount(row, found.get(row.code, 0)) for row in classes]
