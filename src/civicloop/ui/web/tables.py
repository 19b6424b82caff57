"""Tables as classes: columns, filters, order and pages in the address, views, export.

::

    class Inbox(Table):
        key = "cases.inbox"
        caption = _("Cases")
        columns = (
            Column("number", _("Number"), sort="number"),
            Column("due_at", _("Due"), sort="due_at", kind="moment"),
        )
        filters = (ChoiceFilter("state", _("State"), choices=STATES),)
        default_order = "due_at"

    table = Inbox(request, queries.inbox(actor))
    if table.wants_export:
        return table.export()
    return render(request, "cases/inbox.html", {"table": table})   # {% table table %}

One page costs the same few statements whether it has one row or a hundred: the page, the
count up to ``count_limit``, and the reader's views. Related rows come by the query's own
``select_related``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, ClassVar

from django.db.models import QuerySet
from django.http import HttpRequest, QueryDict, StreamingHttpResponse
from django.utils import timezone, translation
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from civicloop.kernel.tabular import rules as tabular
from civicloop.ui import queries
from civicloop.ui.errors import InvalidCursorError, UnknownColumnError
from civicloop.ui.models import SavedView
from civicloop.ui.web import keyset
from civicloop.ui.web.downloads import saved_as
from civicloop.ui.web.filters import ChoiceFilter, DayFilter, Filter, SwitchFilter

__all__ = ["ChoiceFilter", "Column", "DayFilter", "Filter", "SwitchFilter", "Table"]

ORDER, CURSOR, EXPORT, ALL = "order", "page", "export", "all"
RESERVED = {CURSOR, EXPORT, ALL}
EXPORT_KINDS = {
    "number": tabular.Kind.DECIMAL,
    "day": tabular.Kind.DATE,
    "moment": tabular.Kind.DATETIME,
}


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table.

    ``value`` is a path of attributes (``unit.name``) or a function of the row, by default the
    key itself. ``sort`` is the field of the sort key, ``nullable`` if it can be empty. ``kind``
    is text, code (never broken), number, day, moment or badge (a pair of word and tone).
    ``template`` draws the cell from ``row`` and ``value``. ``export`` gives another value for
    files, under ``file_label`` where that is another unit.
    ``in_export`` and ``on_page`` leave a column out of the file, or of the page.
    """

    key: str
    label: Any
    value: str | Callable[[Any], Any] = ""
    sort: str = ""
    nullable: bool = False
    kind: str = "text"
    template: str = ""
    export: Callable[[Any], Any] | None = None
    in_export: bool = True
    on_page: bool = True
    descending_first: bool = False
    file_label: Any = ""

    def of(self, row: Any) -> Any:  # noqa: ANN401 (a cell holds anything)
        """The cell of a row."""
        if callable(self.value):
            return self.value(row)
        found = row
        for part in (self.value or self.key).split("."):
            found = found.get(part) if isinstance(found, Mapping) else getattr(found, part, None)
        return found

    def exported(self, row: Any) -> Any:  # noqa: ANN401 (as above)
        """The cell in a file: a value, or a text."""
        value = self.export(row) if self.export else self.of(row)
        if self.kind == "badge" and isinstance(value, tuple):
            value = value[0]
        if value is None or (self.kind in EXPORT_KINDS and not isinstance(value, str)):
            return value
        return str(value)


