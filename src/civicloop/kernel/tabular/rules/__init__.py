"""Columns, mappings, readers, writers and checks. No Django, no database."""

from civicloop.kernel.tabular.rules.checking import BadRow, GoodRow, check_rows
from civicloop.kernel.tabular.rules.columns import (
    Column,
    Kind,
    parse_date,
    parse_month,
    parse_number,
)
from civicloop.kernel.tabular.rules.importing import (
    BAD,
    GOOD,
    REFUSED,
    TABLES,
    import_arguments,
    row_report,
    trial_arguments,
)
from civicloop.kernel.tabular.rules.mappings import MappingFile, Mappings
from civicloop.kernel.tabular.rules.reading import Row, Table, headings, read
from civicloop.kernel.tabular.rules.reporting import REPORT_HEADING, RowFault, RowReport
from civicloop.kernel.tabular.rules.writing import MEDIA_TYPES, neutral, plain, write

__all__ = [
    "BAD",
    "GOOD",
    "MEDIA_TYPES",
    "REFUSED",
    "REPORT_HEADING",
    "TABLES",
    "BadRow",
    "Column",
    "GoodRow",
    "Kind",
    "MappingFile",
    "Mappings",
    "Row",
    "RowFault",
    "RowReport",
    "Table",
    "check_rows",
    "headings",
    "import_arguments",
    "neutral",
    "parse_date",
    "parse_month",
    "parse_number",
    "plain",
    "read",
    "row_report",
    "trial_arguments",
    "write",
]
