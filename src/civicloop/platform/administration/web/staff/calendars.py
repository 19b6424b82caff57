"""Calendars of years, and the days on which offices are closed."""

from __future__ import annotations

from calendar import SUNDAY, Calendar
from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from civicloop.kernel.access.rules import needs
from civicloop.kernel.actors.rules import Actor
from civicloop.kernel.clock import queries as clock_queries
from civicloop.kernel.clock import services as clock
from civicloop.kernel.clock.rules import DayKind, Half
from civicloop.kernel.ledger import queries as ledger
from civicloop.kernel.organizations import queries as organizations
from civicloop.platform.administration.rules import person_ref, shown
from civicloop.platform.administration.web.changes import Change, Crumb, SureForm, crumb
from civicloop.platform.administration.web.forms.calendars import (
    HALVES,
    ClosureForm,
    district_choices,
)
from civicloop.platform.administration.web.staff.units import today
from civicloop.ui.web.tables import ChoiceFilter, Column, Filter, Table

SEE = needs("clock.load_calendar", "clock.declare_closure")
CLOSE = needs("clock.declare_closure")
CALENDARS = ("calendars", _("Calendars and closures"))
FIRST_YEAR, LAST_YEAR = 2000, 2060
KINDS = {
    DayKind.WORKDAY: _("Working day"),
    DayKind.REST: _("Rest day"),
    DayKind.HOLIDAY: _("Holiday"),
    DayKind.MAKEUP: _("Make-up working day"),
}


def half_of(row: Any) -> str:  # noqa: ANN401 (a closure)
    """How long, in words."""
    return str(dict(HALVES)[row.half])


def state_of(row: Any) -> tuple[Any, str]:  # noqa: ANN401 (a closure)
    """Whether a closure holds, as a badge."""
    if row.withdrawn_at is not None:
        return (_("Withdrawn"), "neutral")
    return (_("Holds"), "success")


class Closures(Table):
    """Every closure, the latest day first."""

    key = "administration.closures"
    caption = _("Closures of offices")
    columns = (
        Column("day", _("Day"), sort="day", kind="day", descending_first=True),
        Column("half", _("How long"), half_of),
        Column("where", _("Districts"), lambda row: row.where),
        Column("name", _("Occasion")),
        Column("state", _("State"), state_of, kind="badge"),
        Column("declared", _("Declared"), "declared_at", sort="declared_at", kind="moment"),
    )
    filters = (
        Filter("name", _("Occasion")),
        ChoiceFilter("state", _("State"), choices=(("holds", _("Holds")), ("gone", _("Withdrawn"))),
                     apply=lambda rows, state: rows.filter(withdrawn_at__isnull=state == "holds")),
    )  # fmt: skip
    default_order = "-day"
    empty_title = _("No closure yet")
    empty_text = _("When a typhoon closes offices, declare it here; deadlines move by themselves.")
    empty_icon = "calendar"

    def __init__(self, request: HttpRequest, rows: Any) -> None:  # noqa: ANN401 (closures)
        super().__init__(request, rows)
        names = dict(district_choices())
        columns = list(type(self).columns)
        columns[2] = Column("where", _("Districts"), lambda row: where_of(row.districts, names))
        self.columns = tuple(columns)

    def row_url(self, row: Any) -> str:  # noqa: ANN401 (a closure)
        """A closure that holds can be withdrawn."""
        if row.withdrawn_at is not None:
            return ""
        return reverse("administration:closure-withdraw", args=[row.pk])


def where_of(codes: list[str], names: Mapping[str, str]) -> str:
    """Districts by name, or the whole city."""
    return "、".join(names.get(code, code) for code in codes) or str(_("The whole city"))


@SEE
def show_calendars(request: HttpRequest) -> HttpResponseBase:
    """Which years are known, and the closures."""
    table = Closures(request, clock_queries.closures())
    if table.wants_export:
        return table.export()
    tables = list(clock_queries.tables_in_force())[::-1]
    names = organizations.names_of(person_ref(row.loaded_by) for row in tables)
    context = {
        "table": table,
        "missing": clock_queries.missing_years(clock.now()),
        "years": [{"row": row, "who": names.get(person_ref(row.loaded_by), "")} for row in tables],
        "year": today().year,
        "may_load": request.actor.may("clock.load_calendar"),
        "may_close": request.actor.may("clock.declare_closure"),
    }
    return render(request, "administration/calendars.html", context)


