"""The lists of the module."""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from civicloop.evaluate.resolutions import queries
from civicloop.evaluate.resolutions.queries.decisions import OPEN
from civicloop.evaluate.resolutions.rules import all_classes
from civicloop.evaluate.resolutions.states import (
    CarryState,
    Ground,
    MeetingState,
    MotionKind,
    MotionState,
)
from civicloop.evaluate.resolutions.web.labels import (
    CARRY_STATES,
    FAMILIES,
    GROUNDS,
    ITEM_STATES,
    MEETING_STATES,
    MOTION_KINDS,
    MOTION_STATES,
    class_name,
    decision_badge,
    named,
    session_name,
    shown_year,
)
from civicloop.kernel.clock import services as clock
from civicloop.kernel.organizations import queries as organizations
from civicloop.ui.web.tables import ChoiceFilter, Column, DayFilter, Filter, SwitchFilter, Table


def _bodies() -> list[tuple[str, str]]:
    return [(row.power.key, named(row.power)) for row in queries.bodies()]


def _sessions() -> list[tuple[str, str]]:
    return [(str(row.pk), session_name(row)) for row in queries.sessions()]


def _classes() -> list[tuple[str, str]]:
    lists = queries.class_lists(timezone.localdate(clock.now()))
    return [(code, class_name(row)) for code, row in all_classes(lists).items()]


