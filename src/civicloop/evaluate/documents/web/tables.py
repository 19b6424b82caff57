"""The lists of documents, chases, written improvements, imports and drawings."""

from __future__ import annotations

from typing import Any

from django.db.models import F
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from civicloop.evaluate.documents import queries
from civicloop.evaluate.documents.web.labels import (
    CATEGORIES,
    IMPROVEMENTS,
    KINDS,
    MAPPINGS,
    OUTCOMES,
    days_text,
    percent_text,
)
from civicloop.kernel.clock import services as clock
from civicloop.ui.rules import month_text
from civicloop.ui.web.tables import ChoiceFilter, Column, Filter, Table


def agency_choices() -> list[tuple[str, str]]:
    """Every agency of today."""
    return [(str(row.pk), row.name) for row in queries.agencies(clock.now().date())]


def month_of(row: Any) -> str:  # noqa: ANN401 (whatever belongs to a month)
    """Its month in the reader's words."""
    return month_text(row.month.first_day, get_language() or "")


def month_choices() -> list[tuple[str, str]]:
    """Every month."""
    return [
        (str(row.pk), month_text(row.first_day, get_language() or "")) for row in queries.months()
    ]


def came(rows: Any, value: str) -> Any:  # noqa: ANN401 (a query)
    """Received in its month, or carried over into it."""
    name = "received_on__gte" if value == "received" else "received_on__lt"
    return rows.filter(**{name: F("month__first_day")})


def stated_text(row: Any) -> Any:  # noqa: ANN401 (a document)
    """What the document system says of it, where it says anything."""
    words = [str(OUTCOMES[row.stated_outcome][0])] if row.stated_outcome else []
    if row.stated_halves is not None:
        words.append(days_text(row.stated_halves / 2))
    return " ".join(words)


class Documents(Table):
    """Documents of months, by their last day."""

    key = "documents.list"
    caption = _("Documents by their limit")
    columns = (
        Column("number", _("Number of the document"), "number"),
        Column("unit", _("Agency"), "unit.name"),
        Column("month", _("Month"), month_of, kind="code"),
        Column("category", _("Class of documents"), lambda row: CATEGORIES[row.category]),
        Column("kind", _("Speed or kind"), lambda row: KINDS[row.kind]),
        Column("received_on", _("Day of receipt"), "received_on", kind="day"),
        Column("due_on", _("Last day of the limit"), "due_on", sort="due_on", kind="day"),
        Column("done_on", _("Day done"), "done_on", kind="day"),
        Column("days", _("Days used"), lambda row: days_text(row.days_used),
               export=lambda row: row.days_used, kind="number"),
        Column("outcome", _("At the end of the month"), lambda row: OUTCOMES[row.outcome],
               kind="badge"),
        Column("stated", _("The system says"), stated_text),
    )  # fmt: skip
    filters = (
        Filter("number", _("Number of the document"), lookup="number"),
        ChoiceFilter("month", _("Month"), choices=month_choices),
        ChoiceFilter("unit", _("Agency"), choices=agency_choices),
        ChoiceFilter("category", _("Class of documents"), choices=CATEGORIES),
        ChoiceFilter("outcome", _("At the end of the month"),
                     choices=OUTCOMES),
        ChoiceFilter("came", _("Received or carried over"),
                     apply=came,
                     choices=[("received", _("Received in the month")),
                              ("carried", _("Carried over"))]),
        ChoiceFilter("differs", _("The system counts otherwise"), lookup="differs",
                     choices=[("True", _("Only those that differ"))]),
    )  # fmt: skip
    default_order = "due_on"
    empty_title = _("No document is here")
    empty_text = _("Documents come in month by month from the files of document systems.")
    empty_icon = "file-text"

    def row_url(self, row: Any) -> str:  # noqa: ANN401 (a document)
        """Why its last day is when it is."""
        return reverse("documents:document", args=[row.pk])

    def row_tone(self, row: Any) -> str:  # noqa: ANN401 (a document)
        """What is overdue asks for attention."""
        return "danger" if row.outcome == "overdue" else ""


class Overdue(Documents):
    """Documents past their limit, the newest limit first: those of the last month stand ahead."""

    key = "documents.overdue"
    caption = _("Documents past their limit")
    default_order = "-due_on"
    empty_title = _("Nothing is past its limit")
    empty_text = ""


