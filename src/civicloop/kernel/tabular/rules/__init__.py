"""Columns, readers, writers and checks. No Django, no database."""

from civicloop.kernel.tabular.rules.checking import BadRow, GoodRow, check_rows
from civicloop.kernel.tabular.rules.columns import Column, Kind, parse_date
from civicloop.kernel.tabular.rules.reading import Row, Table, read
from civicloop.kernel.tabular.rules.writing import MEDIA_TYPES, neutral, plain, write

__all__ = [
    "MEDIA_TYPES",
    "BadRow",
    "Column",
    "GoodRow",
    "Kind",
    "Row",
    "Table",
    "check_rows",
    "neutral",
    "parse_date",
    "plain",
    "read",
    "write",
]
