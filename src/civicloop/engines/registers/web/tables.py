"""The table of a register, as its definition says: columns, filters, order, export."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from civicloop.engines.registers import queries
from civicloop.engines.registers.models import Entry, Import, Register
from civicloop.engines.registers.rules import (
    CHOOSING,
    NUMBERS,
    ONE_OF,
    Computed,
    Field,
    Kind,
    Reach,
    computed_values,
)
from civicloop.engines.registers.web.labels import (
    YES_NO,
    exported,
    heading,
    in_cell,
    is_figure,
    language,
)
from civicloop.engines.registers.web.units import agencies
from civicloop.ui.web.tables import EXPORT, ChoiceFilter, Column, DayFilter, Filter, Table

SHORT = 40
AGENCY = Column(
    "agency",
    _("Agency"),
    lambda row: row.unit.name if row.unit else "",
    file_label=_("Agency of the entry"),
)
AGENCY_CODE = Column(
    "agency_code",
    _("Code of the entry's agency"),
    lambda row: row.unit.code if row.unit else "",
)
EXACT = NUMBERS | {Kind.YEAR}


def column_of(field: Field, period: str) -> Column:
    """The column of a field; a long text is cut on the screen."""

    def cell(row: Entry) -> Any:  # noqa: ANN401 (a number or a text)
        held = in_cell(field, row.shown)
        return f"{held[:SHORT]}…" if isinstance(held, str) and len(held) > SHORT else held

    sort = "day" if field.name == period else f"by_{field.name}"
    sortable = not field.personal and field.kind not in {Kind.LONG, Kind.CHOICES}
    return Column(
        field.name,
        heading(field),
        cell,
        sort=sort if sortable else "",
        nullable=sort != "day",
        kind="number" if is_figure(field) else "text",
        export=lambda row: exported(field, row.values),
        in_export=not field.personal,
        descending_first=sort == "day",
    )


def computed_column(row: Computed, register: Register) -> Column:
    """The column of a value that nobody types."""

    def cell(entry: Entry) -> Any:  # noqa: ANN401 (a number or nothing)
        return computed_values(register.definition, entry.values)[row.name]

    return Column(row.name, heading(row), cell, kind="number", in_export=False)


def filter_of(field: Field) -> Filter:
    """The filter of a field: its codes, its figure, or a piece of its text."""
    label = field.label(language())
    if field.kind in CHOOSING | ONE_OF:
        choices = [(row.value, row.en if language() == "en" else row.zh) for row in field.offered]
        return ChoiceFilter(field.name, label, choices=choices, apply=_holding(field, str))
    if field.kind is Kind.YES_NO:
        choices = [("yes", YES_NO[True]), ("no", YES_NO[False])]
        return ChoiceFilter(
            field.name, label, choices=choices, apply=_holding(field, lambda text: text == "yes")
        )
    if field.kind in EXACT:
        return Filter(field.name, label, apply=_figure(field))
    return Filter(field.name, label, apply=_holding(field, str))


def _holding(field: Field, read: Callable[[str], Any]) -> Callable[[Any, Any], Any]:
    return lambda rows, text: queries.with_value(rows, field, read(text))


def _figure(field: Field) -> Callable[[Any, Any], Any]:
    def narrow(rows: QuerySet[Entry], text: str) -> QuerySet[Entry]:
        value = field.understand(text)
        if isinstance(value, str) or value is None:
            return rows.none()
        return queries.with_value(rows, field, value)

    return narrow


class Entries(Table):
    """Entries of one register; see ``table_of``."""

    default_order = ""
    empty_title = _("No entry is here yet")
    empty_text = _("Add the first one, or import a file.")
    empty_icon = "table"

    def __init__(self, request: HttpRequest, rows: QuerySet[Any], register: Register) -> None:
        super().__init__(request, rows)
        self.register = register
        name = self.order.field.removeprefix("by_")
        if name != self.order.field:
            self._rows = queries.in_order(rows, register.definition.by_name[name])

    def row_url(self, row: Any) -> str:  # noqa: ANN401 (an entry)
        """The entry with its history."""
        return reverse("registers:entry", args=[self.register.key, row.pk])


def table_of(
    request: HttpRequest,
    register: Register,
    rows: QuerySet[Entry],
    *,
    size: int = 50,
    remembers: bool = True,
) -> Entries:
    """The table of a register over some of its entries; it opens as it was left, if it may."""
    definition = register.definition
    columns = [column_of(field, definition.period) for field in definition.asked]
    period = next(c for c in columns if c.sort == "day")
    columns.remove(period)
    first = [c for c in columns if c.key in definition.key]
    others = [c for c in columns if c.key not in definition.key]
    computed = [computed_column(row, register) for row in definition.computed]
    by_agency = definition.edits is Reach.AGENCIES
    shared = (AGENCY_CODE, AGENCY) if EXPORT in request.GET else (AGENCY,)
    agency = shared if by_agency else ()
    narrowed = [f for f in definition.plain if f.kind is not Kind.LONG]
    filters = [
        DayFilter("since", _("Counts from"), lookup="day__gte"),
        DayFilter("until", _("Counts until"), lookup="day__lte"),
        *(
            [ChoiceFilter("agency", _("Agency"), choices=agencies, lookup="unit")]
            if by_agency
            else []
        ),
        *(filter_of(field) for field in narrowed if field.name != definition.period),
    ]
    kind = type(
        "RegisterEntries",
        (Entries,),
        {
            "key": f"registers.{register.key}",
            "caption": register.label(language()),
            "columns": (
                *first[:1],
                period,
                *first[1:],
                *agency,
                *others,
                *computed,
            ),
            "filters": tuple(filters),
            "default_order": f"-{period.key}",
            "page_size": size,
            "remembers": remembers,
        },
    )
    table: Entries = kind(request, rows, register)
    return table


class Imports(Table):
    """Files that were taken, the newest first."""

    key = "registers.imports"
    caption = _("Files that were imported")
    columns = (
        Column("file_name", _("File"), "file_name"),
        Column("ended_at", _("Taken at"), "ended_at", sort="made_at", kind="moment",
               descending_first=True),
        Column("added", _("Rows added"), "added", kind="number"),
        Column("changed", _("Rows changed"), "changed", kind="number"),
        Column("unchanged", _("Rows as before"), "unchanged", kind="number"),
        Column("refused", _("Rows refused"), "refused", kind="number"),
        Column("digest", _("Digest of the file"), lambda row: row.digest[:16],
               export=lambda row: row.digest),
    )  # fmt: skip
    default_order = "-ended_at"
    empty_title = _("No file was taken yet")
    empty_icon = "upload"

    def __init__(self, request: HttpRequest, rows: QuerySet[Import]) -> None:
        super().__init__(request, rows)
