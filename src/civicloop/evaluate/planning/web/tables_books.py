"""The lists of books, the lines of a part, and pledges."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from civicloop.evaluate.planning import queries
from civicloop.evaluate.planning.states import BookKind, BookState
from civicloop.evaluate.planning.web.labels import shown_year
from civicloop.evaluate.planning.web.labels_books import BOOK_KINDS, BOOK_STATES, PLEDGE_STATES
from civicloop.evaluate.planning.web.labels_rounds import thousands
from civicloop.evaluate.planning.web.money import heading_in_thousands
from civicloop.evaluate.planning.web.tables import agency_choices
from civicloop.ui.web.tables import ChoiceFilter, Column, Filter, Table


class Books(Table):
    """Editions, the newest year first."""

    key = "planning.books"
    caption = _("Annual plans and outlines")
    columns = (
        Column("year", _("Year"), lambda row: shown_year(row.year), sort="year",
               descending_first=True),
        Column("kind", _("Book"), lambda row: BOOK_KINDS[BookKind(row.kind)]),
        Column("edition", _("Edition"), "edition", kind="number"),
        Column("state", _("State"), lambda row: BOOK_STATES[BookState(row.state)], kind="badge"),
        Column("approved", _("Approved at"), "approved_at", kind="moment"),
    )  # fmt: skip
    filters = (ChoiceFilter("kind", _("Book"), choices=BOOK_KINDS),)
    default_order = "-year"
    empty_title = _("No book is opened yet")
    empty_icon = "book-open"

    def row_url(self, row: Any) -> str:  # noqa: ANN401 (a book)
        """The page of the edition."""
        return reverse("planning:book", args=[row.pk])


class Entries(Table):
    """The lines of a plan or of a budget."""

    key = "planning.entries"
    caption = _("Lines of the table")
    columns = (
        Column("place", _("Line"), "place", sort="place", kind="number"),
        Column("code", _("Code"), "code"),
        Column("above", _("Line above"), "above"),
        Column("name", _("Name"), "name"),
        Column("amount", heading_in_thousands(_("Amount")),
               lambda row: "" if row.amount is None else thousands(row.amount),
               export=lambda row: None if row.amount is None else row.amount / 1000),
        Column("goal", _("Goal"), "goal"),
        Column("method", _("How it is done"), "method"),
        Column("remark", _("Remark on the line"), "remark"),
    )  # fmt: skip
    default_order = "place"
    views = False
    empty_title = _("No line is written yet")
    empty_icon = "table"


class Pledges(Table):
    """Pledges with how they stand."""

    key = "planning.pledges"
    caption = _("Pledges of the mayor")
    columns = (
        Column("number", _("Number"), "number", sort="number"),
        Column("guideline", _("Guideline"), "guideline"),
        Column("title", _("Pledge"), "title"),
        Column("unit", _("Leading agency"), "unit.name"),
        Column("state", _("State"), lambda row: PLEDGE_STATES[row.standing], kind="badge"),
    )
    filters = (
        Filter("title", _("Pledge")),
        Filter("guideline", _("Guideline")),
        ChoiceFilter("unit", _("Leading agency"), choices=agency_choices),
    )
    default_order = "number"
    empty_title = _("No pledge is written down yet")
    empty_icon = "star"

    @cached_property
    def lines(self) -> list[dict[str, Any]]:
        """The rows of the page with how they stand; two statements more."""
        _stand(list(self.page.rows))
        return super().lines

    def _exported(self, columns: list[Column]) -> Any:  # noqa: ANN401 (rows of values)
        rows = list(self.ordered[: self.export_limit])
        _stand(rows)
        for row in rows:
            yield {column.key: column.exported(row) for column in columns}

    def row_url(self, row: Any) -> str:  # noqa: ANN401 (a pledge)
        """The page of the pledge."""
        return reverse("planning:pledge", args=[row.pk])


def _stand(rows: list[Any]) -> None:
    found = queries.pledge_states([row.pk for row in rows])
    for row in rows:
        row.standing = found[row.pk]
