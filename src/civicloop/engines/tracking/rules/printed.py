"""A printed share held against its count: one that belongs to another count is not published.

An agency really published "103 (63.8 %) and 60 (36.2 %) of 163", whose percentages belong to 104
and 59.
"""

from __future__ import annotations

from decimal import Decimal

from civicloop.engines.tracking.errors import Fault
from civicloop.engines.tracking.rules.numbers import HUNDRED, rounded


def check_share(count: int, total: int, printed: Decimal) -> tuple[Fault, ...]:
    """A printed percentage is its count over the total, half up to the places that it has."""
    if total <= 0:
        return (Fault("share_of_nothing", {"printed": str(printed)}),)
    true = rounded(HUNDRED * count / total, _step(printed))
    if true == printed:
        return ()
    fits = counts_behind(printed, total)
    values: dict[str, str | int] = {"count": count, "share": str(true), "printed": str(printed)}
    if fits:
        values["belongs_to"] = "/".join(map(str, fits))
    return (Fault("share_differs", values),)


def counts_behind(printed: Decimal, total: int) -> tuple[int, ...]:
    """The counts of a total that a printed percentage can stand for; none: it is of another."""
    step = _step(printed)
    return tuple(
        count for count in range(total + 1) if rounded(HUNDRED * count / total, step) == printed
    )


def _step(printed: Decimal) -> Decimal:
    exponent = printed.as_tuple().exponent
    return Decimal(1).scaleb(exponent if isinstance(exponent, int) else 0)
