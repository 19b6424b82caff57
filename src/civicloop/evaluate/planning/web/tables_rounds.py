"""The lists of rounds, projects, a balance and its changes."""

from __future__ import annotations

from typing import Any

from django.db.models import F, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from civicloop.evaluate.planning import queries
from civicloop.evaluate.planning.models import Scenario
from civicloop.evaluate.planning.rules import SOURCES, MoneySource
from civicloop.evaluate.planning.states import ProposalState, RoundState
from civicloop.evaluate.planning.web.labels import shown_year
from civicloop.evaluate.planning.web.labels_rounds import (
    PROPOSAL_STATES,
    ROUND_STATES,
    SHORT_NAMES,
    SOURCE_NAMES,
    in_thousands_as_number,
)
from civicloop.evaluate.planning.web.money import heading_in_thousands
from civicloop.evaluate.planning.web.tables import agency_choices
from civicloop.ui.web.tables import ChoiceFilter, Column, Filter, SwitchFilter, Table


def round_choices() -> list[tuple[str, str]]:
    """Every round."""
    return [(str(row.pk), shown_year(row.year)) for row in queries.rounds()]


class Rounds(Table):
    """Rounds, the newest first."""

    key = "planning.rounds"
    caption = _("Pre-reviews")
    columns = (
        Column("year", _("Budget year"), lambda row: shown_year(row.year), sort="year",
               descending_first=True),
        Column("state", _("Phase"), lambda row: ROUND_STATES[RoundState(row.state)], kind="badge"),
        Column("submit_until", _("Projects come in until"), "submit_until", kind="day"),
    )  # fmt: skip
    default_order = "-year"
    empty_title = _("No round is laid down yet")
    empty_icon = "sliders-horizontal"

    def row_url(self, row: Any) -> str:  # noqa: ANN401 (a round)
        """The page of the round."""
        return reverse("planning:round", args=[row.pk])


class Proposals(Table):
    """Projects of all rounds."""

    key = "planning.proposals"
    caption = _("Proposed projects")
    columns = (
        Column("number", _("Number"), "number", sort="number"),
        Column("title", _("Project"), "title"),
        Column("unit", _("Agency"), "unit.name"),
        Column("asked_year", heading_in_thousands(_("Asked for the year")),
               lambda row: in_thousands_as_number(row.asked_year), sort="asked_year",
               descending_first=True,
               export=lambda row: row.asked_year, kind="number",
               file_label=_("Asked for the year")),
        Column("asked_total", heading_in_thousands(_("Asked in all")),
               lambda row: in_thousands_as_number(row.asked_total), sort="asked_total",
               descending_first=True,
               export=lambda row: row.asked_total, kind="number",
               file_label=_("Asked in all")),
        Column("granted", heading_in_thousands(_("Money granted")),
               lambda row: in_thousands_as_number(row.granted) if row.granted else None,
               export=lambda row: row.granted, kind="number",
               file_label=_("Money granted")),
        Column("state", _("State"), lambda row: PROPOSAL_STATES[ProposalState(row.state)],
               kind="badge"),
    )  # fmt: skip
    filters = (
        Filter("title", _("Name of the project")),
        ChoiceFilter("round", _("Budget year"), choices=round_choices),
        ChoiceFilter("unit", _("Agency"), choices=agency_choices),
        ChoiceFilter("state", _("State"),
                     choices=PROPOSAL_STATES),
        ChoiceFilter("source", _("Source of money"),
                     apply=lambda rows, value: rows.filter(
                         amounts__source=value, amounts__year=F("round__year")),
                     choices=list(SOURCE_NAMES.items())),
    )  # fmt: skip
    default_order = "number"
    empty_title = _("No project is written down yet")
    empty_text = _("Agencies write projects down on the page of a round that is issued.")
    empty_icon = "file-text"

    def row_url(self, row: Any) -> str:  # noqa: ANN401 (a project)
        """The page of the project."""
        return reverse("planning:proposal", args=[row.pk])


def _given(source: MoneySource) -> Column:
    name = f"from_{source.value}"
    return Column(
        name, SHORT_NAMES[source], lambda row: in_thousands_as_number(getattr(row, name)),
        export=lambda row: getattr(row, name), kind="number",
    )  # fmt: skip


class Balance(Table):
    """The projects of a scenario with what each is given, in thousands."""

    key = "planning.balance"
    caption = _("Budget balance")
    columns = (
        Column("number", _("Number"), "number", sort="number"),
        Column("title", _("Project"), "title"),
        Column("unit", _("Agency"), "unit.name"),
        Column("asked_year", _("Money asked"),
               lambda row: in_thousands_as_number(row.asked_year), sort="asked_year",
               descending_first=True,
               export=lambda row: row.asked_year, kind="number"),
        *(_given(source) for source in SOURCES),
        Column("given", _("Money granted"), lambda row: in_thousands_as_number(row.given),
               export=lambda row: row.given, kind="number"),
    )  # fmt: skip
    filters = (
        Filter("title", _("Name of the project")),
        ChoiceFilter("unit", _("Agency"), choices=agency_choices),
        SwitchFilter("cut", _("Given less than asked"),
                     apply=lambda rows, _on: rows.filter(given__lt=F("asked_year"))),
    )  # fmt: skip
    default_order = "number"
    views = False
    empty_title = _("No project is in the balance")

    def __init__(
        self, request: HttpRequest, rows: QuerySet[Any], scenario: Scenario, *, may_change: bool
    ) -> None:
        super().__init__(request, rows)
        self.scenario = scenario
        self.may_change = may_change

    def row_url(self, row: Any) -> str:  # noqa: ANN401 (a project)
        """The page on which its money is changed, or the project itself."""
        if not self.may_change:
            return reverse("planning:proposal", args=[row.pk])
        return reverse("planning:grant", args=[self.scenario.pk, row.pk])

    def row_tone(self, row: Any) -> str:  # noqa: ANN401 (a project)
        """Nothing given stands out."""
        return "warning" if not row.given else ""


class Changes(Table):
    """Every change of a scenario, the newest first."""

    key = "planning.changes"
    caption = heading_in_thousands(_("Changes of the balance"))
    columns = (
        Column("at", _("When"), "at", sort="at", kind="moment", descending_first=True),
        Column("project", _("Project"), lambda row: str(row.proposal)),
        Column("source", _("Source of money"), lambda row: SOURCE_NAMES[MoneySource(row.source)]),
        Column("before", _("Amount before"), lambda row: in_thousands_as_number(row.before),
               export=lambda row: row.before, kind="number"),
        Column("after", _("Amount after"), lambda row: in_thousands_as_number(row.after),
               export=lambda row: row.after, kind="number"),
        Column("reason", _("Reason"), "reason"),
        Column("by", _("By"), "by_name"),
    )  # fmt: skip
    default_order = "-at"
    views = False
    empty_title = _("Nothing was changed yet")
    empty_icon = "history"
