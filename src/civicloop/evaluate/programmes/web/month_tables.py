"""The reports of one month with what their checks found, and how far items have come."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any

from django.db.models import Q
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from civicloop.engines.tracking.rules import rounded
from civicloop.evaluate.programmes.web.faults import told
from civicloop.evaluate.programmes.web.item_rows import Lit
from civicloop.evaluate.programmes.web.labels import (
    CHECK_NAMES,
    LIGHTS,
    REPORTS,
    STATES,
    TRIGGERS,
    cause_path,
    choices,
    english,
)
from civicloop.ui.rules import day_text
from civicloop.ui.web.tables import ChoiceFilter, Column, Filter, SwitchFilter, Table

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.http import HttpRequest

    from civicloop.engines.tracking.errors import Fault

GOOD = "synchronised"


def _number(value: Any) -> Any:  # noqa: ANN401 (a decimal or nothing)
    return None if value is None else rounded(value)


def _why_and_what(row: Any) -> str:  # noqa: ANN401 (a report)
    why = row.why
    if why is None:
        return ""
    by = day_text(why.recovery_on, get_language() or "")
    return f"{cause_path(why.cause)} · {why.remedy} ({by})"


UNSAID = {"draft", "missed"}


def _said(row: Any, value: Any) -> Any:  # noqa: ANN401 (a report, a decimal or nothing)
    """A figure of a report that was sent; what only stands in a draft is not said yet."""
    return None if row.state in UNSAID else _number(value)


def broad(text: str) -> str:
    """A cell that keeps room for a sentence."""
    return format_html('<span class="cell-broad">{}</span>', text) if text else ""


def narrow(text: str) -> str:
    """A cell of some words."""
    return format_html('<span class="cell-narrow">{}</span>', text) if text else ""


class MonthReports(Table):
    """What units said of one month, each with every check that fits."""

    key = "programmes.month"
    caption = _("Reports of the month")
    columns = (
        Column("number", _("Number"), "item.number", sort="item__number", kind="code"),
        Column("title", _("Title"), lambda row: narrow(row.item.title),
               export=lambda row: row.item.title),
        Column("unit", _("Unit"), lambda row: narrow(row.unit.name),
               export=lambda row: row.unit.name),
        Column("state", _("State"), lambda row: REPORTS[row.state], kind="badge"),
        Column("actual", _("Actual %"), lambda row: _said(row, row.actual), kind="number"),
        Column("lag", _("Behind (points)"), lambda row: _said(row, row.lag), sort="lag",
               nullable=True, kind="number", descending_first=True),
        Column("checks", _("Checks"), lambda row: narrow("; ".join(row.found)),
               export=lambda row: "; ".join(row.found)),
        Column("cause", _("Cause and remedy"), lambda row: broad(_why_and_what(row)),
               export=_why_and_what),
        Column("planned", _("Planned %"), lambda row: _number(row.planned), kind="number"),
        Column("spending", _("Spending %"), lambda row: _said(row, row.spending), kind="number"),
        Column("streak", _("Behind in a row"),
               lambda row: row.streak or None if row.state not in UNSAID else None, kind="number"),
    )  # fmt: skip
    default_order = "number"
    empty_title = _("No report here")
    empty_text = _("No report of the month fits what was chosen.")
    empty_icon = "clipboard-check"

    def __init__(
        self,
        request: HttpRequest,
        rows: QuerySet[Any],
        *,
        found: Mapping[int, Sequence[Fault]],
    ) -> None:
        super().__init__(request, rows)
        self.found = found
        self.filters = (
            ChoiceFilter("state", _("State"), choices=choices(REPORTS)),
            ChoiceFilter("trigger", _("To be explained"), choices=TRIGGERS,
                         apply=lambda rows, value: rows.filter(triggers__contains=[value])),
            ChoiceFilter("streak", _("Behind in a row"),
                         choices=[("1", "1"), ("2", "2"), ("3", "≥ 3")], apply=in_tier),
            ChoiceFilter("check", _("What a check found"), choices=CHECK_NAMES,
                         apply=self._with_check),
            Filter("text", _("Number or words"), apply=lambda rows, value: rows.filter(
                Q(item__title__icontains=value) | Q(item__number__istartswith=value))),
        )  # fmt: skip

    def _with_check(self, rows: QuerySet[Any], value: str) -> QuerySet[Any]:
        keys = [pk for pk, faults in self.found.items() if any(one.code == value for one in faults)]
        return rows.filter(pk__in=keys)

    def _tell(self, row: Any) -> None:  # noqa: ANN401 (a report)
        faults = self.found.get(row.pk, ())
        row.found = [told(one) for one in faults if one.code != GOOD]

    @cached_property
    def lines(self) -> list[dict[str, Any]]:
        """The rows, each with its checks in words."""
        for row in self.page.rows:
            self._tell(row)
        return super().lines

    def _exported(self, columns: list[Column]) -> Any:  # noqa: ANN401 (rows of a file)
        for row in self.ordered[: self.export_limit].iterator(chunk_size=2000):
            self._tell(row)
            yield {column.key: column.exported(row) for column in columns}

    def row_url(self, row: Any) -> str:  # noqa: ANN401 (a report)
        """The report."""
        return reverse("programmes:report", args=[row.pk])

    def row_tone(self, row: Any) -> str:  # noqa: ANN401 (a report)
        """Red where nothing was reported, yellow where it has to be explained."""
        return "danger" if row.state == "missed" else "warning" if row.triggers else ""


def in_tier(rows: QuerySet[Any], value: str) -> QuerySet[Any]:
    """Behind for exactly so many periods, or for three and more; each in one tier alone."""
    if value == "3":
        return rows.filter(streak__gte=3, triggers__contains=["lag"])
    return rows.filter(streak=int(value), triggers__contains=["lag"])


class ItemSteps(Lit):
    """The items of a programme by the last milestone that each has reached."""

    key = "programmes.steps"
    caption = _("How far the items have come")
    columns = (
        Column("number", _("Number"), "number", sort="number"),
        Column("title", _("Title"), lambda row: broad(row.title), export=lambda row: row.title),
        Column("unit", _("Unit"), lambda row: narrow(row.unit.name),
               export=lambda row: row.unit.name),
        Column("state", _("State"), lambda row: STATES[row.state], kind="badge"),
        Column("light", _("Light"), lambda row: LIGHTS[row.light_shown], kind="badge"),
        Column("step", _("Last step reached"), lambda row: step_name(row.step, row.step_en)),
        Column("step_on", _("Reached on"), "step_on", kind="day"),
        Column("following", _("Next step"), lambda row: (
            step_name(row.following, row.following_en) if row.following else "")),
        Column("due", _("Due"), lambda row: row.following_revised or row.following_planned,
               kind="day"),
    )  # fmt: skip
    default_order = "number"
    empty_title = _("No items here")
    empty_text = _("Items come by listing candidates in a programme, or by importing a file.")
    empty_icon = "clipboard-list"

    def __init__(
        self,
        request: HttpRequest,
        rows: QuerySet[Any],
        *,
        steps: list[tuple[str, str]],
        today: date,
    ) -> None:
        super().__init__(request, rows)
        self.today = today
        self.filters = (
            ChoiceFilter("step", _("Last step reached"), choices=steps, apply=at_step),
            SwitchFilter("overdue", _("Next step overdue"), apply=self._overdue),
        )  # fmt: skip

    def _overdue(self, rows: QuerySet[Any], _value: str) -> QuerySet[Any]:
        late = Q(following_revised__lt=self.today) | Q(
            following_revised__isnull=True, following_planned__lt=self.today
        )
        return rows.filter(late)


NOT_BEGUN = "-"


def at_step(rows: QuerySet[Any], value: str) -> QuerySet[Any]:
    """Items whose last milestone reached is called so; ``-``: none reached."""
    return rows.filter(step__isnull=True) if value == NOT_BEGUN else rows.filter(step=value)


def step_name(zh: str | None, en: str | None) -> str:
    """A step in the reader's language."""
    if not zh:
        return str(_("None reached yet"))
    return (english() and en) or zh
