"""What modules declare: sources with their dimensions, measures, and metrics over them."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from functools import partial, reduce
from operator import or_
from typing import Any, Final, TypeVar

from civicloop.engines.metrics.errors import MetricError
from civicloop.engines.metrics.rules.formulas import Formula
from civicloop.engines.metrics.rules.hiding import LEAST_FLOOR
from civicloop.engines.metrics.rules.margins import SMALL
from civicloop.kernel.actors.rules import Actor
from civicloop.kernel.city.rules import unit_text
from civicloop.kernel.registry.rules import Registry


@dataclass(frozen=True, slots=True)
class Member:
    """One value of a dimension, and the raw values of the rows that belong to it."""

    value: str
    zh: str
    en: str
    raw: tuple[Any, ...]

    def label(self, language: str) -> str:
        """The name in the reader's language."""
        return self.zh if language.startswith("zh") else self.en or self.zh


REST = "-"
"""The member of rows that belong to none."""
NO_MEMBER = Member(REST, "未歸屬", "Not assigned", ())
WHOLE = ""
"""The whole of a source, as an address names it and as a quantile is kept for it."""


@dataclass(frozen=True, slots=True)
class Dimension:
    """A way to divide the rows: a column of the source, folded into members.

    ``members`` reads the members that hold now; a raw value that belongs to none
    is counted under ``REST``, so that the parts always add up to the whole. ``inside`` names
    the wider dimension over the same column whose members these divide.
    """

    key: str
    zh: str
    en: str
    column: str
    members: Callable[[], Sequence[Member]]
    inside: str = ""
    fact: str = ""

    @property
    def fact_column(self) -> str:
        """The column of facts that holds it: called as in the database where nothing is said."""
        return self.fact or self.column

    def label(self, language: str) -> str:
        """The name in the reader's language."""
        return self.zh if language.startswith("zh") else self.en

    def name_of(self, value: str, language: str) -> str:
        """The name of the member of a code; the code itself where no member has it any more."""
        every = (*self.members(), NO_MEMBER)
        return next((row.label(language) for row in every if row.value == value), value)


class Take(StrEnum):
    """What a measure takes from the rows for which its predicate holds."""

    COUNT = "count"
    TOTAL = "total"
    QUANTILE = "quantile"


Predicate = Callable[[datetime, datetime], Any]
FactPredicate = Callable[[Any, int, int], Any]


@dataclass(frozen=True, slots=True)
class Measure:
    """A whole number from the rows of the source for which a predicate holds in a period.

    The predicate takes the first instant and the first instant after the period (in
    a month that still runs, the present one) and gives a condition of the database's
    (a ``Q``). The same one counts and opens the rows, so that a number and its rows
    never differ. Measures of one formula must not overlap: a row counts once.

    The number is how many rows there are, the total of an expression ``of`` over them,
    or a quantile ``q`` of it (of a length of time in whole seconds; between two values it
    is interpolated). ``within`` is a wider predicate that an index answers; measures
    that share it are counted in one look at those rows. A ``stock`` is what stands at the
    end of the period: over several months the last one counts, and nothing is summed.

    ``fact`` says the same condition once more as an Ibis expression over the columns of the
    source's facts (the table, the first instant and the first after the period as whole
    microseconds), ``fact_of`` the value: computed by another engine from other files, it
    has to come to the same number, and every night proves that it does.
    """

    key: str
    zh: str
    en: str
    where: Predicate
    take: Take = Take.COUNT
    of: Any = None
    q: Decimal | None = None
    within: Predicate | None = None
    stock: bool = False
    fact: FactPredicate | None = None
    fact_of: Callable[[Any], Any] | None = None
    fact_at: str = ""
    fact_until: str = ""

    def label(self, language: str) -> str:
        """The name in the reader's language."""
        return self.zh if language.startswith("zh") else self.en


@dataclass(frozen=True, slots=True)
class RowView:
    """How a row of a source is shown to somebody who opened a number.

    ``columns`` are (key, zh, en), those ``only_in_files`` are left out on the screen;
    ``cells`` reads them from a row, masked; ``link`` is the url name of the page on which
    the row is found, ``leads_to`` the key of that page, and ``opens`` says for whom.
    """

    columns: tuple[tuple[str, str, str], ...]
    cells: Callable[[Any], dict[str, Any]]
    only_in_files: tuple[str, ...] = ()
    link: str = ""
    leads_to: Callable[[Any], object] = lambda row: row.pk
    opens: Callable[[Actor, Any], bool] = lambda _actor, _row: False


ROWS: Final = "__rows"
AND: Final = "__and__"
"""How the measure is called that counts the rows behind others."""
Entry = TypeVar("Entry", Dimension, Measure)
Mentioning = Callable[
    [Sequence[Sequence[str]], datetime, datetime, int],
    Mapping[date, tuple[int, tuple[int, ...]]],
]
"""Groups of words, a period and how many of a group a text must have; by the first day of each
month the texts, and those that speak of each group."""


