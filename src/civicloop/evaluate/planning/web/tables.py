"""The lists of plans, indicators, waiting versions and results."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from civicloop.evaluate.planning import queries
from civicloop.evaluate.planning.rules import Face, IndicatorKind, Tail, Verdict
from civicloop.evaluate.planning.states import PlanState, ResultState
from civicloop.evaluate.planning.web.labels import (
    FACES,
    KINDS,
    PLAN_STATES,
    RESULT_STATES,
    TAILS,
    VERDICTS,
    flag_texts,
    shown_number,
    shown_percent,
    shown_year,
    years_text,
)
from civicloop.kernel.clock import services as clock
from civicloop.ui.web.tables import ChoiceFilter, Column, Filter, Table


def plan_choices() -> list[tuple[str, str]]:
    """Every plan."""
    return [(str(row.pk), str(row)) for row in queries.plans()]


def agency_choices() -> list[tuple[str, str]]:
    """Every agency of today."""
    return [(str(row.pk), row.name) for row in queries.agencies(timezone.localdate(clock.now()))]


def year_choices() -> list[tuple[str, str]]:
    """Every year of every plan, the newest first."""
    years = {year for row in queries.plans() for year in row.years}
    return [(str(year), shown_year(year)) for year in sorted(years, reverse=True)]


def use_of(row: Any) -> tuple[Any, str]:  # noqa: ANN401 (an indicator)
    """Whether an indicator is in force, waits, or is retired."""
    if row.retired_from is not None:
        told = _("Retired from %(year)s") % {"year": shown_year(row.retired_from)}
        return told, "neutral"
    return (_("In force"), "success") if row.current else (_("Waits for approval"), "warning")


def _narrow_use(rows: Any, value: str) -> Any:  # noqa: ANN401 (a query)
    return rows.filter(retired_from__isnull=value == "used")


class Plans(Table):
    """Plans, the newest first."""

    key = "planning.plans"
    caption = _("Four-year plans")
    columns = (
        Column("title", _("Plan"), lambda row: row.title),
        Column("first_year", _("Years"), lambda row: years_text(row.first_year, row.last_year),
               sort="first_year", descending_first=True),
        Column("state", _("State"), lambda row: PLAN_STATES[PlanState(row.state)], kind="badge"),
    )  # fmt: skip
    default_order = "-first_year"
    empty_title = _("No plan is laid down yet")
    empty_text = _("The commission lays a plan down and opens it to agencies.")
    empty_icon = "flag"

    def row_url(self, row: Any) -> str:  # noqa: ANN401 (a plan)
        """The page of the plan."""
        return reverse("planning:plan", args=[row.pk])


class Indicators(Table):
    """Indicators of all plans."""

    key = "planning.indicators"
    caption = _("Indicators")
    columns = (
        Column("number", _("Number"), "number", sort="number"),
        Column("name", _("Indicator"), "name", sort="name"),
        Column("unit", _("Agency"), "unit.name"),
        Column("plan", _("Plan"), lambda row: str(row.plan)),
        Column("face", _("Face"),
               lambda row: FACES[Face(row.current.face)] if row.current else ""),
        Column("kind", _("Held against the target by"),
               lambda row: KINDS[IndicatorKind(row.current.kind)] if row.current else ""),
        Column("weight", _("Weight (%)"),
               lambda row: row.current.weight if row.current else None, kind="number"),
        Column("metric", _("Fills itself"), lambda row: row.metric),
        Column("state", _("State"),
               use_of, kind="badge"),
    )  # fmt: skip
    filters = (
        Filter("name", _("Name of the indicator")),
        ChoiceFilter("plan", _("Plan"), choices=plan_choices),
        ChoiceFilter("unit", _("Agency"), choices=agency_choices),
        ChoiceFilter("kind", _("Kind"), lookup="current__kind", choices=KINDS),
        ChoiceFilter("face", _("Face"), lookup="current__face", choices=FACES),
        ChoiceFilter(
            "use",
            _("State"),
            apply=_narrow_use,
            choices=[("used", _("In use")), ("retired", _("Retired"))],
        ),
    )
    default_order = "number"
    empty_title = _("No indicator is proposed yet")
    empty_text = _("Agencies propose them under a goal of a plan that is open.")
    empty_icon = "chart-line"

    def row_url(self, row: Any) -> str:  # noqa: ANN401 (an indicator)
        """The page of the indicator."""
        return reverse("planning:indicator", args=[row.pk])


class Definitions(Table):
    """Versions that wait for approval."""

    key = "planning.definitions"
    caption = _("Indicators to approve")
    columns = (
        Column("number", _("Number"), "indicator.number"),
        Column("name", _("Indicator"), "name"),
        Column("unit", _("Agency"), "indicator.unit.name"),
        Column("version", _("Version"), "number", kind="number"),
        Column("flags", _("To be looked at twice"),
               lambda row: "；".join(str(one) for one in flag_texts(row.flags))),
        Column("proposed", _("Proposed at"), "proposed_at", sort="proposed_at", kind="moment"),
    )  # fmt: skip
    filters = (ChoiceFilter("unit", _("Agency"), lookup="indicator__unit", choices=agency_choices),)
    default_order = "proposed"
    empty_title = _("Nothing waits for approval")
    empty_icon = "badge-check"

    def row_url(self, row: Any) -> str:  # noqa: ANN401 (a version)
        """The page on which it is decided."""
        return reverse("planning:decide", args=[row.pk])

    def row_tone(self, row: Any) -> str:  # noqa: ANN401 (a version)
        """A flagged one asks for attention."""
        return "warning" if row.flags else ""


class Results(Table):
    """Results of years, the newest first."""

    key = "planning.results"
    caption = _("Results of indicators")
    columns = (
        Column("indicator", _("Indicator"), lambda row: str(row.indicator)),
        Column("unit", _("Agency"), "unit.name"),
        Column("year", _("Year"), lambda row: shown_year(row.year), sort="year",
               descending_first=True),
        Column("actual", _("Reached"), lambda row: shown_number(row.actual),
               export=lambda row: row.actual),
        Column("achieved", _("Share of the target"), lambda row: shown_percent(row.achieved),
               sort="achieved", nullable=True, export=lambda row: row.achieved),
        Column("verdict", _("Class"), lambda row: VERDICTS[Verdict(row.verdict)], kind="badge"),
        Column("tail", _("To be reviewed because"),
               lambda row: TAILS[Tail(row.tail)] if row.tail else "", kind="badge"),
        Column("state", _("State"), lambda row: RESULT_STATES[ResultState(row.state)],
               kind="badge"),
    )  # fmt: skip
    filters = (
        ChoiceFilter("plan", _("Plan"), lookup="indicator__plan", choices=plan_choices),
        ChoiceFilter("year", _("Year"), choices=year_choices),
        ChoiceFilter("unit", _("Agency"), choices=agency_choices),
        ChoiceFilter("state", _("State"),
                     choices=RESULT_STATES),
        ChoiceFilter("verdict", _("Class"), apply=lambda rows, value: rows.filter(
            verdict__in=value.split("-")),
            choices=[("excellent-passed", _("Excellent or passed")),
                     *((key.value, label) for key, (label, _tone) in VERDICTS.items())]),
        ChoiceFilter("face", _("Face"), lookup="judged_by__face", choices=FACES),
        ChoiceFilter("tail", _("To be reviewed because"),
                     choices=TAILS),
    )  # fmt: skip
    default_order = "-year"
    empty_title = _("No result is written down yet")
    empty_text = _("Agencies write the results of a year on the page of each indicator.")
    empty_icon = "clipboard-check"

    def row_url(self, row: Any) -> str:  # noqa: ANN401 (a result)
        """The page of the result."""
        return reverse("planning:result", args=[row.indicator_id, row.year])

    def row_tone(self, row: Any) -> str:  # noqa: ANN401 (a result)
        """A tail that waits for review asks for attention."""
        return "warning" if row.tail and row.state == ResultState.SENT else ""


class Review(Results):
    """Results that wait for review."""

    key = "planning.review"
    caption = _("Results to review")
    empty_title = _("Nothing waits for review")
    empty_text = ""
