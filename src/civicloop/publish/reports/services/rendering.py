"""A document in each of its formats."""

from __future__ import annotations

from typing import Final

from django.conf import settings

from civicloop.publish.reports.adapters import drawing, pandoc, printing
from civicloop.publish.reports.errors import RenderingError
from civicloop.publish.reports.rules.documents import Document
from civicloop.publish.reports.rules.writing import as_page

FORMATS: Final = ("odt", "docx", "pdf", "html")


def rendered(document: Document, form: str) -> bytes:
    """The file; what the machine lacks is told with its remedy."""
    base = str(settings.BASE_URL)
    if form == "pdf":
        return printing.pdf(document, base=base)
    if form in {"odt", "docx"}:
        return pandoc.office(document, form, base=base)
    if form == "html":
        drawn = {n: drawing.svg(spec) for n, spec in enumerate(printing.charts(document))}
        return as_page(document, pictures=drawn, base=base).encode()
    raise RenderingError(f"There is no format {form!r}; there are {', '.join(FORMATS)}.")