@dataclass(frozen=True, slots=True)
class Source:
    """Rows of one module, their dimensions and measures, and who may open them.

    ``texts`` gives what the newest rows of a period say, masked, for counting their words, and
    ``mentions`` counts by month the texts that speak of groups of words. ``village``
    and ``cell`` name the columns that hold where a row lies: the code of a village and an H3 cell;
    ``village_fact`` and ``cell_fact`` those of its facts, in which cells are the wide ones of
    ``places.RESOLUTION``: no finer place leaves the database.
    """

    key: str
    zh: str
    en: str
    rows: Callable[[], Any]
    newest: str
    dimensions: tuple[Dimension, ...]
    measures: tuple[Measure, ...]
    visible: Callable[[Actor], Any]
    row: RowView
    texts: Callable[[datetime, datetime, int], Iterable[str]] | None = None
    mentions: Mentioning | None = None
    village: str = ""
    cell: str = ""
    village_fact: str = ""
    cell_fact: str = ""

    def dimension(self, key: str) -> Dimension:
        """The dimension of that name; an unknown one raises ``MetricError``."""
        return _named(self.dimensions, key, f"dimension of {self.key}")

    def measure(self, key: str) -> Measure:
        """The measure of that name, or of the rows behind some; unknown: ``MetricError``."""
        if key.endswith(ROWS):
            parts = key.removesuffix(ROWS).split(AND)
            return _rows_of(key, [self.measure(part) for part in parts])
        return _named(self.measures, key, f"measure of {self.key}")


@dataclass(frozen=True, slots=True)
class Metric:
    """A figure that is declared once: what it says, how it is computed, since when.

    Below ``small`` rows a figure is marked as uncertain. Below ``floor`` rows, or people where the
    formula counts them, it is hidden, because it would tell of single people (``rules.hiding``);
    0 protects nobody. One that is ``retired`` is counted on, so that what was printed can be
    followed, but offered no more.
    """

    key: str
    zh: str
    en: str
    unit_zh: str
    unit_en: str
    source: str
    formula: Formula
    definition_zh: str
    definition_en: str
    basis: str
    owner: str
    version: int
    effective_from: date
    decimals: int = 0
    higher_is_better: bool | None = None
    target: int | None = None
    small: int = SMALL
    floor: int = 0
    by: tuple[str, ...] = field(default=())
    retired: bool = False

    def label(self, language: str) -> str:
        """The name in the reader's language."""
        return self.zh if language.startswith("zh") else self.en

    def definition(self, language: str) -> str:
        """What the figure says, in the reader's language."""
        return self.definition_zh if language.startswith("zh") else self.definition_en

    def unit(self, language: str) -> str:
        """The unit in the reader's language."""
        return unit_text(self.unit_zh, self.unit_en, language)

    @property
    def formula_digest(self) -> str:
        """A digest of the formula, kept with the version: a change needs a new version."""
        parts = [self.source, *self.formula.digest_parts]
        return hashlib.sha256(json.dumps(parts).encode()).hexdigest()


SOURCES: Registry[Source] = Registry("metric source")
METRICS: Registry[Metric] = Registry("metric")


def declare_source(source: Source) -> Source:
    """Make a module's rows countable."""
    return SOURCES.declare(source.key, source)


def declare_metric(metric: Metric) -> Metric:
    """Declare a figure; its measures and dimensions must exist in its source."""
    source = SOURCES.get(metric.source)
    if metric.floor and metric.floor < LEAST_FLOOR:
        raise MetricError(f"{metric.key} cannot hide cells below {metric.floor}")
    for key in metric.formula.measures:
        source.measure(key)
    for key in metric.by:
        source.dimension(key)
    return METRICS.declare(metric.key, speaking(metric, source))


def speaking(metric: Metric, source: Source) -> Metric:
    """A metric that counts the rows behind it too, where it speaks for a total of their values.

    Their number is kept and proved as every other: whether a figure tells of single people is
    asked of rows, and never of an amount.
    """
    below = metric.formula.denominator or metric.formula.numerator
    if all(source.measure(key).take is Take.COUNT for key in below):
        return metric
    return replace(metric, formula=replace(metric.formula, rows=(AND.join(below) + ROWS,)))


def offered() -> list[Metric]:
    """The metrics that lists and choices show: all but those that are retired."""
    return [row for row in METRICS.values() if not row.retired]


def stocks_of(metric: Metric) -> frozenset[str]:
    """The measures of a metric that stand at the end of a period."""
    source = SOURCES.get(metric.source)
    return frozenset(key for key in metric.formula.measures if source.measure(key).stock)


def _named(entries: Sequence[Entry], key: str, kind: str) -> Entry:
    for entry in entries:
        if entry.key == key:
            return entry
    raise MetricError(f"there is no {kind} called {key!r}")


def _rows_of(key: str, measures: Sequence[Measure]) -> Measure:
    """The number of rows that any of some measures takes from."""
    one, *others = measures
    counted = replace(
        one,
        key=key,
        zh="、".join(row.zh for row in measures) + "：筆數",
        en=" and ".join(row.en for row in measures) + ": rows",
        take=Take.COUNT,
        of=None,
        q=None,
        fact_of=None,
    )
    if not others:
        return counted
    same = {(row.fact_at, row.fact_until, row.stock) for row in measures}
    if len(same) > 1:
        raise MetricError(f"{key}: measures of one figure fall into a period by one instant")
    facts = [row.fact for row in measures if row.fact is not None]
    return replace(
        counted,
        where=partial(_any, [row.where for row in measures]),
        within=partial(_any, [row.within or row.where for row in measures]),
        fact=partial(_any, facts) if len(facts) == len(measures) else None,
    )


def _any(conditions: Sequence[Callable[..., Any]], *asked: Any) -> Any:  # noqa: ANN401 (a condition)
    return reduce(or_, [one(*asked) for one in conditions])
