"""Earned value: what the work is worth, held against its plan and its money.

A figure whose denominator is nothing is ``None`` and shown as "n/a", never 0 or 1. The legal
trigger counts points; SPI is shown beside it, because 5 points are 0.50 at planned 10 % and
0.95 at 100 %. As SPI tends to 1 at the end, earned schedule stands beside it too.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from civicloop.engines.tracking.rules.curves import Point, at_month
from civicloop.engines.tracking.rules.months import apart, later, month_of
from civicloop.engines.tracking.rules.numbers import HUNDRED, ZERO


@dataclass(frozen=True, slots=True)
class EarnedValue:
    """The figures of one item at the end of one month, in NT$ and ratios."""

    bac: Decimal
    pv: Decimal | None
    ev: Decimal | None
    ac: Decimal | None
    sv: Decimal | None
    cv: Decimal | None
    spi: Decimal | None
    cpi: Decimal | None
    eac: Decimal | None
    eac_as_planned: Decimal | None
    eac_both: Decimal | None
    etc: Decimal | None
    vac: Decimal | None
    tcpi: Decimal | None


def earned_value(
    bac: Decimal, planned: Decimal | None, actual: Decimal | None, ac: Decimal | None
) -> EarnedValue:
    """All figures out of the budget, planned and actual percent, and the actual cost.

    ``eac`` = BAC / CPI; ``eac_as_planned`` = AC + BAC - EV; ``eac_both`` = AC + (BAC - EV) /
    (CPI x SPI). Without an actual percentage of its own nothing is derived from the money.
    """
    pv = _share(bac, planned)
    ev = _share(bac, actual)
    spi, cpi = _over(ev, pv), _over(ev, ac)
    left = _less(bac, ev)
    eac = _over(bac, cpi)
    return EarnedValue(
        bac=bac,
        pv=pv,
        ev=ev,
        ac=ac,
        sv=_less(ev, pv),
        cv=_less(ev, ac),
        spi=spi,
        cpi=cpi,
        eac=eac,
        eac_as_planned=_plus(ac, left),
        eac_both=_plus(ac, _over(left, _times(cpi, spi))),
        etc=_less(eac, ac),
        vac=_less(bac, eac),
        tcpi=_over(left, _less(bac, ac)),
    )


@dataclass(frozen=True, slots=True)
class EarnedSchedule:
    """How many months' worth of plan was earned in how many months."""

    earned: Decimal
    elapsed: int

    @property
    def spi(self) -> Decimal | None:
        """SPI(t) = ES / AT; nothing before the first month has ended."""
        return self.earned / self.elapsed if self.elapsed > 0 else None


def earned_schedule(curve: Sequence[Point], actual: Decimal, month: date) -> EarnedSchedule | None:
    """The months of the plan that the actual percentage is worth, by the end of a month."""
    if not curve:
        return None
    begin = month_of(curve[0].month)
    earned = ZERO
    for count in range(apart(begin, curve[-1].month) + 1):
        reached = at_month(curve, later(begin, count))
        before = at_month(curve, later(begin, count - 1)) if count else ZERO
        if actual < reached:
            earned = count + (actual - before) / (reached - before)
            break
        earned = Decimal(count + 1)
    return EarnedSchedule(max(earned, ZERO), max(apart(begin, month) + 1, 0))


def _share(bac: Decimal, percent: Decimal | None) -> Decimal | None:
    return None if percent is None else bac * percent / HUNDRED


def _over(above: Decimal | None, below: Decimal | None) -> Decimal | None:
    return None if above is None or not below else above / below


def _less(first: Decimal | None, second: Decimal | None) -> Decimal | None:
    return None if first is None or second is None else first - second


def _plus(first: Decimal | None, second: Decimal | None) -> Decimal | None:
    return None if first is None or second is None else first + second


def _times(first: Decimal | None, second: Decimal | None) -> Decimal | None:
    return None if first is None or second is None else first * second
