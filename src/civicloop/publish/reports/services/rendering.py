"""A document in each of its formats."""

from __future__ import annotations

from typing import Final

from django.conf import settings

from civicloop.publish.reports.adapters import pandoc, printing
from civicloop.publish.reports.adapters.drawing import Pictures
from civicloop.publish.reports.errors import RenderingError
from civicloop.publish.reports.rules.documents import Document
from civicloop.publish.reports.rules.writing import as_page

__all__ = ["FORMATS", "Pictures", "rendered"]

FORMATS: Final = ("odt", "docx", "pdf", "html")


def rendered(document: Document, form: str, *, drawings: Pictures | None = None) -> bytes:
    """The file; what the machine lacks is told with its remedy.

    Whoever makes several formats hands over the same ``drawings``: a chart is drawn once.
    """
    base, drawings = str(settings.BASE_URL), drawings or Pictures()
    if form == "pdf":
        return printing.pdf(document, base=base, drawings=drawings)
    if form in {"odt", "docx"}:
        return pandoc.office(document, form, base=base, drawings=drawings)
    if form == "html":
        drawn = {n: drawings.svg(spec) for n, spec in enumerate(printing.charts(document))}
        return as_page(document, pictures=drawn, base=base).encode()
    raise RenderingError(f"There is no format {form!r}; there are {', '.join(FORMATS)}.")
