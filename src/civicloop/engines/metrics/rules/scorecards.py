"""Scorecards: the metrics by which members of a dimension are judged side by side."""

from __future__ import annotations

from dataclasses import dataclass

from civicloop.engines.metrics.errors import MetricError
from civicloop.engines.metrics.rules.declarations import METRICS, Metric
from civicloop.kernel.registry.rules import Registry


@dataclass(frozen=True, slots=True)
class Section:
    """Some metrics of a scorecard that belong together."""

    zh: str
    en: str
    metrics: tuple[str, ...]

    def label(self, language: str) -> str:
        """The name in the reader's language."""
        return self.zh if language.startswith("zh") else self.en


@dataclass(frozen=True, slots=True)
class Scorecard:
    """Metrics of one source, shown together for each member of a dimension and month.

    ``lead`` is the metric that charts and map show first; ``drawn_by`` is the dimension
    whose members a map knows. ``trend`` are metrics of one unit that one chart shows by
    month, ``spread`` a lower and a higher quantile. The last of ``by`` has the fewest
    members: what is asked of the whole city alone is read there.
    """

    key: str
    zh: str
    en: str
    about_zh: str
    about_en: str
    sections: tuple[Section, ...]
    by: tuple[str, ...]
    lead: str
    drawn_by: str = ""
    trend: tuple[str, ...] = ()
    spread: tuple[str, str] | None = None

    def label(self, language: str) -> str:
        """The name in the reader's language."""
        return self.zh if language.startswith("zh") else self.en

    def about(self, language: str) -> str:
        """What the scorecard is for, in the reader's language."""
        return self.about_zh if language.startswith("zh") else self.about_en

    @property
    def metrics(self) -> tuple[Metric, ...]:
        """Its metrics, in order."""
        return tuple(METRICS.get(key) for section in self.sections for key in section.metrics)


SCORECARDS: Registry[Scorecard] = Registry("scorecard")


def declare_scorecard(card: Scorecard) -> Scorecard:
    """Declare a scorecard; its metrics must be of one source and know its dimensions."""
    metrics = card.metrics
    if len({row.source for row in metrics}) != 1:
        raise MetricError(f"the metrics of {card.key} are not of one source")
    for metric in metrics:
        missing = [
            key for key in (*card.by, *filter(None, [card.drawn_by])) if key not in metric.by
        ]
        if missing:
            raise MetricError(f"{metric.key} is not divided by {', '.join(missing)}")
    for key in (card.lead, *card.trend, *(card.spread or ())):
        if key not in {row.key for row in metrics}:
            raise MetricError(f"{key!r} is none of the metrics of {card.key}")
    return SCORECARDS.declare(card.key, card)
