"""Columns, readers, writers and checks. No Django, no database."""

from civicloop.kernel.tabular.rules.checking import BadRow, GoodRow, check_rows
from civicloop.kernel.tabular.rules.columns import Column, Kind, parse_date
from civicloop.kernel.tabular.rules.reading import Row, Table, headings, read
from civicloop.kernel.tabular.rules.reporting import REPORT_HEADING, RowFault, RowReport
from civicloop.kernel.tabular.rules.writing import MEDIA_TYPES, neutral, plain, write

__all__ = [
    "MEDIA_TYPES",
    "REPORT_HEADING",
    "BadRow",
    "Column",
    "GoodRow",
    "Kind",
    "Row",
    "RowFault",
    "RowReport",
    "Table",
    "check_rows",
    "headings",
    "neutral",
    "parse_date",
    "plain",
    "read",
    "write",
]
