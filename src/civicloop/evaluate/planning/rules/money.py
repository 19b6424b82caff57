"""Money of a proposed project: five sources over several years, and how it is printed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any

from civicloop.engines.tracking.errors import Fault
from civicloop.engines.tracking.rules import rounded

THOUSAND, HUNDRED_MILLION = 1000, Decimal(10) ** 8
MOST = 10**15


class MoneySource(StrEnum):
    """Who pays; the order is that of the printed tables."""

    CITY = "city"
    """The city's own budget, the general grant included (公務預算，含一般性補助款)."""
    FUND = "fund"
    CENTRAL = "central"
    SPECIAL = "special"
    PRIVATE = "private"


SOURCES = tuple(MoneySource)


@dataclass(frozen=True, slots=True)
class Bar:
    """The numbers of the rule set ``planning.prereview``."""

    new_total: int
    continuing_year: int
    major_total: int
    site_visit_total: int
    chapters: tuple[str, ...]
    major_chapters: tuple[str, ...]
    version: int = 0

    @classmethod
    def from_parameters(cls, parameters: Mapping[str, Any], version: int) -> Bar:
        """As the rule set in force says."""
        return cls(
            int(parameters["new_total"]),
            int(parameters["continuing_year"]),
            int(parameters["major_total"]),
            int(parameters["site_visit_total"]),
            tuple(parameters["chapters"]),
            tuple(parameters["major_chapters"]),
            version,
        )


@dataclass(frozen=True, slots=True)
class Amount:
    """So much from one source in one year, in whole NT$."""

    source: MoneySource
    year: int
    amount: int


def by_source(amounts: Iterable[Amount], year: int | None = None) -> dict[MoneySource, int]:
    """The sum of each source, over all years or of one."""
    found = dict.fromkeys(SOURCES, 0)
    for row in amounts:
        if year is None or row.year == year:
            found[row.source] += row.amount
    return found


def by_year(amounts: Iterable[Amount]) -> dict[int, int]:
    """The sum of each year."""
    found: dict[int, int] = {}
    for row in amounts:
        found[row.year] = found.get(row.year, 0) + row.amount
    return dict(sorted(found.items()))


def total(amounts: Iterable[Amount]) -> int:
    """All of it."""
    return sum(row.amount for row in amounts)


def check_amounts(amounts: Iterable[Amount], year: int, years: int) -> dict[str, tuple[Fault, ...]]:
    """Whole NT$ that are not below zero, from the round's year on, something in that year."""
    rows = list(amounts)
    faults: dict[str, tuple[Fault, ...]] = {}
    for row in rows:
        name = f"amount_{row.source}_{row.year}"
        if not 0 <= row.amount < MOST:
            faults[name] = (Fault("money_range"),)
        elif not year <= row.year < year + years:
            faults[name] = (Fault("year_outside"),)
    if not faults and not sum(row.amount for row in rows if row.year == year):
        faults["money"] = (Fault("nothing_asked", {"year": year}),)
    return faults


def is_major(whole: int, bar: Bar) -> bool:
    """Whether article 34 of the Budget Act asks for alternatives, benefits and financing."""
    return whole >= bar.major_total


def is_below_bar(whole: int, first_year: int, bar: Bar, *, is_continuing: bool) -> bool:
    """Whether a project is too small for the pre-review."""
    return first_year < bar.continuing_year if is_continuing else whole < bar.new_total


def chapters_due(whole: int, bar: Bar) -> tuple[str, ...]:
    """The chapters that a project must have."""
    return (*bar.chapters, *(bar.major_chapters if is_major(whole, bar) else ()))


def missing_chapters(written: Mapping[str, str], whole: int, bar: Bar) -> list[str]:
    """Those that are empty."""
    return [key for key in chapters_due(whole, bar) if not written.get(key, "").strip()]


def in_thousands(amount: int) -> str:
    """As plan tables print it; what is no whole thousand shows its rest."""
    if amount % THOUSAND == 0:
        return f"{amount // THOUSAND:,}"
    return f"{Decimal(amount) / THOUSAND:,.3f}"


def in_hundred_millions(amount: int) -> str:
    """As the capital review prints it: 億 with two decimals, half up."""
    return f"{rounded(Decimal(amount) / HUNDRED_MILLION):,}"
