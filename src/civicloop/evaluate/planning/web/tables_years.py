"""The lists of years in words, and of indicators with their targets and results by year."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from civicloop.evaluate.planning.rules import Face, IndicatorKind, Verdict
from civicloop.evaluate.planning.states import ResultState
from civicloop.evaluate.planning.web.labels import (
    FACES,
    KINDS,
    RESULT_STATES,
    VERDICTS,
    band_text,
    shown_number,
    shown_percent,
    shown_year,
)
from civicloop.evaluate.planning.web.tables import agency_choices, plan_choices, year_choices
from civicloop.ui.web.tables import ChoiceFilter, Column, Filter, Table

SHOWN = 48
"""So many characters of a text stand in the list; the file has all of it."""


def _words(name: str, label: Any, read: str) -> Column:  # noqa: ANN401 (a lazy text)
    """A text as its reader reads it, shortened on the page alone."""

    def text(row: Any) -> str:  # noqa: ANN401 (a summary)
        return getattr(row, read) or ""

    return Column(name, label, lambda row: Truncator(text(row)).chars(SHOWN), export=text)


class Years(Table):
    """What agencies said of their years, the newest first."""

    key = "planning.years"
    caption = _("Summaries of years")
    columns = (
        Column("year", _("Year"), lambda row: shown_year(row.year), sort="year",
               descending_first=True),
        Column("unit", _("Agency"), "unit.name"),
        Column("plan", _("Plan"), lambda row: str(row.plan), on_page=False),
        _words("performance", _("Overall performance of the year"), "read_performance"),
        _words("improvement", _("What is improved from here"), "read_improvement"),
        _words("challenge", _("Challenge of the years to come"), "read_challenge"),
        _words("advice", _("Judgement of the commission"), "advice"),
        Column("state", _("State"), lambda row: RESULT_STATES[ResultState(row.state)],
               kind="badge"),
    )  # fmt: skip
    filters = (
        ChoiceFilter("plan", _("Plan"), choices=plan_choices),
        ChoiceFilter("year", _("Year"), choices=year_choices),
        ChoiceFilter("unit", _("Agency"), choices=agency_choices),
        ChoiceFilter("state", _("State"), choices=RESULT_STATES),
    )
    default_order = "-year"
    empty_title = _("No year is summed up yet")
    empty_text = _("Agencies sum their year up on its page, from the page of the plan.")
    empty_icon = "message-square"

    def row_url(self, row: Any) -> str:  # noqa: ANN401 (a summary)
        """The year of the agency."""
        return reverse("planning:year", args=[row.plan_id, row.unit_id, row.year])


class Lines(Table):
    """Every indicator of a plan in every year that counts it, as a list and as a file."""

    key = "planning.lines"
    caption = _("Targets and results by year")
    columns = (
        Column("number", _("Number"), "version.indicator.number",
               sort="version__indicator__number"),
        Column("name", _("Indicator"), "version.name"),
        Column("unit", _("Agency"), "version.indicator.unit.name"),
        Column("goal", _("Strategic goal"), "version.indicator.goal.title", on_page=False),
        Column("strategy", _("Strategy"), "version.indicator.strategy.title", on_page=False),
        Column("definition", _("Definition"), "version.definition", on_page=False),
        Column("face", _("Face"), lambda row: FACES[Face(row.version.face)]),
        Column("kind", _("Held against the target by"),
               lambda row: KINDS[IndicatorKind(row.version.kind)], on_page=False),
        Column("weight", _("Weight (%)"), "version.weight", kind="number"),
        Column("measure", _("Unit of measure"), "version.measure"),
        Column("year", _("Year"), lambda row: shown_year(row.year), sort="year"),
        Column("target", _("Target"), band_text, in_export=False),
        Column("reached", _("Reached"), lambda row: shown_number(row.actual), in_export=False),
        Column("achieved", _("Share of the target"), lambda row: shown_percent(row.achieved),
               in_export=False),
        Column("value", _("Target"), kind="number", on_page=False),
        Column("top", _("upper end of the band"), kind="number", on_page=False),
        Column("actual", _("Reached"), kind="number", on_page=False),
        Column("share", _("Share of the target"), "achieved", kind="number", on_page=False),
        Column("verdict", _("Class"),
               lambda row: VERDICTS[Verdict(row.verdict)] if row.verdict else "", kind="badge"),
        Column("state", _("State"),
               lambda row: RESULT_STATES[ResultState(row.state)] if row.state else "",
               kind="badge"),
    )  # fmt: skip
    filters = (
        Filter("name", _("Name of the indicator"), lookup="version__name__icontains"),
        ChoiceFilter("year", _("Year"), choices=year_choices),
        ChoiceFilter("unit", _("Agency"), lookup="version__indicator__unit",
                     choices=agency_choices),
        ChoiceFilter("face", _("Face"), lookup="version__face", choices=FACES),
    )  # fmt: skip
    default_order = "number"
    views = False
    empty_title = _("No indicator is approved yet")
    empty_icon = "chart-line"

    def row_url(self, row: Any) -> str:  # noqa: ANN401 (a target of a year)
        """The page of the indicator."""
        return reverse("planning:indicator", args=[row.version.indicator_id])
