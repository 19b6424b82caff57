"""PDF by Typst, a package of this product; pictures of pages for whoever must look at them."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final, Literal

import typst

from civicloop.publish.reports.adapters import fonts
from civicloop.publish.reports.adapters.drawing import Pictures
from civicloop.publish.reports.errors import RenderingError
from civicloop.publish.reports.rules.documents import Document
from civicloop.publish.reports.rules.writing import as_typst

STANDARDS: Final = ("ua-1", "a-2a")
"""Every PDF says what it shows and can be kept for good: PDF/UA-1 and PDF/A-2a, both checked."""


def pdf(document: Document, *, base: str = "", drawings: Pictures) -> bytes:
    """The document as PDF; without a Chinese font it is refused."""
    font = fonts.require()
    with TemporaryDirectory(prefix="report-") as folder:
        pictures = {}
        for place, spec in enumerate(charts(document)):
            pictures[place] = f"chart{place}.svg"
            (Path(folder) / pictures[place]).write_text(drawings.svg(spec), encoding="utf-8")
        source = Path(folder) / "report.typ"
        markup = as_typst(document, fonts=(font,), pictures=pictures, base=base)
        source.write_text(markup, encoding="utf-8")
        return _compile(source, "pdf")


def picture(
    markup: str, *, font: str, language: str = "zh", region: str = "TW", ppi: float = 144.0
) -> bytes:
    """One page of markup in a font, as a language of a region writes it, as PNG."""
    with TemporaryDirectory(prefix="report-") as folder:
        source = Path(folder) / "page.typ"
        page = "#set page(width: auto, height: auto, margin: 8pt)\n"
        text = f'#set text(font: "{font}", size: 40pt, lang: "{language}", region: "{region}")\n'
        source.write_text(page + text + markup, encoding="utf-8")
        return _compile(source, "png", ppi=ppi)


def charts(document: Document) -> list[dict[str, object]]:
    """The specifications of a document's charts, in order."""
    pieces = (one for piece in document.pieces for one in (piece, *piece.left, *piece.right))
    return [dict(piece.spec) for piece in pieces if piece.kind == "chart"]


def _compile(source: Path, form: Literal["pdf", "png"], *, ppi: float | None = None) -> bytes:
    try:
        if form == "png":
            return bytes(typst.compile(str(source), format=form, ppi=ppi))
        standards = list(STANDARDS)
        return bytes(typst.compile(str(source), format=form, timestamp=0, pdf_standards=standards))
    except typst.TypstError as error:
        raise RenderingError(f"Typst refused the report: {error}") from error
