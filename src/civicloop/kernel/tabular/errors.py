"""What goes wrong with a table as a whole. ``code`` is stable: screens translate it.

TabularError
├── TableFormatError      format_unknown     no table that can be read
├── TableEncodingError    encoding_unknown   text in none of UTF-8, UTF-16, Big5
├── TableTooLargeError    table_too_large    too many bytes, cells or rows, packed or not
├── TableHeaderError      columns_missing    columns: the labels that are not there
└── NoMappingError        no_mapping         no mapping to another system's file can be read
"""

from __future__ import annotations


class TabularError(ValueError):
    """A table cannot be read or written."""

    code = "tabular_error"

    def __init__(self, message: str, **values: str | int) -> None:
        super().__init__(message)
        self.values = values


class TableFormatError(TabularError):
    """The content is no table that can be read."""

    code = "format_unknown"


class TableEncodingError(TabularError):
    """The text is in an encoding that is not known."""

    code = "encoding_unknown"


class TableTooLargeError(TabularError):
    """The table is larger than is taken, or than its format can hold."""

    code = "table_too_large"


class TableHeaderError(TabularError):
    """The first line lacks columns that are needed."""

    code = "columns_missing"


class NoMappingError(TabularError):
    """No mapping has this name or stands in this file."""

    code = "no_mapping"
