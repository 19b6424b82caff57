"""How a cell is written: its figure, what it was made of, and how it moved."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from civicloop.engines.metrics.rules import Cell, Kind, Metric, Source, rounded
from civicloop.engines.metrics.rules import cell as cell_of
from civicloop.publish.dashboards.rules import Change, change

HIDDEN_MARK = "(D)"
"""How the state's statistics mark a value that is withheld to protect individual data."""


@dataclass(frozen=True, slots=True)
class Written:
    """A cell for a template; ``rows`` is the address of its rows, if it has one."""

    shown: str
    parts: str
    margin: str
    is_small: bool
    rows: str
    change: Change | None
    is_hidden: bool = False

    @property
    def change_told(self) -> str:
        """What the sign and colour of the change say, in words."""
        if self.change is None or self.change.is_better is None:
            return ""
        return _("better") if self.change.is_better else _("worse")

    @property
    def tone(self) -> str:
        """The tone of the change."""
        if self.change is None or self.change.is_better is None:
            return "neutral"
        return "better" if self.change.is_better else "worse"


def written(
    metric: Metric, cell: Cell | None, *, before: Cell | None = None, rows: str = ""
) -> Written | None:
    """A cell in words and digits; nothing where nothing was counted."""
    if cell is not None and cell.is_hidden:
        return Written(HIDDEN_MARK, "", "", is_small=False, rows="", change=None, is_hidden=True)
    if cell is None or not cell.counts:
        return None
    return Written(
        shown=digits(cell.shown),
        parts=parts_of(metric, cell),
        margin=margin_of(cell),
        is_small=cell.is_small,
        rows=rows,
        change=change(metric, cell, before),
    )


def told(metric: Metric, cell: Cell | None, *, before: Cell | None = None) -> Written | None:
    """As ``written``, but a count of nothing in a month that was counted says 0."""
    if cell is not None and not cell.counts and not cell.is_hidden and cell.shown is not None:
        return Written(
            digits(cell.shown), "", "", is_small=False, rows="", change=change(metric, cell, before)
        )
    return written(metric, cell, before=before)


def member_name(source: Source, by: str, value: str, language: str) -> str:
    """The name of a member; the whole city without one."""
    return source.dimension(by).name_of(value, language) if value else _("The whole city")


def nought(metric: Metric) -> Cell | None:
    """What a member without rows has in a period that was counted: 0 of a count of its rows.

    Nothing of a share, which has no parts then, and of what protects people, whose cells are
    hidden where they are few and not by leaving them out.
    """
    return cell_of(metric, {}) if metric.formula.kind is Kind.SUM and not metric.floor else None


def digits(value: Decimal | int | None) -> str:
    """A number with its thousands apart, which Chinese and English write alike."""
    if value is None:
        return ""
    return f"{value:,f}" if isinstance(value, Decimal) else f"{value:,}"


def parts_of(metric: Metric, cell: Cell) -> str:
    """What a figure was made of: the two numbers of a share, how many answered, how many rows."""
    if cell.is_hidden:
        return ""
    if metric.formula.kind is Kind.SHARE:
        return f"{digits(cell.numerator)}/{digits(cell.denominator)}"
    if cell.response is not None:
        return f"{digits(cell.n)}/{digits(cell.asked)}（{rounded(cell.response, 1)}%）"
    if metric.formula.kind in {Kind.MEAN, Kind.QUANTILE}:
        return f"n={digits(cell.n)}"
    return ""


def margin_of(cell: Cell) -> str:
    """The interval of 95 % around a mean."""
    if cell.margin is None:
        return ""
    return f"{rounded(cell.margin.low, 2)}–{rounded(cell.margin.high, 2)}"
