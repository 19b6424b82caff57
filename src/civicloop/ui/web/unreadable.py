"""Why a file cannot be read as a table, in the words of the reader."""

from __future__ import annotations

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from civicloop.kernel.tabular.errors import (
    TableEncodingError,
    TableFormatError,
    TableHeaderError,
    TableTooLargeError,
    TabularError,
)

WHY = {
    TableFormatError.code: _("The file is no table that can be read: CSV, ODS, XLSX or XLS."),
    TableEncodingError.code: _(
        "The text of the file is in none of UTF-8, UTF-16 and Big5. Save it as UTF-8."
    ),
    TableTooLargeError.code: _("The table is too large. Divide it into several files."),
}


def why_unreadable(error: TabularError) -> str:
    """The cause and the way out; columns that are missing are named."""
    if isinstance(error, TableHeaderError):
        named = error.values.get("columns", "")
        return gettext("The first row lacks these columns: %(columns)s.") % {"columns": named}
    if "line" in error.values:
        line = error.values["line"]
        return gettext("Line %(line)s cannot be read as a row of a table.") % {"line": line}
    return str(WHY.get(error.code, error))