class Table:
    """A list of rows as people work with it. Subclasses declare it; see the module's text."""

    key: ClassVar[str] = ""
    caption: ClassVar[Any] = ""
    columns: ClassVar[tuple[Column, ...]] = ()
    filters: ClassVar[tuple[Filter, ...]] = ()
    default_order: ClassVar[str] = ""
    page_size: ClassVar[int] = 50
    count_limit: ClassVar[int] = 10_000
    export_limit: ClassVar[int] = 100_000
    export_formats: ClassVar[tuple[str, ...]] = ("csv", "ods", "xlsx")
    views: ClassVar[bool] = True
    remembers: ClassVar[bool] = False
    """Whether the table opens as its reader left it, until they sign out."""
    keys: ClassVar[bool] = False
    """Whether rows can be walked through and picked with single keys."""
    picks: str = ""
    """The identifier of the form that picked rows are sent with; empty: nothing can be picked."""
    empty_title: ClassVar[Any] = ""
    empty_text: ClassVar[Any] = ""
    empty_icon: ClassVar[str] = "inbox"

    def __init__(self, request: HttpRequest, rows: QuerySet[Any]) -> None:
        self.request = request
        self._rows = rows

    def row_url(self, row: Any) -> str:  # noqa: ANN401, ARG002 (subclasses name their rows)
        """Where a row leads; the first column's cell carries the link."""
        return ""

    def row_tone(self, row: Any) -> str:  # noqa: ANN401, ARG002 (as above)
        """A tone for the edge of a row that asks for attention."""
        return ""

    # --- the address ---------------------------------------------------------------------

    @cached_property
    def saved_views(self) -> list[SavedView]:
        """The views that the reader keeps of this table."""
        return queries.views_of(self.request.user.pk, self.key) if self.saves_views else []

    @property
    def saves_views(self) -> bool:
        """Whether the reader can keep views here."""
        user = getattr(self.request, "user", None)
        return self.views and user is not None and user.is_authenticated

    @property
    def title_when_empty(self) -> str:
        """What stands in the place of the rows when there are none at all."""
        return str(self.empty_title or _("Nothing here yet"))

    @cached_property
    def values(self) -> QueryDict:
        """What the address asks for.

        One without any wish opens the table as it was left, or else the default view.
        """
        asked = self.request.GET
        if asked or self._kept is not None:
            return asked or QueryDict(self._kept)
        default = next((view for view in self.saved_views if view.is_default), None)
        return QueryDict(default.query) if default else asked

    @property
    def _memory(self) -> str:
        return f"table.{self.key}"

    @property
    def _kept(self) -> str | None:
        """How the table was left; nothing where it forgets, or was never changed."""
        session = getattr(self.request, "session", None)
        return session.get(self._memory) if self.remembers and session is not None else None

    def remember(self) -> None:
        """Keep filters and order for the next time, where they are not kept already."""
        if self.request.GET and not self.wants_export and self._kept != self.query:
            self.request.session[self._memory] = self.query

    @cached_property
    def query(self) -> str:
        """Filters and order as they are kept in a view."""
        kept = self.values.copy()
        for name in list(kept):
            if name in RESERVED or not kept.get(name):
                del kept[name]
        return kept.urlencode()

    def address(self, **changes: str) -> str:
        """This page with some wishes changed; an empty one is left out, the page starts over."""
        kept = QueryDict(self.query, mutable=True)
        for name, value in changes.items():
            kept.pop(name, None)
            if value:
                kept[name] = value
        return f"?{kept.urlencode() or ALL + '=1'}"

    # --- order ---------------------------------------------------------------------------

    @cached_property
    def order(self) -> keyset.Order:
        """The order in force; an unknown one in the address falls back to the default."""
        try:
            return self._order(self.values.get(ORDER) or self.default_order)
        except UnknownColumnError:
            return self._order(self.default_order)

    def _order(self, text: str) -> keyset.Order:
        name = text.removeprefix("-")
        for column in self.columns:
            if column.sort and column.key == name:
                return keyset.Order(name, column.sort, text.startswith("-"), column.nullable)
        raise UnknownColumnError(f"{self.key}: no column {name!r} can be sorted")

    @cached_property
    def headings(self) -> list[dict[str, Any]]:
        """The columns with their state of order and the address that changes it."""
        return [self._heading(column) for column in self.columns if column.on_page]

    def _heading(self, column: Column) -> dict[str, Any]:
        current = column.key == self.order.name
        descending = not self.order.descending if current else column.descending_first
        wish = f"-{column.key}" if descending else column.key
        state = ("descending" if self.order.descending else "ascending") if current else "none"
        return {
            "column": column,
            "sort": state if column.sort else "",
            "url": self.address(**{ORDER: wish}) if column.sort else "",
        }

    # --- rows ----------------------------------------------------------------------------

    @cached_property
    def filtered(self) -> QuerySet[Any]:
        """The rows that pass every filter."""
        rows = self._rows
        for item in self.filters:
            rows = item.narrow(rows, self.values)
        return rows

    @property
    def ordered(self) -> QuerySet[Any]:
        """All rows that pass, in the order in force, as files and printed lists have them."""
        return self.filtered.order_by(*keyset.ordering(self.order, backwards=False))

    @cached_property
    def page(self) -> keyset.Page:
        """The page that the address asks for; a stale link opens the first page."""
        cursor = None
        text = self.values.get(CURSOR, "")
        if text:
            try:
                cursor = keyset.read_cursor(self.key, self.order, text, self.filtered)
            except InvalidCursorError:
                self.stale_link = True
        return keyset.page(self.filtered, self.order, self.page_size, table=self.key, cursor=cursor)

    stale_link = False

    @cached_property
    def count(self) -> int:
        """How many rows there are, counted no further than one past ``count_limit``."""
        return self.filtered.order_by()[: self.count_limit + 1].count()

    @property
    def count_text(self) -> str:
        """How many rows there are, in words, and that a link was stale."""
        if self.is_counted_whole:
            shown = number_format(self.count, force_grouping=True)
            text = ngettext("%(count)s row", "%(count)s rows", self.count) % {"count": shown}
        else:
            limit = number_format(self.count_limit, force_grouping=True)
            text = _("More than %(limit)s rows") % {"limit": limit}
        if self.page.rows and self.stale_link:
            text += " · " + _("The link to that page was out of date; this is the first page.")
        return text

    @property
    def pages_label(self) -> str:
        """What the links to other pages are called."""
        return _("Pages: %(caption)s") % {"caption": self.caption}

    @property
    def is_counted_whole(self) -> bool:
        """Whether the count is exact."""
        return self.count <= self.count_limit

    @cached_property
    def lines(self) -> list[dict[str, Any]]:
        """The page's rows with their cells, ready to be drawn."""
        return [
            {
                "row": row,
                "url": self.row_url(row),
                "tone": self.row_tone(row),
                "cells": [{"column": c, "value": c.of(row)} for c in self.columns if c.on_page],
            }
            for row in self.page.rows
        ]

    # --- what stands around the rows -----------------------------------------------------

    @cached_property
    def controls(self) -> list[dict[str, Any]]:
        """The filter bar."""
        return [item.control(self.values) for item in self.filters]

    @cached_property
    def in_force(self) -> list[dict[str, str]]:
        """The filters in force, each with the address without it."""
        return [
            {
                "label": str(item.label),
                "text": shown["text"],
                "url": self.address(**{item.name: ""}),
            }
            for item in self.filters
            for shown in item.shown(self.values)
        ]

    @cached_property
    def exports(self) -> list[tuple[str, str]]:
        """Each format with its address."""
        return [(kind, self.address(**{EXPORT: kind})) for kind in self.export_formats]

    @property
    def before_url(self) -> str:
        """The page before, or nothing."""
        return self._page_url(self.page.before)

    @property
    def after_url(self) -> str:
        """The page after, or nothing."""
        return self._page_url(self.page.after)

    def _page_url(self, cursor: str) -> str:
        return self.address(**{CURSOR: cursor}) if cursor else ""

    # --- export --------------------------------------------------------------------------

    @property
    def wants_export(self) -> bool:
        """Whether the address asks for a file."""
        return self.request.GET.get(EXPORT, "") in self.export_formats

    def export(self) -> StreamingHttpResponse:
        """All rows that pass the filters, in order, as a file; at most ``export_limit``."""
        kind = self.request.GET[EXPORT]
        shown = [column for column in self.columns if column.in_export]
        columns = [
            tabular.Column(c.key, label, label, EXPORT_KINDS.get(c.kind, tabular.Kind.TEXT))
            for c in shown
            for label in [str(c.file_label or c.label)]
        ]
        language = translation.get_language() or "zh-hant"
        body = tabular.write(
            kind,
            columns,
            self._exported(shown),
            language=language,
            zone=timezone.get_current_timezone(),
            title=str(self.caption),
        )
        name = f"{self.key.replace('.', '-')}-{timezone.localdate():%Y%m%d}.{kind}"
        return StreamingHttpResponse(
            body,
            content_type=tabular.MEDIA_TYPES[kind],
            headers=saved_as(name),
        )

    def _exported(self, columns: list[Column]) -> Iterator[dict[str, Any]]:
        for row in self.ordered[: self.export_limit].iterator(chunk_size=2000):
            yield {column.key: column.exported(row) for column in columns}
