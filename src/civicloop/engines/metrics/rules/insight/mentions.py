"""How often texts speak of a word or a subject, month by month; few are not told."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from civicloop.engines.metrics.rules.insight.terms import CLEAR, LEAST, log_likelihood
from civicloop.engines.metrics.rules.periods import Month

LEAST_MONTHS = 4
"""Months below which a first half is not held against a second one."""


@dataclass(frozen=True, slots=True)
class Mentions:
    """Texts of a month, and those among them that speak of it.

    Below ``LEAST`` the number is hidden, the empty ones with it: a few texts could tell of one
    person, and a nought among hidden ones would say what the rest of a known total is.
    """

    month: Month
    texts: int
    number: int

    @property
    def is_hidden(self) -> bool:
        """Whether there are too few to be told."""
        return self.number < LEAST

    @property
    def share(self) -> float | None:
        """Per cent of the texts of the month; ``None`` where it is hidden."""
        return None if self.is_hidden else 100 * self.number / self.texts


@dataclass(frozen=True, slots=True)
class Drift:
    """The earlier half of the months beside the later one, in per cent of their texts.

    ``clearness`` is the log-likelihood ratio; chance gives ``CLEAR`` once in a thousand times.
    """

    earlier_number: int
    earlier_texts: int
    later_number: int
    later_texts: int
    clearness: float

    @property
    def earlier(self) -> float:
        """The share of the earlier half."""
        return 100 * self.earlier_number / self.earlier_texts

    @property
    def later(self) -> float:
        """The share of the later half."""
        return 100 * self.later_number / self.later_texts

    @property
    def is_clear(self) -> bool:
        """Whether that is more than chance explains."""
        return self.clearness >= CLEAR


def drift(rows: Sequence[Mentions]) -> Drift | None:
    """Whether the later half of the months speaks of it more, or less, than the earlier one.

    An odd month in the middle belongs to neither. Nothing for fewer than ``LEAST_MONTHS``, where
    a half has fewer than ``LEAST`` mentions, and where its sum would say what a hidden month holds.
    """
    half = len(rows) // 2
    if len(rows) < LEAST_MONTHS or _tells(rows[:half]) or _tells(rows[-half:]):
        return None
    (a, n), (b, m) = _summed(rows[:half]), _summed(rows[-half:])
    if min(a, b) < LEAST:
        return None
    return Drift(a, n, b, m, log_likelihood(b, m, a, n))


def _summed(rows: Sequence[Mentions]) -> tuple[int, int]:
    return sum(row.number for row in rows), sum(row.texts for row in rows)


def _tells(rows: Sequence[Mentions]) -> bool:
    """Whether the sum alone says what each hidden month holds: only one, or each the most."""
    hidden = [row.number for row in rows if row.is_hidden]
    return len(hidden) == 1 or (bool(hidden) and set(hidden) == {LEAST - 1})