class Chases(Table):
    """Chases, the newest first."""

    key = "documents.chases"
    caption = _("Chased agencies")
    columns = (
        Column("unit", _("Agency"), "unit.name"),
        Column("month", _("Month"), month_of),
        Column("sent_at", _("Chased at"), "sent_at", sort="sent_at", kind="moment",
               descending_first=True),
        Column("answer_until", _("Answer until"), "answer_until", kind="day"),
        Column("asked", _("Documents in all"), "asked", kind="number"),
        Column("answered", _("Answered ones"), "answered", kind="number"),
    )  # fmt: skip
    filters = (
        ChoiceFilter("unit", _("Agency"), choices=agency_choices),
        ChoiceFilter("month", _("Month"), choices=month_choices),
    )
    default_order = "-sent_at"
    empty_title = _("No agency was chased yet")
    empty_text = _("The commission chases from the page of an agency in a month.")
    empty_icon = "bell"

    def row_url(self, row: Any) -> str:  # noqa: ANN401 (a chase)
        """Its documents with their explanations."""
        return reverse("documents:chase", args=[row.pk])


class Improvements(Table):
    """Written improvements, the newest month first."""

    key = "documents.improvements"
    caption = _("Written improvements")
    columns = (
        Column("month", _("Month"), month_of, sort="month__first_day", descending_first=True),
        Column("unit", _("Agency"), "unit.name"),
        Column("rate", _("Overdue rate"), lambda row: percent_text(row.rate)),
        Column("due_on", _("Answer until"), "due_on", sort="due_on", kind="day"),
        Column("state", _("State"), lambda row: IMPROVEMENTS[row.state], kind="badge"),
        Column("written_at", _("Written at"), "written_at", kind="moment"),
    )
    filters = (
        ChoiceFilter("unit", _("Agency"), choices=agency_choices),
        ChoiceFilter("month", _("Month"), choices=month_choices),
        ChoiceFilter("state", _("State"), choices=IMPROVEMENTS),
    )
    default_order = "-month"
    empty_title = _("No agency owes a written improvement")
    empty_text = _("They are asked for when a month is published, above the threshold.")
    empty_icon = "circle-check"

    def row_url(self, row: Any) -> str:  # noqa: ANN401 (a written improvement)
        """Its page."""
        return reverse("documents:improvement", args=[row.pk])

    def row_tone(self, row: Any) -> str:  # noqa: ANN401 (a written improvement)
        """What is owed past its day asks for attention."""
        late = row.due_on < timezone.localdate(clock.now())
        return "danger" if late and row.state in {"owed", "returned"} else ""


class Imports(Table):
    """Files that were taken, the newest first."""

    key = "documents.imports"
    caption = _("Files of documents")
    columns = (
        Column("file_name", _("File"), "file_name"),
        Column("month", _("Month"), month_of),
        Column("mapping", _("Mapping"), lambda row: MAPPINGS.get(row.mapping, row.mapping)),
        Column("imported_at", _("Taken at"), "imported_at", sort="imported_at", kind="moment",
               descending_first=True),
        Column("rows", _("Documents in all"), "rows", kind="number"),
        Column("refused", _("Rows refused"), "refused", kind="number"),
        Column("notes", _("Rows repaired or noted"), "notes", kind="number"),
        Column("digest", _("Digest of the file"), lambda row: row.digest[:16],
               export=lambda row: row.digest),
    )  # fmt: skip
    filters = (ChoiceFilter("month", _("Month"), choices=month_choices),)
    default_order = "-imported_at"
    empty_title = _("No file was taken yet")
    empty_text = _(
        "Take the file of a month here, or large ones with “civicloop import documents”."
    )
    empty_icon = "upload"


class Samples(Table):
    """Drawings, the newest first."""

    key = "documents.samples"
    caption = _("Agencies drawn for visits")
    columns = (
        Column("title", _("Title of the visit"), "title"),
        Column("month", _("By the figures of"), month_of),
        Column("size", _("Agencies to draw"), "size", kind="number"),
        Column("made_at", _("Drawn at"), "made_at", sort="made_at", kind="moment",
               descending_first=True),
        Column("opens_on", _("Opened on"), "opens_on", kind="day"),
    )  # fmt: skip
    default_order = "-made_at"
    empty_title = _("Nothing was drawn yet")
    empty_icon = "ticket"

    def row_url(self, row: Any) -> str:  # noqa: ANN401 (a drawing)
        """Its page."""
        return reverse("documents:sample", args=[row.pk])
