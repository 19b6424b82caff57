"""What must hold between printed figures: sums, shares, wholes of 100, means. Pure.

Everything is a ``Decimal``. Rounding is half up to the printed decimals, everywhere; a mean that
was cut instead of rounded does not follow from its total, and is told apart. Figures that are
themselves rounded may miss their sum by half a unit of the last decimal each, and no more.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import ROUND_DOWN, ROUND_HALF_UP, Context, Decimal
from typing import Final

HUNDRED = Decimal(100)
MOST_SIGNS: Final = 24
"""Of a figure; what is longer is the number of an account, from which nothing follows."""
ROOM: Final = Context(prec=200)
"""Holds every decimal of a quotient of two such figures."""


@dataclass(frozen=True, slots=True)
class Printed:
    """A number as it stands in a report: its value, its decimals, its unit, where it stands.

    One that ``is_rough`` is said to be about so much: nothing has to follow from it.
    """

    value: Decimal
    decimals: int = 0
    unit: str = ""
    line: int = 0
    text: str = ""
    is_rough: bool = False

    @classmethod
    def of(cls, text: str, *, unit: str = "", line: int = 0) -> Printed:
        """Read a plain number such as ``1,572`` or ``44.16``."""
        value = Decimal(text.replace(",", "").replace("，", ""))
        return cls(value, decimals_of(value), unit, line, text)

    @property
    def half(self) -> Decimal:
        """Half a unit of the last printed decimal: how far rounding may have moved it."""
        return Decimal(5).scaleb(-self.decimals - 1)

    def __str__(self) -> str:
        return f"{self.text or self.value}{self.unit}"


@dataclass(frozen=True, slots=True)
class Finding:
    """A figure that does not follow: what is printed, and what follows from the others.

    ``code`` names the check (``sum``, ``share``, ``hundred``, ``mean``, ``cut``, ``part``,
    ``count``, ``change``, ``rounding``, ``period``, ``edition``, ``report``); ``basis`` is the
    arithmetic, and ``name`` what people call the subject.
    """

    code: str
    printed: str
    expected: str
    basis: str
    line: int = 0
    subject: str = ""
    name: str = ""

    @property
    def key(self) -> str:
        """What makes it the same finding when a report is checked again."""
        return "|".join((self.code, self.subject, self.printed, self.expected, self.basis))


@dataclass(frozen=True, slots=True)
class Sum:
    """Parts that make up a total."""

    total: Printed
    parts: tuple[Printed, ...]
    subject: str = ""

    def check(self) -> list[Finding]:
        """The total, if the parts do not make it up."""
        exact = sum((part.value for part in self.parts), Decimal(0))
        slack = sum((part.half for part in self.parts if part.decimals), Decimal(0))
        slack += self.total.half if self.total.decimals else 0
        if abs(exact - self.total.value) <= slack:
            return []
        basis = " + ".join(shown(part.value) for part in self.parts)
        return [Finding("sum", str(self.total), shown(exact), basis, self.total.line, self.subject)]


@dataclass(frozen=True, slots=True)
class Share:
    """A percentage of a whole; ``parts`` are added first (inspections and re-inspections)."""

    parts: tuple[Printed, ...]
    whole: Printed
    percent: Printed
    subject: str = ""

    def check(self) -> list[Finding]:
        """The percentage, if it does not follow."""
        if not self.whole.value:
            return []
        part = sum((row.value for row in self.parts), Decimal(0))
        expected = rounded(part * HUNDRED / self.whole.value, self.percent.decimals)
        if expected == self.percent.value:
            return []
        joined = " + ".join(shown(row.value) for row in self.parts)
        basis = f"{f'({joined})' if len(self.parts) > 1 else joined} ÷ {shown(self.whole.value)}"
        return [
            Finding(
                "share", str(self.percent), f"{expected}%", basis, self.percent.line, self.subject
            )
        ]


@dataclass(frozen=True, slots=True)
class Hundred:
    """Shares that together are the whole."""

    percents: tuple[Printed, ...]
    subject: str = ""

    def check(self) -> list[Finding]:
        """Their sum, if rounding cannot explain what is missing to 100 %."""
        exact = sum((row.value for row in self.percents), Decimal(0))
        slack = sum((row.half for row in self.percents), Decimal(0))
        if abs(exact - HUNDRED) <= slack:
            return []
        basis = " + ".join(shown(row.value) for row in self.percents)
        line = self.percents[0].line
        return [Finding("hundred", f"{exact}%", "100%", basis, line, self.subject)]


@dataclass(frozen=True, slots=True)
class Mean:
    """A mean over so many months, days or cases."""

    total: Printed
    over: int
    mean: Printed
    subject: str = ""

    def check(self) -> list[Finding]:
        """The mean, if it does not follow; one that was cut is said to be cut."""
        if self.over <= 0:
            return []
        exact = self.total.value / self.over
        expected = rounded(exact, self.mean.decimals)
        if expected == self.mean.value:
            return []
        code = "cut" if cut(exact, self.mean.decimals) == self.mean.value else "mean"
        basis = f"{shown(self.total.value)} ÷ {self.over}"
        return [Finding(code, str(self.mean), shown(expected), basis, self.mean.line, self.subject)]


@dataclass(frozen=True, slots=True)
class Part:
    """A part that cannot be more than its whole."""

    whole: Printed
    part: Printed
    subject: str = ""

    def check(self) -> list[Finding]:
        """The part, if it is more."""
        if self.part.value <= self.whole.value:
            return []
        most = f"≤ {shown(self.whole.value)}"
        return [Finding("part", str(self.part), most, str(self.whole), self.part.line)]


@dataclass(frozen=True, slots=True)
class Listed:
    """So many things are said to follow, and so many follow."""

    said: Printed
    counted: int
    subject: str = ""

    def check(self) -> list[Finding]:
        """The number, if another one follows."""
        if self.said.value == self.counted:
            return []
        return [Finding("count", str(self.said), str(self.counted), "", self.said.line)]


@dataclass(frozen=True, slots=True)
class Change:
    """A figure, what it was before, and by how much it is said to have risen or fallen.

    ``by`` is the difference, or with ``is_relative`` its percentage of what was before. What is
    printed with decimals is rounded: it is found only where no rounding explains it.
    """

    before: Printed
    after: Printed
    by: Printed
    is_fall: bool
    is_relative: bool = False
    subject: str = ""

    def check(self) -> list[Finding]:
        """The difference, if it does not follow."""
        if self.is_relative and not self.before.value:
            return []
        low, high = self._bounds()
        if low - self.by.half <= self.by.value <= high + self.by.half:
            return []
        old, new = shown(self.before.value), shown(self.after.value)
        basis = f"{old} − {new}" if self.is_fall else f"{new} − {old}"
        exact = self._of(self.before.value, self.after.value)
        expected = shown(rounded(exact, self.by.decimals))
        if self.is_relative:
            basis, expected = f"({basis}) ÷ {old}", f"{expected}%"
        return [Finding("change", str(self.by), expected, basis, self.by.line, self.subject)]

    def _bounds(self) -> tuple[Decimal, Decimal]:
        """The least and the most that it can be, as far as both figures are rounded."""
        befores, afters = (
            (row.value - slack, row.value + slack)
            for row in (self.before, self.after)
            for slack in [row.half if row.decimals else Decimal(0)]
        )
        found = [self._of(one, other) for one in befores for other in afters
                 if one or not self.is_relative]  # fmt: skip
        return min(found), max(found)

    def _of(self, before: Decimal, after: Decimal) -> Decimal:
        apart = before - after if self.is_fall else after - before
        return apart * HUNDRED / before if self.is_relative else apart


@dataclass(frozen=True, slots=True)
class Likewise:
    """Figures of one kind that should carry the same decimals; ``exact`` is known for some.

    A trailing zero that was left out (32.7 for 32.70) is not another rounding.
    """

    figures: tuple[Printed, ...]
    exact: tuple[Decimal | None, ...] = field(default=())
    subject: str = ""

    def check(self) -> list[Finding]:
        """Those that were rounded more coarsely than their neighbours."""
        most = max((row.decimals for row in self.figures), default=0)
        found = []
        known = self.exact or (None,) * len(self.figures)
        for row, exact in zip(self.figures, known, strict=True):
            if row.decimals == most or not row.value:
                continue
            if exact is not None and rounded(exact, most) == row.value:
                continue
            if exact is None and row.decimals == most - 1:
                continue  # may be a trailing zero; nothing proves another rounding
            wanted = str(rounded(exact, most)) if exact is not None else f"0.{'0' * most}"
            others = ", ".join(str(other) for other in self.figures)
            found.append(Finding("rounding", str(row), wanted, others, row.line, self.subject))
        return found


Relation = Sum | Share | Hundred | Mean | Part | Listed | Change | Likewise


def shares_of(counts: Sequence[Printed]) -> tuple[Decimal | None, ...]:
    """The exact percentages of counts that are a whole together."""
    whole = sum((row.value for row in counts), Decimal(0))
    return tuple(row.value * HUNDRED / whole if whole else None for row in counts)


def check(relations: Sequence[Relation]) -> list[Finding]:
    """Every figure that does not follow, in the order of the report, each once."""
    found = {row.key: row for relation in relations for row in relation.check()}
    return sorted(found.values(), key=lambda row: row.line)


def rounded(value: Decimal, decimals: int) -> Decimal:
    """Half up."""
    return value.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP, context=ROOM)


def cut(value: Decimal, decimals: int) -> Decimal:
    """Cut off, as some reports do instead of rounding."""
    return value.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_DOWN, context=ROOM)


def decimals_of(value: Decimal) -> int:
    """How many decimals a number was written with."""
    exponent = value.as_tuple().exponent
    return max(-exponent, 0) if isinstance(exponent, int) else 0


def shown(value: Decimal) -> str:
    """With thousands separators and the decimals that it has."""
    return f"{value:,f}"
