"""The figures of a report in the words of the reader, beside those of the month before it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from civicloop.engines.tracking import queries as tracked
from civicloop.evaluate.programmes.web.labels import VERDICTS, cause_path, percent, points
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
EXPLANATION: tuple[tuple[Any, str, str], ...] = (
    (_("Cause"), "cause", "cause"),
    (_("The cause in words"), "cause_text", "text"),
    (_("Who answers for it"), "party", "text"),
    (_("What has to be agreed with whom"), "coordination", "text"),
    (_("Remedy"), "remedy", "text"),
    (_("Made good by"), "recovery_on", "day"),
)
FOUND: tuple[tuple[Any, str, str], ...] = (
    (_("Explanation closed on"), "closed_on", "day"),
    (_("What the reviewer found"), "verdict", "verdict"),
    (_("Verified on"), "verified_on", "day"),
    (_("By what it shows"), "verified_note", "text"),
)
OF_MONEY = {"money", "ratio"}
FIELDS = {name: (label, kind) for label, name, kind in (*FIGURES, *EXPLANATION, *FOUND)}


def field_name(name: str) -> str:
    """A field of a report or of its explanation, as the reader calls it."""
    return str(FIELDS.get(name, (name, ""))[0])


def causes_in(rows: Iterable[Correction]) -> dict[str, str]:
    """The causes that corrections name, by their codes, with the two levels above each."""
    codes = {value for row in rows for said in (row.before, row.after)
             if (value := said.get("cause"))}  # fmt: skip
    found = tracked.causes_of(codes) if codes else {}
    return {code: cause_path(row) for code, row in found.items()}


def corrected(row: Correction, causes: Mapping[str, str]) -> list[tuple[Any, str, str]]:
    """What a correction changed, field by field, in the words of the reader."""
    language = get_language() or ""

    def shown(kind: str, value: str | None) -> str:
        if value is None:
            return "—"
        if kind == "money":
            return money_text(Decimal(value), language)
        if kind == "percent":
            return percent(Decimal(value))
        if kind == "cause":
            return causes.get(value, value)
        if kind == "verdict":
            return str(VERDICTS[value][0])
        return day_text(date.fromisoformat(value), language) if kind == "day" else value

    lines = []
    for name, (label, kind) in FIELDS.items():
        if name in row.before:
            before, after = row.before[name], row.after.get(name)
            lines.append((label, shown(kind, before), shown(kind, after)))
    return lines


def corrections_of(row: Report) -> list[dict[str, Any]]:
    """The corrections of a report, the latest first, each with what it changed."""
    found = list(row.corrections.order_by("-pk"))
    causes = causes_in(found)
    return [{"row": one, "lines": corrected(one, causes)} for one in found]


def side_by_side(row: Report, before: Report | None) -> list[dict[str, Any]]:
    """Each figure and text of two months, and whether it changed."""
    kinds = [one for one in FIGURES if row.item.programme.has_money or one[2] not in OF_MONEY]
    lines = [
        {"label": label, "kind": kind, "now": getattr(row, name),
         "before": getattr(before, name) if before else None}
        for label, name, kind in kinds
    ]  # fmt: skip
    why, ago = row.why, before.why if before else None
    for label, name, kind in EXPLANATION:
        now, then = getattr(why, name, None), getattr(ago, name, None)
        if kind == "cause":
            now, then = (cause_path(one) if one else None for one in (now, then))
        if now or then:
            lines.append({"label": label, "kind": "text" if kind == "cause" else kind,
                          "now": now, "before": then})  # fmt: skip
    for line in lines:
        for side in ("now", "before"):
            if line["kind"] in {"percent", "points", "ratio"}:
                shown = points if line["kind"] == "points" else percent
                line[side] = None if line[side] is None else shown(line[side])
        line["changed"] = before is not None and line["now"] != line["before"]
    return lines
