"""The sets of statistics by district, as ``mappings/sets.yaml`` names them. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from civicloop.publish.dashboards.errors import BadTopicError
from civicloop.publish.dashboards.rules.topics import MAPPED, Awaited, Topic, Words, topic_of

FILE = files("civicloop.publish.dashboards") / "mappings" / "sets.yaml"


@dataclass(frozen=True, slots=True)
class Missing:
    """A number that the set ought to hold, and whose data it waits for."""

    name: Words
    awaits: Awaited


@dataclass(frozen=True, slots=True)
class StatisticsSet:
    """Topics that stand side by side for every district, and what is still missing among them."""

    key: str
    name: Words
    about: Words
    icon: str
    topics: tuple[Topic, ...]
    missing: tuple[Missing, ...]


@cache
def statistics_sets() -> tuple[StatisticsSet, ...]:
    """The sets that are shipped, in order."""
    return sets_of(yaml.load(FILE.read_text("utf-8"), Loader=yaml.CSafeLoader))


def sets_of(rows: Sequence[Mapping[str, Any]]) -> tuple[StatisticsSet, ...]:
    """Sets from what a file says; a topic that is not told by district raises."""
    found = tuple(_set(row) for row in rows)
    keys = [row.key for row in found]
    if len(keys) != len(set(keys)):
        raise BadTopicError("sets", "a set stands twice")
    return found


def _set(row: Mapping[str, Any]) -> StatisticsSet:
    key = str(row["key"])
    named = [topic_of(name) for name in row["topics"]]
    for topic in named:
        if topic.is_fed and MAPPED not in topic.by:
            raise BadTopicError(key, f"{topic.key} is not told by district")
    waiting = [Missing(topic.name, topic.awaits) for topic in named if topic.awaits is not None]
    return StatisticsSet(
        key=key,
        name=Words(**row["name"]),
        about=Words(**row["about"]),
        icon=str(row["icon"]),
        topics=tuple(topic for topic in named if topic.is_fed),
        missing=(*waiting, *_missing(row.get("awaits") or ())),
    )


def _missing(rows: Sequence[Mapping[str, Any]]) -> Iterator[Missing]:
    for row in rows:
        awaited = Awaited(Words(**row["agency"]), Words(**row["data"]))
        yield Missing(Words(**row["name"]), awaited)
