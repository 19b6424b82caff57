"""A document as HTML and as Typst. Pure."""

from civicloop.publish.reports.rules.writing.page import as_page
from civicloop.publish.reports.rules.writing.typst import as_typst

__all__ = ["as_page", "as_typst"]
