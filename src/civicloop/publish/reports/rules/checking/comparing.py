"""The same fact in several places: earlier editions, other reports, other periods. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from civicloop.publish.reports.rules.checking.relations import Finding


@dataclass(frozen=True, slots=True)
class Fact:
    """A figure that a report states: what it is of, for which months, and as it is printed.

    ``first`` and ``last`` are months such as ``2026-07``; both are empty for what holds always
    (a deadline, the number of classes). ``report`` names where it stands, ``name`` is what people
    call it.
    """

    subject: str
    value: str
    unit: str = ""
    first: str = ""
    last: str = ""
    report: str = ""
    line: int = 0
    name: str = ""

    @property
    def key(self) -> tuple[str, str, str]:
        """What makes it the same fact elsewhere."""
        return self.subject, self.first, self.last

    @property
    def shown(self) -> str:
        """The value and its unit."""
        return f"{self.value} {self.unit}".strip()


def against(
    facts: Iterable[Fact], others: Iterable[Fact], *, code: str = "report"
) -> list[Finding]:
    """Facts of this report that stand differently in ``others``; ``code`` says what those are."""
    known: dict[tuple[str, str, str], list[Fact]] = {}
    for other in others:
        known.setdefault(other.key, []).append(other)
    found = []
    for fact in facts:
        for other in known.get(fact.key, []):
            if fact.shown.replace(",", "") != other.shown.replace(",", ""):
                found.append(
                    Finding(
                        code,
                        fact.shown,
                        other.shown,
                        other.report,
                        fact.line,
                        fact.subject,
                        fact.name,
                    )
                )
                break
    return found


def outside(facts: Iterable[Fact], *, first: str, last: str) -> list[Finding]:
    """Facts for other months than the report's own.

    A fact for a longer span that ends with the report, or for months before it (this period
    beside the last), says so by its own dates: it is found, and somebody answers for it.
    """
    return [
        Finding("period", _span(fact.first, fact.last), _span(first, last), fact.shown, fact.line,
                fact.subject, fact.name)
        for fact in facts
        if fact.first and (fact.first < first or fact.last > last)
    ]  # fmt: skip


def within(reports: Mapping[str, Sequence[Fact]]) -> list[Finding]:
    """What several reports say differently about one thing, each pair once."""
    found: list[Finding] = []
    names = list(reports)
    for place, name in enumerate(names):
        earlier = [fact for other in names[:place] for fact in reports[other]]
        found += against(reports[name], earlier)
    return found


def _span(first: str, last: str) -> str:
    return first if first == last else f"{first} – {last}"