@SEE
def show_year(request: HttpRequest, year: int) -> HttpResponse:
    """The days of a year as they count."""
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise Http404
    city = clock_queries.calendar()
    months = [
        {
            "first": date(year, month, 1),
            "weeks": [
                [day_cell(city, day) if day.month == month else None for day in week]
                for week in Calendar(SUNDAY).monthdatescalendar(year, month)
            ],
        }
        for month in range(1, 13)
    ]
    context = {
        "year": year,
        "months": months,
        "before": year - 1 if year > FIRST_YEAR else None,
        "after": year + 1 if year < LAST_YEAR else None,
        "weekdays": [_("Sun"), _("Mon"), _("Tue"), _("Wed"), _("Thu"), _("Fri"), _("Sat")],
        "versions": list(
            clock_queries.tables().filter(year=year).order_by("-holds_from", "-version")
        ),
        "holding": clock_queries.tables_in_force()
        .filter(year=year)
        .values_list("pk", flat=True)
        .first(),
        "kinds": [(kind.value, label) for kind, label in KINDS.items()],
    }
    return render(request, "administration/year.html", context)


def day_cell(city: Any, day: date) -> dict[str, Any]:  # noqa: ANN401 (a calendar)
    """A day with what it counts as."""
    status = city.status(day)
    word = str(KINDS[status.kind])
    told = f"{word}{f'　{status.name}' if status.name else ''}"
    kind = "closed" if status.closed else status.kind.value
    return {"day": day, "kind": kind, "told": told, "plain": kind in {"workday", "rest"}}


def moved_by(ref: str) -> int:
    """How many deadlines the latest event of a calendar or closure moved."""
    events = ledger.history(ref)
    return int(events[-1].body["clocks_moved"]) if events else 0


@CLOSE
class DeclareClosure(Change):
    """Close offices; how many deadlines it touches is shown before it is done."""

    form_class = ClosureForm
    heading = _("Declare a closure")
    submit = _("Go on")

    def up(self) -> list[Crumb]:
        """The calendars."""
        return [crumb(*CALENDARS)]

    def get_initial(self) -> dict[str, Any]:
        """Most closures are for today or tomorrow."""
        return {"day": today()}

    def form_valid(self, form: forms.Form) -> HttpResponse:
        """Ask once more with the number, then do it."""
        sure = shown(form.cleaned_data)
        if self.request.POST.get("sure") == sure:
            return super().form_valid(form)
        values = form.cleaned_data
        asked = self.get_context_data(form=form) | {
            "sure": sure,
            "submit": _("Declare the closure"),
            "variant": "danger",
            "consequences": self.sentences(values["day"], values.get("districts", [])),
        }
        return self.render_to_response(asked)

    def sentences(self, day: date, districts: list[str]) -> list[str]:
        """What the closure does to deadlines."""
        touched = clock_queries.open_clocks_over(day, day, districts).count()
        where = where_of(districts, dict(district_choices()))
        said = [
            _("Offices are closed: %(where)s.") % {"where": where},
            _("Open deadlines that run over this day: %(count)s. Those that count it move on.")
            % {"count": touched},
            _("Results that stand already stay as they are."),
        ]
        if not clock_queries.calendar().is_workday(day):
            said.append(_("This is no working day; only deadlines by hours can move."))
        return [str(text) for text in said]

    def perform(self, actor: Actor, values: dict[str, Any]) -> Any:  # noqa: ANN401 (a closure)
        """Declare it."""
        return clock.declare_closure(
            values["day"],
            half=Half(values["half"]),
            districts=values.get("districts", ()),
            name=values["name"],
            actor=actor,
        )

    def told(self, result: Any) -> str:  # noqa: ANN401 (a closure)
        """How many moved."""
        moved = {"moved": moved_by(result.ref)}
        return str(_("The closure is declared; deadlines moved: %(moved)s.") % moved)


@CLOSE
class WithdrawClosure(Change):
    """Take a closure back."""

    form_class = SureForm
    heading = _("Withdraw the closure")
    submit = _("Withdraw")
    variant = "danger"

    @cached_property
    def closure(self) -> Any:  # noqa: ANN401 (a closure)
        """The closure of the address."""
        row = clock_queries.closure(self.kwargs["pk"])
        if row is None:
            raise Http404
        return row

    def up(self) -> list[Crumb]:
        """The calendars."""
        return [crumb(*CALENDARS)]

    def title(self) -> str:
        """Which one."""
        values = {"day": self.closure.day, "name": self.closure.name}
        return str(_("Withdraw the closure of %(day)s %(name)s") % values)

    def consequences(self) -> list[str]:
        """Deadlines move back."""
        day, districts = self.closure.day, self.closure.districts
        touched = clock_queries.open_clocks_over(day, day, districts).count()
        said = _(
            "Open deadlines that run over this day: %(count)s. Those that skipped it move back."
        )
        return [
            str(said % {"count": touched}),
            str(_("What was late only without the closure can become late again.")),
        ]

    def perform(self, actor: Actor, values: dict[str, Any]) -> Any:  # noqa: ANN401, ARG002 (nothing asked)
        """Withdraw it."""
        return clock.withdraw_closure(self.closure.pk, actor=actor)

    def told(self, result: Any) -> str:  # noqa: ANN401 (a closure)
        """How many moved."""
        moved = {"moved": moved_by(result.ref)}
        return str(_("The closure is withdrawn; deadlines moved: %(moved)s.") % moved)
