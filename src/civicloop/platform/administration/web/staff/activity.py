"""The record of changes, searched by object, person, kind and day."""

from __future__ import annotations

from datetime import date, datetime, time
from functools import cached_property
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from civicloop.kernel.access.rules import needs
from civicloop.kernel.ledger.rules import SENTENCES
from civicloop.kernel.organizations import queries as organizations
from civicloop.platform.administration.queries import activity
from civicloop.platform.administration.rules import LONGEST_SPAN, span_of
from civicloop.platform.administration.web.staff.units import today
from civicloop.platform.administration.web.traces import told, who
from civicloop.ui.web.tables import ChoiceFilter, Column, DayFilter, Filter, Table


def kinds() -> list[tuple[str, str]]:
    """Every kind of event that has a sentence, in the reader's words."""
    english = get_language() == "en"
    found = [(name, (s.en if english else s.zh)) for name, s in SENTENCES.items()]
    return sorted((name, f"{text}（{name}）") for name, text in found)


def by_actor(rows: Any, text: str) -> Any:  # noqa: ANN401 (events)
    """What one person did, by user name, or one program, by its reference."""
    if ":" in text:
        return rows.filter(actor=text)
    person = organizations.find_person(text)
    return rows.filter(actor=f"person:{person.pk}") if person else rows.none()


def object_of(row: Any) -> str:  # noqa: ANN401 (an event)
    """The object's name, or its reference."""
    return str(getattr(row, "names", {}).get(row.stream, row.stream))


class Record(Table):
    """Events between two days, the latest first."""

    key = "administration.activity"
    caption = _("Activity")
    columns = (
        Column("at", _("When"), "occurred_at", sort="position", kind="moment",
               descending_first=True),
        Column("who", _("Who"), lambda row: who(row, getattr(row, "names", {}))),
        Column("what", _("What"), lambda row: told(row, getattr(row, "names", {}))),
        Column("object", _("Object"), object_of,
               template="administration/cell_object.html"),
        Column("kind", _("Kind"), "name", template="administration/cell_code.html"),
    )  # fmt: skip
    filters = (
        DayFilter("from", _("From"), apply=lambda rows, _day: rows),
        DayFilter("until", _("Until"), apply=lambda rows, _day: rows),
        Filter("object", _("Object"), lookup="stream"),
        Filter("actor", _("User name"), apply=by_actor),
        ChoiceFilter("kind", _("Kind"), choices=kinds, lookup="name"),
    )
    default_order = "-at"
    export_limit = 10_000
    empty_title = _("Nothing in these days")
    empty_icon = "history"

    @cached_property
    def lines(self) -> list[dict[str, Any]]:
        """The rows with names in the place of references; two queries for a page."""
        names = activity.names(self.page.rows)
        for row in self.page.rows:
            row.names = names
        return super().lines


@needs("administration.see_activity")
def show_activity(request: HttpRequest) -> HttpResponseBase:
    """The events of some days; without a choice those of the last week."""
    read = DayFilter("", "").clean
    first, last = span_of(
        read(request.GET.get("from", "")), read(request.GET.get("until", "")), today()
    )
    table = Record(request, activity.search(begin_of(first), end_of(last)))
    if table.wants_export:
        return table.export()
    context = {"table": table, "first": first, "last": last, "longest": LONGEST_SPAN}
    return render(request, "administration/activity.html", context)


def begin_of(day: date) -> datetime:
    """The first instant of a day in the city's zone."""
    return timezone.make_aware(datetime.combine(day, time.min))


def end_of(day: date) -> datetime:
    """The last instant of a day in the city's zone."""
    return timezone.make_aware(datetime.combine(day, time.max))