def class_word(code: str) -> str:
    """A class in words; the rule set is read once a minute, not once a row."""
    return _words_by_code(get_language() or "", int(clock.now().timestamp()) // 60).get(code, code)


@lru_cache(maxsize=4)
def _words_by_code(_language: str, _minute: int) -> dict[str, str]:
    return dict(_classes())


def _units() -> list[tuple[str, str]]:
    today = timezone.localdate(clock.now())
    return [(str(row.pk), named(row)) for row in organizations.units_in_force(today)]


def _decision_state(rows: QuerySet[Any], value: str) -> QuerySet[Any]:
    if value == "open":
        return rows.filter(OPEN)
    return (
        rows.filter(state=value)
        if value in {"draft", "dropped"}
        else rows.filter(item__state=value)
    )


def _late(rows: QuerySet[Any], value: str) -> QuerySet[Any]:
    now = clock.now()
    deed, answer = queries.late_deed(timezone.localdate(now)), queries.late_answer(now)
    return rows.filter({"deed": deed, "answer": answer}.get(value, deed | answer))


def _words(rows: QuerySet[Any], text: str) -> QuerySet[Any]:
    return rows.filter(
        Q(number__icontains=text) | Q(title__icontains=text) | Q(text__icontains=text)
    )


def _motion_words(rows: QuerySet[Any], text: str) -> QuerySet[Any]:
    said = Q(number__icontains=text) | Q(subject__icontains=text) | Q(proposer__icontains=text)
    return rows.filter(said)


def _is_late(row: Any) -> bool:  # noqa: ANN401 (a decision)
    is_open = row.item is None or row.item.state == "tracked"
    today = timezone.localdate(clock.now())
    deed = row.is_owed and row.due_on is not None and row.due_on < today
    return (
        row.state != "dropped"
        and is_open
        and (deed or (row.answered_on is None and row.answer_due_at < clock.now()))
    )


def _answer_day(row: Any) -> date | None:  # noqa: ANN401 (a decision)
    return None if row.answered_on else timezone.localdate(row.answer_due_at)


class Words(Filter):
    """A filter by words; PostgreSQL keeps every character but NUL."""

    def clean(self, text: str) -> Any:  # noqa: ANN401 (as the filter's own)
        """The words, without NUL."""
        return super().clean(text.replace("\0", ""))


class Decisions(Table):
    """Decisions, newest first."""

    key = "resolutions.decisions"
    caption = _("Resolutions and instructions")
    columns = (
        Column("number", _("Number"), "number", kind="code"),
        Column("title", _("Decision in words"), "title"),
        Column("body", _("Body"), lambda row: named(row.body.power)),
        Column("unit", _("Unit that leads"), lambda row: named(row.unit)),
        Column("state", _("State"), decision_badge, kind="badge"),
        Column("waiting", _("Reply"), lambda row: _("waits") if row.is_waiting else ""),
        Column("given", _("Decided on"), "given_on", sort="given_on", kind="day",
               descending_first=True),
        Column("due", _("To be done by"), "due_on", sort="due_on", kind="day", nullable=True),
        Column("answer", _("Answer by"), _answer_day, sort="answer_due_at", kind="day"),
    )  # fmt: skip
    filters = (
        Words("q", _("Words or number"), apply=_words),
        ChoiceFilter("family", _("Kind of body"), choices=FAMILIES,
                     lookup="body__family"),
        ChoiceFilter("body", _("Body"), choices=_bodies, lookup="body__power__key"),
        ChoiceFilter("state", _("State"), apply=_decision_state, choices=[
            ("open", _("Still open")), ("draft", _("To be followed")),
            *((key, label) for key, (label, _tone) in ITEM_STATES.items() if key != "listed"),
            ("dropped", _("Dropped")),
        ]),
        ChoiceFilter("unit", _("Unit"), choices=_units, lookup="charges__unit"),
        DayFilter("from", _("Decided from"), lookup="given_on__gte"),
        ChoiceFilter("late", _("Overdue only"), apply=_late, choices=[
            ("any", _("Deed or answer")), ("deed", _("Deed overdue")),
            ("answer", _("Answer overdue")),
        ]),
        SwitchFilter("waiting", _("With a reply that waits"), lookup="is_waiting"),
    )  # fmt: skip
    default_order = "-given"
    empty_title = _("Nothing was decided yet")
    empty_text = _("Decisions come in from meetings, or are written down one by one.")
    empty_icon = "scale"

    def row_url(self, row: Any) -> str:  # noqa: ANN401 (a decision)
        """The page of the decision."""
        return reverse("resolutions:decision", args=[row.pk])

    def row_tone(self, row: Any) -> str:  # noqa: ANN401 (a decision)
        """One that is late asks for attention."""
        return "danger" if _is_late(row) else ""


class Meetings(Table):
    """Meetings, newest first."""

    key = "resolutions.meetings"
    caption = _("Meetings")
    columns = (
        Column("title", _("Title"), "title"),
        Column("body", _("Body"), lambda row: named(row.body.power)),
        Column("held", _("Day"), "held_on", sort="held_on", kind="day", descending_first=True),
        Column("state", _("State"), lambda row: MEETING_STATES[MeetingState(row.state)],
               kind="badge"),
        Column("points", _("Points"), "point_count", kind="number"),
        Column("decisions", _("Decisions"), "decision_count", kind="number"),
    )  # fmt: skip
    filters = (
        Words("title", _("Title")),
        ChoiceFilter("body", _("Body"), choices=_bodies, lookup="body__power__key"),
        ChoiceFilter("state", _("State"),
                     choices=MEETING_STATES),
        DayFilter("from", _("Held from"), lookup="held_on__gte"),
    )  # fmt: skip
    default_order = "-held"
    empty_title = _("No meeting was called yet")
    empty_text = _("Call one: its agenda, briefs and decisions then stand in one place.")
    empty_icon = "users"

    def row_url(self, row: Any) -> str:  # noqa: ANN401 (a meeting)
        """The page of the meeting."""
        return reverse("resolutions:meeting", args=[row.pk])


class Motions(Table):
    """Motions by session."""

    key = "resolutions.motions"
    caption = _("Motions of the council")
    columns = (
        Column("number", _("Number"), "number", sort="number"),
        Column("subject", _("Subject of the motion"), lambda row: row.subject[:120],
               export=lambda row: row.subject),
        Column("session", _("Session of the council"), lambda row: session_name(row.session)),
        Column("group", _("Class of motion"), lambda row: class_word(row.group)),
        Column("kind", _("Kind of motion"), lambda row: MOTION_KINDS[MotionKind(row.kind)]),
        Column("proposer", _("Proposer"), "proposer"),
        Column("unit", _("Unit in charge"),
               lambda row: named(row.unit) if row.unit else row.unit_named),
        Column("state", _("State"), lambda row: MOTION_STATES[MotionState(row.state)],
               kind="badge"),
        Column("replied", _("Replied on"), "replied_on", sort="replied_on", kind="day",
               nullable=True),
        Column("amount", _("Amount"), "amount", kind="number"),
    )  # fmt: skip
    filters = (
        Words("q", _("Words, number or proposer"), apply=_motion_words),
        ChoiceFilter("session", _("Session of the council"), choices=_sessions),
        ChoiceFilter("group", _("Class of motion"), choices=_classes),
        ChoiceFilter("kind", _("Kind of motion"), choices=MOTION_KINDS),
        ChoiceFilter("state", _("State"),
                     choices=MOTION_STATES),
        SwitchFilter("unanswered", _("Adopted, not replied yet"),
                     apply=lambda rows, _v: rows.filter(state="adopted", replied_on=None)),
    )  # fmt: skip
    default_order = "number"
    empty_title = _("No motion is recorded yet")
    empty_text = _("Record one, or take a file of the council over with civicloop import motions.")
    empty_icon = "landmark"

    def row_url(self, row: Any) -> str:  # noqa: ANN401 (a motion)
        """The page of the motion."""
        return reverse("resolutions:motion", args=[row.pk])


def _years() -> list[tuple[str, str]]:
    """The years in which money can have been carried over."""
    last = timezone.localdate(clock.now()).year
    return [(str(year), shown_year(year)) for year in range(last, last - 10, -1)]


class Carries(Table):
    """Money carried over, the newest year first."""

    key = "resolutions.carries"
    caption = _("Money carried over, item by item")
    columns = (
        Column("title", _("What the money is for"), "title"),
        Column("unit", _("Agency"), lambda row: named(row.unit)),
        Column("year", _("Year that closes"), lambda row: shown_year(row.year), sort="year",
               descending_first=True),
        Column("budget_year", _("Year of the budget"), lambda row: shown_year(row.budget_year)),
        Column("ground", _("Ground"), lambda row: GROUNDS[Ground(row.ground)]),
        Column("available", _("Amount available"), "available", kind="number"),
        Column("paid", _("Paid in the year"), kind="number", on_page=False),
        Column("payable", _("Payable, not paid yet"), kind="number", on_page=False),
        Column("carried", _("To be carried over"), "carried", kind="number"),
        Column("lapsed", _("Lapses"), kind="number", on_page=False),
        Column("basis", _("Contract, law or approval"), on_page=False),
        Column("spend_until", _("Will be spent until"), kind="day", on_page=False),
        Column("standing", _("Stands for the next year"), "standing", kind="number"),
        Column("state", _("State"), lambda row: CARRY_STATES[CarryState(row.state)],
               kind="badge"),
    )  # fmt: skip
    filters = (
        ChoiceFilter("year", _("Year that closes"), choices=_years),
        ChoiceFilter("unit", _("Agency"), choices=_units),
        ChoiceFilter("state", _("State"), choices=CARRY_STATES),
        ChoiceFilter("ground", _("Ground"), choices=GROUNDS),
    )
    default_order = "-year"
    empty_title = _("No money is carried over yet")
    empty_text = _("Agencies ask for it when a year closes, with the ground and the sums.")
    empty_icon = "database"

    def row_url(self, row: Any) -> str:  # noqa: ANN401 (money carried over)
        """The page of the item."""
        return reverse("resolutions:carry", args=[row.pk])
