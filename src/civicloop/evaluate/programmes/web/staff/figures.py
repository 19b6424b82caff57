"""The figures of a report in the words of the reader, beside those of the month before it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from civicloop.evaluate.programmes.web.labels import cause_path, percent, points
from civicloop.kernel.city.rules import money_text
from civicloop.ui.rules import day_text

if TYPE_CHECKING:
    from civicloop.engines.tracking.models import Correction, Report

FIGURES: tuple[tuple[Any, str, str], ...] = (
    (_("What was done this month"), "narrative", "text"),
    (_("Planned progress"), "planned", "percent"),
    (_("Actual progress in all"), "actual", "percent"),
    (_("Behind (points)"), "lag", "points"),
    (_("Planned money"), "planned_money", "money"),
    (_("Allotted so far"), "allocated", "money"),
    (_("Paid so far"), "paid", "money"),
    (_("Payable"), "payable", "money"),
    (_("Surplus"), "surplus", "money"),
    (_("Spending ratio"), "spending", "ratio"),
    (_("Behind in a row"), "streak", "text"),
    (_("Expected end"), "forecast_on", "day"),
    (_("Day of completion"), "completed_on", "day"),
)
OF_MONEY = {"money", "ratio"}


def corrected(row: Correction) -> list[tuple[Any, str, str]]:
    """What a correction changed, field by field, in the words of the reader."""
    language = get_language() or ""
    kinds = {name: (label, kind) for label, name, kind in FIGURES}

    def shown(kind: str, value: str | None) -> str:
        if value is None:
            return "—"
        if kind == "money":
            return money_text(Decimal(value), language)
        if kind == "percent":
            return percent(Decimal(value))
        return day_text(date.fromisoformat(value), language) if kind == "day" else value

    lines = []
    for name, before in row.before.items():
        label, kind = kinds.get(name, (name, "text"))
        lines.append((label, shown(kind, before), shown(kind, row.after.get(name))))
    return lines


def side_by_side(row: Report, before: Report | None) -> list[dict[str, Any]]:
    """Each figure and text of two months, and whether it changed."""
    kinds = [one for one in FIGURES if row.item.programme.has_money or one[2] not in OF_MONEY]
    lines = [
        {"label": label, "kind": kind, "now": getattr(row, name),
         "before": getattr(before, name) if before else None}
        for label, name, kind in kinds
    ]  # fmt: skip
    why, ago = getattr(row, "variance", None), getattr(before, "variance", None)
    for label, name, kind in (
        (_("Cause"), "cause", "cause"),
        (_("The cause in words"), "cause_text", "text"),
        (_("Who answers for it"), "party", "text"),
        (_("Remedy"), "remedy", "text"),
        (_("Made good by"), "recovery_on", "day"),
    ):
        now, then = getattr(why, name, None), getattr(ago, name, None)
        if kind == "cause":
            now, then = (cause_path(one) if one else None for one in (now, then))
        if now is not None or then is not None:
            lines.append({"label": label, "kind": "text" if kind == "cause" else kind,
                          "now": now, "before": then})  # fmt: skip
    for line in lines:
        for side in ("now", "before"):
            if line["kind"] in {"percent", "points", "ratio"}:
                shown = points if line["kind"] == "points" else percent
                line[side] = None if line[side] is None else shown(line[side])
        line["changed"] = before is not None and line["now"] != line["before"]
    return lines
