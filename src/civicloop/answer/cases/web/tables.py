"""The lists that people work from."""

from __future__ import annotations

from typing import ClassVar

from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from civicloop.answer.cases import queries, rules
from civicloop.answer.cases.models import Case
from civicloop.answer.cases.services.bulk import VERBS
from civicloop.answer.cases.states import ENDED, OPEN
from civicloop.answer.cases.web.labels import (
    CHANNELS,
    OUTCOMES,
    STATES,
    Label,
    choices,
    state_badge,
)
from civicloop.kernel.actors.rules import Actor
from civicloop.kernel.clock import services as clock
from civicloop.kernel.geography import queries as geography
from civicloop.kernel.geography.errors import NoBoundariesError
from civicloop.kernel.organizations import queries as organizations
from civicloop.ui.web.tables import ChoiceFilter, Column, Filter, SwitchFilter, Table

DUE = (("overdue", _("Overdue")), ("today", _("Due today")), ("later", _("Due later")))


def category_choices() -> list[tuple[str, str]]:
    """The categories that stand in the list."""
    return [(row.code, row.name) for row in queries.offered_categories()]


def group_choices() -> list[tuple[str, str]]:
    """The groups of categories, in their order."""
    return [(row.code, row.name) for row in queries.groups()]


def district_choices() -> list[tuple[str, str]]:
    """The districts of the city, from the outlines in memory; none before they are loaded."""
    try:
        drawn = geography.boundaries_geojson("district", get_language() or "zh-hant")
    except NoBoundariesError:
        return []
    return [(row["id"], row["properties"]["name"]) for row in drawn["features"]]


def _badge(row: Case) -> tuple[Label, str]:
    return state_badge(row.state, row.outcome)


def _by_unit(actor: Actor) -> tuple[Filter, ...]:
    """A filter by unit, for those who see the cases of several."""
    seen = actor.units_for("cases.see")
    if seen is not None and len(seen) <= 1:
        return ()

    def units() -> list[tuple[str, str]]:
        rows = organizations.units_in_force(timezone.localdate(clock.now()))
        return [(row.code, row.name) for row in rows if seen is None or row.pk in seen]

    return (ChoiceFilter("unit", _("Unit"), choices=units, lookup="unit__code"),)


def bulk_verbs(actor: Actor) -> list[str]:
    """What an actor may do with many cases at once, in the order of the work."""
    rights = {"start": "cases.accept"}
    return [verb for verb in VERBS if actor.may(rights.get(verb, f"cases.{verb}"))]


class CaseTable(Table):
    """What both lists have in common."""

    page_size: ClassVar[int] = 50

    def __init__(self, request: HttpRequest, rows: QuerySet[Case], *, actor: Actor) -> None:
        super().__init__(request, rows)
        self.actor = actor
        self.now = clock.now()

    def row_url(self, row: Case) -> str:
        """The page of the case."""
        return reverse("cases:case", args=[row.pk])


class Inbox(CaseTable):
    """The open cases; what is due next stands first."""

    key = "cases.inbox"
    remembers = True
    keys = True
    caption = _("Cases to do")
    default_order = "due"
    empty_title = _("Nothing to do")
    empty_text = _("No open case is with you at the moment.")
    columns = (
        Column("number", _("Number"), sort="number"),
        Column("due", _("Due"), value="next_due_at", sort="next_due_at", kind="moment",
               template="cases/staff/cell_due.html"),
        Column("category", _("Category"), value="category.name"),
        Column("description", _("Report"), value="description_masked",
               template="cases/staff/cell_report.html"),
        Column("state", _("State"), value=_badge, kind="badge"),
        Column("unit", _("Unit"), value="unit.name"),
        Column("handler", _("Handler"), value=lambda row: row.handler or ""),
        Column("opened", _("Received at"), value="opened_at", sort="opened_at", kind="moment",
               descending_first=True),
    )  # fmt: skip
    filters = (
        ChoiceFilter("state", _("State"), choices=choices(STATES, OPEN)),
        ChoiceFilter("group", _("Group"), choices=group_choices, apply=queries.of_group),
        ChoiceFilter(
            "category", _("Category"), choices=category_choices, apply=queries.of_category
        ),
        ChoiceFilter("district", _("District"), choices=district_choices, lookup="district_code"),
        ChoiceFilter(
            "due",
            _("Due"),
            choices=DUE,
            apply=lambda rows, value: rows.filter(queries.due(value, clock.now())),
        ),
        ChoiceFilter("channel", _("Channel"), choices=CHANNELS),
        Filter("text", _("Number or words"), apply=queries.with_words),
    )

    def __init__(self, request: HttpRequest, rows: QuerySet[Case], *, actor: Actor) -> None:
        super().__init__(request, rows, actor=actor)
        own = SwitchFilter(
            "mine", _("Taken by me"), apply=lambda found, _value: queries.mine(found, actor)
        )
        self.filters = (*type(self).filters, *_by_unit(actor), own)  # this reader's own ones
        self.picks = "bulk" if bulk_verbs(actor) else ""

    def row_tone(self, row: Case) -> str:
        """Red once it is late, yellow on the last day."""
        if rules.is_overdue(row.state, row.next_due_at, now=self.now):
            return "danger"
        today = timezone.localdate(row.next_due_at) == timezone.localdate(self.now)
        return "warning" if today and row.state != "waiting" else ""


class Archive(CaseTable):
    """What nobody works on any more, the latest first."""

    key = "cases.archive"
    caption = _("Ended cases")
    default_order = "-closed"
    empty_title = _("No case has ended yet")
    columns = (
        Column("number", _("Number"), sort="number"),
        Column("closed", _("Ended at"), value="closed_at", sort="closed_at", kind="moment",
               descending_first=True),
        Column("category", _("Category"), value="category.name"),
        Column("description", _("Report"), value="description_masked",
               template="cases/staff/cell_report.html"),
        Column("state", _("State"), value=_badge, kind="badge"),
        Column("outcome", _("Outcome"), value=lambda row: OUTCOMES.get(row.outcome, "")),
        Column("unit", _("Unit"), value="unit.name"),
        Column("channel", _("Channel"), value=lambda row: CHANNELS[row.channel]),
        Column("opened", _("Received at"), value="opened_at", sort="opened_at", kind="moment",
               descending_first=True),
    )  # fmt: skip
    filters = (
        ChoiceFilter("state", _("State"), choices=choices(STATES, ENDED)),
        ChoiceFilter("outcome", _("Outcome"), choices=OUTCOMES),
        ChoiceFilter(
            "category", _("Category"), choices=category_choices, apply=queries.of_category
        ),
        ChoiceFilter("district", _("District"), choices=district_choices, lookup="district_code"),
    )
