"""Programmes, the portfolio, and what waits for whom, as lists that people work from."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from civicloop.engines.tracking import queries as tracked
from civicloop.engines.tracking.rules import rounded
from civicloop.evaluate.programmes import queries
from civicloop.evaluate.programmes import services as programmes
from civicloop.evaluate.programmes.web.forms.places import district_choices
from civicloop.evaluate.programmes.web.item_rows import Lit
from civicloop.evaluate.programmes.web.labels import (
    LIGHTS,
    REPORTS,
    STATES,
    choices,
    english,
    named,
    period_text,
    titled,
    year_shown,
)
from civicloop.evaluate.programmes.web.month_tables import broad, in_tier, narrow
from civicloop.kernel.actors.rules import Actor
from civicloop.kernel.clock import services as clock
from civicloop.kernel.organizations import queries as organizations
from civicloop.ui.web.tables import ChoiceFilter, Column, Filter, SwitchFilter, Table


def kinds() -> tuple[str, ...]:
    """The kinds of programmes that belong to this module."""
    return tuple(programmes.definitions())


def kind_choices() -> list[tuple[str, str]]:
    """The kinds of programmes by their names."""
    language = "en" if english() else "zh"
    return [(kind, row.name(language)) for kind, row in programmes.definitions().items()]


def units() -> list[tuple[str, str]]:
    """The units in force."""
    rows = organizations.units_in_force(timezone.localdate(clock.now()))
    return [(row.code, row.name) for row in rows]


def with_words(rows: QuerySet[Any], value: str) -> QuerySet[Any]:
    """Items by the beginning of their number or any part of their title."""
    return rows.filter(Q(title__icontains=value) | Q(number__istartswith=value))


def _number(value: Any) -> Any:  # noqa: ANN401 (a decimal or nothing)
    return None if value is None else rounded(value)


class Programmes(Table):
    """The programmes, the newest year first."""

    key = "programmes.programmes"
    caption = _("Programmes of tracked plans")
    columns = (
        Column("name", _("Programme"), named),
        Column("year", _("Year"), lambda row: year_shown(row.year), sort="year",
               descending_first=True, export=lambda row: row.year),
        Column("owner", _("Kept by"), "owner.name"),
        Column("body", _("Released by"), lambda row: named(row.body)),
        Column("open", _("Open items"), lambda row: row.counts["open"], kind="number"),
        Column("late", _("Late items"), lambda row: row.counts["late"], kind="number"),
        Column("watch", _("To be watched"), lambda row: row.counts["watch"], kind="number"),
        Column("released", _("Ended items"), lambda row: row.counts["ended"], kind="number"),
    )  # fmt: skip
    filters = (
        ChoiceFilter("kind", _("Kind"), choices=kind_choices),
        Filter("text", _("Words"), apply=lambda rows, value: rows.filter(
            Q(name_zh__icontains=value) | Q(name_en__icontains=value))),
    )  # fmt: skip
    default_order = "-year"
    empty_title = _("No programme is open yet")
    empty_text = _("An analyst opens a programme for a year; its items are then listed in it.")
    empty_icon = "layers"

    def __init__(self, request: HttpRequest, rows: QuerySet[Any], *, actor: Actor) -> None:
        super().__init__(request, rows)
        self.actor = actor

    @cached_property
    def lines(self) -> list[dict[str, Any]]:
        """The rows with their counts, of which one statement knows all."""
        rows = self.page.rows
        found = tracked.lights_of(self.actor, [row.pk for row in rows])
        for row in rows:
            row.counts = summed(found.get(row.pk, {}))
        return super().lines

    def _exported(self, columns: list[Column]) -> Any:  # noqa: ANN401 (rows of a file)
        rows = list(self.ordered[: self.export_limit])
        found = tracked.lights_of(self.actor, [row.pk for row in rows])
        for row in rows:
            row.counts = summed(found.get(row.pk, {}))
            yield {column.key: column.exported(row) for column in columns}

    def row_url(self, row: Any) -> str:  # noqa: ANN401 (a programme)
        """The page of the programme."""
        return reverse("programmes:programme", args=[row.pk])


OPEN = {"tracked", "suspended", "proposed"}


def summed(counts: dict[tuple[str, str], int]) -> dict[str, int]:
    """Open, late, watched and ended items, and candidates, out of the counts."""
    found = dict.fromkeys(("open", "late", "watch", "good", "none", "ended", "listed"), 0)
    for (state, light), count in counts.items():
        if state in OPEN:
            found["open"] += count
            found[light if light in found else "good"] += count
        else:
            found["listed" if state == "listed" else "ended"] += count
    return found


class Portfolio(Lit):
    """Items over all programmes that the reader sees."""

    key = "programmes.portfolio"
    remembers = True
    caption = _("Portfolio of tracked items")
    columns = (
        Column("number", _("Number"), "number", sort="number"),
        Column("title", _("Title"), lambda row: broad(row.title), export=lambda row: row.title),
        Column("light", _("Light"), lambda row: LIGHTS[row.light_shown], kind="badge"),
        Column("state", _("State"), lambda row: STATES[row.state], kind="badge"),
        Column("planned", _("Planned %"), lambda row: _number(row.planned), kind="number"),
        Column("actual", _("Actual %"), lambda row: _number(row.actual), kind="number"),
        Column("lag", _("Behind (points)"), lambda row: _number(row.lag), sort="lag",
               nullable=True, kind="number", descending_first=True),
        Column("spending", _("Spending %"), lambda row: _number(row.spending), kind="number"),
        Column("streak", _("Behind in a row"), lambda row: row.streak or None, kind="number"),
        Column("unit", _("Unit"), lambda row: narrow(row.unit.name),
               export=lambda row: row.unit.name),
        Column("programme", _("Programme"), lambda row: narrow(named(row.programme)),
               export=lambda row: named(row.programme)),
        Column("ends", _("Ends"), "ends_on", sort="ends_on", kind="day"),
    )  # fmt: skip
    default_order = "number"
    empty_title = _("No items here")
    empty_text = _("Items come by listing candidates in a programme, or by importing a file.")
    empty_icon = "clipboard-list"

    def __init__(self, request: HttpRequest, rows: QuerySet[Any], *, actor: Actor) -> None:
        super().__init__(request, rows)
        self.today = timezone.localdate(clock.now())
        self.filters = (
            ChoiceFilter("programme", _("Programme"), lookup="programme_id", choices=lambda: [
                (row.pk, titled(row)) for row in tracked.programmes(actor, kinds())
            ]),
            ChoiceFilter("unit", _("Unit"), choices=units, lookup="unit__code"),
            ChoiceFilter("district", _("District"), choices=district_choices,
                         apply=lambda found, value: found.filter(districts__contains=[value])),
            ChoiceFilter("light", _("Light"), choices=LIGHTS),
            ChoiceFilter("state", _("State"), choices=STATES),
            ChoiceFilter("streak", _("Behind in a row"),
                         choices=[("1", "1"), ("2", "2"), ("3", "≥ 3")], apply=in_tier),
            SwitchFilter("override", _("Light by word"),
                         apply=lambda found, _value: found.exclude(override_light="")),
            SwitchFilter("open", _("Open items only"),
                         apply=lambda found, _value: found.filter(state__in=OPEN)),
            SwitchFilter("ended", _("Ended items only"),
                         apply=lambda found, _value: found.exclude(state__in=[*OPEN, "listed"])),
            SwitchFilter("overdue", _("Report overdue"), apply=lambda found, _value: found.filter(
                pk__in=queries.overdue_reports(actor, self.today).values("item_id"))),
            SwitchFilter("stones", _("Milestone overdue"), apply=lambda found, _value: found.filter(
                pk__in=queries.with_late_stones(actor, self.today).values("pk"))),
            SwitchFilter("ending", _("Ends within a quarter below 90 %"),
                         apply=lambda found, _value: found.filter(
                pk__in=queries.ending_soon(actor, self.today).values("pk"))),
            SwitchFilter("fresh", _("Newly behind"), apply=lambda found, _value: found.filter(
                pk__in=queries.newly_behind(actor).values("pk"))),
            Filter("text", _("Number or words"), apply=with_words),
        )  # fmt: skip

    def row_tone(self, row: Any) -> str:  # noqa: ANN401 (an item)
        """Red where it is late, yellow where it is to be watched."""
        return {"late": "danger", "watch": "warning"}.get(row.light_shown, "")


class Owed(Table):
    """What my units have to report or approve, the first due first."""

    key = "programmes.owed"
    caption = _("Reports that are due")
    columns = (
        Column("due", _("Due"), "due_on", sort="due_on", kind="day"),
        Column("month", _("Month"),
               lambda row: period_text(row.month, row.item.programme.cadence),
               export=lambda row: f"{row.month:%Y-%m}"),
        Column("number", _("Number"), "item.number"),
        Column("title", _("Title"), "item.title"),
        Column("state", _("State"), lambda row: REPORTS[row.state], kind="badge"),
        Column("last", _("Actual %"), lambda row: _number(row.actual), kind="number"),
        Column("unit", _("Unit"), "unit.name"),
        Column("programme", _("Programme"), lambda row: named(row.item.programme)),
        Column("returned", _("Given back because"), "returned_because"),
    )  # fmt: skip
    filters = (
        ChoiceFilter("state", _("State"), choices=choices(REPORTS, ("draft", "sent"))),
        Filter("text", _("Number or words"), apply=lambda rows, value: rows.filter(
            Q(item__title__icontains=value) | Q(item__number__istartswith=value))),
    )  # fmt: skip
    default_order = "due"
    empty_title = _("Nothing is due")
    empty_text = _("Every report that your unit owes is sent.")
    empty_icon = "circle-check"

    def __init__(self, request: HttpRequest, rows: QuerySet[Any]) -> None:
        super().__init__(request, rows)
        self.today = timezone.localdate(clock.now())

    def row_url(self, row: Any) -> str:  # noqa: ANN401 (a report)
        """The form of the month."""
        return reverse("programmes:report", args=[row.pk])

    def row_tone(self, row: Any) -> str:  # noqa: ANN401 (a report)
        """Red once it is overdue, yellow on the last days."""
        if row.state != "draft":
            return ""
        left = row.due_on.toordinal() - self.today.toordinal()
        return "danger" if left < 0 else "warning" if left <= 2 else ""  # noqa: PLR2004 (days)


class ToReview(Table):
    """What heads approved, and the commission reviews."""

    key = "programmes.to_review"
    caption = _("Reports to review")
    columns = (
        Column("number", _("Number"), "item.number", sort="item__number"),
        Column("title", _("Title"), "item.title"),
        Column("month", _("Month"),
               lambda row: period_text(row.month, row.item.programme.cadence),
               export=lambda row: f"{row.month:%Y-%m}"),
        Column("planned", _("Planned %"), lambda row: _number(row.planned), kind="number"),
        Column("actual", _("Actual %"), lambda row: _number(row.actual), kind="number"),
        Column("lag", _("Behind (points)"), lambda row: _number(row.lag), sort="lag",
               nullable=True, kind="number", descending_first=True),
        Column("spending", _("Spending %"), lambda row: _number(row.spending), kind="number"),
        Column("unit", _("Unit"), "unit.name"),
        Column("programme", _("Programme"), lambda row: named(row.item.programme)),
        Column("approved", _("Approved at"), "approved_at", sort="approved_at", kind="moment",
               nullable=True),
    )  # fmt: skip
    filters = (
        SwitchFilter("explained", _("Only those to explain"),
                     apply=lambda rows, _value: rows.exclude(triggers=[])),
        Filter("text", _("Number or words"), apply=lambda rows, value: rows.filter(
            Q(item__title__icontains=value) | Q(item__number__istartswith=value))),
    )  # fmt: skip
    default_order = "-lag"
    empty_title = _("Nothing to review")
    empty_text = _("Every report that was approved is reviewed.")
    empty_icon = "clipboard-check"

    def row_url(self, row: Any) -> str:  # noqa: ANN401 (a report)
        """The report beside its last month."""
        return reverse("programmes:review", args=[row.pk])

    def row_tone(self, row: Any) -> str:  # noqa: ANN401 (a report)
        """Yellow where it has to be explained."""
        return "warning" if row.triggers else ""
