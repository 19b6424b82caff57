"""Facts: what a module lets leave the database, column by column, to be computed elsewhere.

A fact has a grain (what one row is), an instant by which it is filed into a month, dimensions
and measures as columns, and for each column how sensitive it is. There is no kind of column for
text that people write or for anything that names one of them: a code that does not
look like a code stops the writing.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from civicloop.engines.metrics.errors import MetricError, PersonalFactError
from civicloop.engines.metrics.rules.declarations import SOURCES
from civicloop.kernel.registry.rules import Registry

CODE = re.compile(r"^[A-Za-z0-9_.:-]{0,64}$")
"""What a code looks like: no space, no Chinese, nothing that a person would write or be called."""


class ColumnKind(StrEnum):
    """What a column holds; an instant is the whole microseconds since 1970 in UTC.

    A day is the instant at which it begins in the city's zone. Whole numbers compare the
    same on every engine, whatever it believes of time zones.
    """

    INTEGER = "integer"
    INSTANT = "instant"
    DAY = "day"
    FLAG = "flag"
    CODE = "code"
    MONEY = "money"


class Sensitivity(StrEnum):
    """Who may see a single value of a column: everybody, the staff, or nobody without need."""

    PUBLIC = "public"
    INTERNAL = "internal"
    PROTECTED = "protected"


@dataclass(frozen=True, slots=True)
class FactColumn:
    """One column: its name in the files, what it holds, and where the database has it."""

    key: str
    kind: ColumnKind
    zh: str
    en: str
    sensitivity: Sensitivity = Sensitivity.INTERNAL
    path: str = ""

    @property
    def source(self) -> str:
        """The field or annotation of the rows that it is read from."""
        return self.path or self.key


@dataclass(frozen=True, slots=True)
class Facts:
    """The facts of a metric source: one row for each of its rows, filed by an instant or a day.

    ``months`` gives the first days of the months in which there are rows, where that is known
    without a look at all of them.
    """

    source: str
    grain_zh: str
    grain_en: str
    filed_by: str
    columns: tuple[FactColumn, ...]
    rows: Callable[[], Any]
    months: Callable[[], Iterable[date]] | None = None

    def column(self, key: str) -> FactColumn:
        """The column of that name; an unknown one raises ``MetricError``."""
        for row in self.columns:
            if row.key == key:
                return row
        raise MetricError(f"the facts of {self.source} have no column called {key!r}")

    @property
    def digest(self) -> str:
        """A digest of the columns: files written under another one are written anew."""
        parts = [[row.key, row.kind.value, row.source] for row in self.columns]
        return hashlib.sha256(json.dumps([self.filed_by, parts]).encode()).hexdigest()

    @property
    def table(self) -> str:
        """The name of the table on every engine."""
        return self.source.replace(".", "_").replace("-", "_")


FACTS: Registry[Facts] = Registry("facts")


def declare_facts(facts: Facts) -> Facts:
    """Let the rows of a source be computed outside the database.

    Every dimension of the source must be a column, and the rows are filed by an instant or
    a day.
    """
    source = SOURCES.get(facts.source)
    if facts.column(facts.filed_by).kind not in {ColumnKind.INSTANT, ColumnKind.DAY}:
        raise MetricError(f"the facts of {facts.source} are not filed by an instant or a day")
    for dimension in source.dimensions:
        facts.column(dimension.fact_column)
    for key in filter(None, (source.village_fact, source.cell_fact)):
        facts.column(key)
    return FACTS.declare(facts.source, facts)


def checked_code(value: object, column: str) -> str:
    """A code as it is; what does not look like one raises ``PersonalFactError``."""
    text = "" if value is None else str(value)
    if not CODE.match(text):
        raise PersonalFactError(f"{column} holds something that is no code")
    return text
