"""Themes and topics of the city's dashboard, as the files in ``mappings/topics`` name them. Pure.

A topic either names a metric with the dimensions by which it is divided, or says whose
data set it waits for: a page never shows an invented number.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from civicloop.engines.metrics.rules import METRICS, SOURCES, Metric
from civicloop.publish.dashboards.errors import BadTopicError

MAPPINGS = files("civicloop.publish.dashboards") / "mappings" / "topics"
CHARTS = ("trend", "bars", "map")
"""The city by month, members side by side, and the districts on a map."""
MAPPED = "district"
"""The dimension of which the city has a map."""
LANGUAGES = {"zh", "en"}


@dataclass(frozen=True, slots=True)
class Words:
    """A text in both languages."""

    zh: str
    en: str

    def label(self, language: str) -> str:
        """The text in the reader's language."""
        return self.zh if language.startswith("zh") else self.en


@dataclass(frozen=True, slots=True)
class Awaited:
    """The data set that a topic waits for, and whose it is."""

    agency: Words
    data: Words


@dataclass(frozen=True, slots=True)
class Topic:
    """One question that the dashboard answers: a metric, divided and narrowed, and its charts.

    ``by`` names the dimensions, the first one being shown unless the reader chooses;
    ``filter`` is a member of another dimension to which it is narrowed. A topic with
    ``awaits`` has no metric.
    """

    key: str
    theme: str
    name: Words
    about: Words
    charts: tuple[str, ...]
    metric_key: str = ""
    by: tuple[str, ...] = ()
    filter: tuple[str, str] = ("", "")
    awaits: Awaited | None = None

    @property
    def is_fed(self) -> bool:
        """Whether the product itself has the data."""
        return self.awaits is None

    @property
    def metric(self) -> Metric:
        """The metric that feeds it."""
        return METRICS.get(self.metric_key)


@dataclass(frozen=True, slots=True)
class Theme:
    """A group of topics."""

    key: str
    position: int
    name: Words
    about: Words
    icon: str
    topics: tuple[Topic, ...]

    @property
    def fed(self) -> tuple[Topic, ...]:
        """The topics that have their data."""
        return tuple(topic for topic in self.topics if topic.is_fed)


@cache
def themes() -> tuple[Theme, ...]:
    """The themes that are shipped, in order."""
    entries = [entry for entry in MAPPINGS.iterdir() if entry.name.endswith(".yaml")]
    found = [
        theme_of(yaml.load(entry.read_text("utf-8"), Loader=yaml.CSafeLoader), entry.name)
        for entry in entries
    ]
    return tuple(sorted(found, key=lambda theme: theme.position))


def topics() -> Iterator[Topic]:
    """Every topic, in the order of the themes."""
    for theme in themes():
        yield from theme.topics


@cache
def topic_of(key: str) -> Topic:
    """The topic of that name; an unknown one raises ``BadTopicError``."""
    for topic in topics():
        if topic.key == key:
            return topic
    raise BadTopicError(key, "there is no such topic")


def theme_of(data: Mapping[str, Any], where: str) -> Theme:
    """A theme from what its file says; what is wrong raises ``BadTopicError``."""
    _only(data, {"key", "position", "name", "about", "icon", "topics"}, where)
    key = _text(data, "key", where)
    rows = tuple(_topic(row, key, f"{where}: {row.get('key', '?')}") for row in data["topics"])
    keys = [row.key for row in rows]
    if len(keys) != len(set(keys)):
        raise BadTopicError(where, "a topic stands twice")
    return Theme(
        key=key,
        position=int(data["position"]),
        name=_words(data, "name", where),
        about=_words(data, "about", where),
        icon=_text(data, "icon", where),
        topics=rows,
    )


def problems(found: Sequence[Theme]) -> list[str]:
    """What topics name that is not declared: metrics, dimensions, or a sum that cannot be told."""
    every = [topic for theme in found for topic in theme.topics]
    often = Counter(topic.key for topic in every)
    told = [f"{key}: stands in two themes" for key, times in often.items() if times > 1]
    for topic in every:
        if not topic.is_fed:
            continue
        if topic.metric_key not in METRICS:
            told.append(f"{topic.key}: there is no metric {topic.metric_key}")
            continue
        told += [f"{topic.key}: {text}" for text in _unfit(topic, topic.metric)]
    return told


def _unfit(topic: Topic, metric: Metric) -> Iterator[str]:
    known = {row.key for row in SOURCES.get(metric.source).dimensions}
    for name in (*topic.by, *filter(None, topic.filter[:1])):
        if name not in known or name not in metric.by:
            yield f"{metric.key} is not divided by {name}"
    if metric.floor and topic.filter[0]:
        yield f"{metric.key} protects people and is told by one dimension alone"


def _topic(data: Mapping[str, Any], theme: str, where: str) -> Topic:
    _only(data, {"key", "name", "about", "metric", "by", "filters", "charts", "awaits"}, where)
    if ("metric" in data) == ("awaits" in data):
        raise BadTopicError(where, "names either a metric or the data that it waits for")
    charts = tuple(data.get("charts") or ())
    if not charts or not set(charts) <= set(CHARTS):
        raise BadTopicError(where, f"its charts are none of {', '.join(CHARTS)}")
    by = tuple(data.get("by") or ())
    if "metric" in data and not by:
        raise BadTopicError(where, "is divided by nothing")
    if "metric" in data and "map" in charts and MAPPED not in by:
        raise BadTopicError(where, "has a map but is not divided by district")
    filters = [(str(name), str(value)) for name, value in (data.get("filters") or {}).items()]
    if len(filters) > 1:
        raise BadTopicError(where, "is narrowed twice")
    narrowed = filters[0] if filters else ("", "")
    if narrowed[0] in by:
        raise BadTopicError(where, "is divided by what it is narrowed to")
    return Topic(
        key=_text(data, "key", where),
        theme=theme,
        name=_words(data, "name", where),
        about=_words(data, "about", where),
        charts=charts,
        metric_key=str(data.get("metric", "")),
        by=by,
        filter=narrowed,
        awaits=_awaited(data["awaits"], where) if "awaits" in data else None,
    )


def _awaited(data: Mapping[str, Any], where: str) -> Awaited:
    _only(data, {"agency", "data"}, where)
    return Awaited(_words(data, "agency", where), _words(data, "data", where))


def _words(data: Mapping[str, Any], name: str, where: str) -> Words:
    said = data.get(name)
    if not isinstance(said, Mapping) or set(said) != LANGUAGES or not all(said.values()):
        raise BadTopicError(where, f"{name} is not said in both languages")
    return Words(str(said["zh"]), str(said["en"]))


def _text(data: Mapping[str, Any], name: str, where: str) -> str:
    said = data.get(name)
    if not isinstance(said, str) or not said:
        raise BadTopicError(where, f"{name} is missing")
    return said


def _only(data: Mapping[str, Any], known: set[str], where: str) -> None:
    if strange := set(data) - known:
        raise BadTopicError(where, f"says what nobody reads: {', '.join(sorted(strange))}")
