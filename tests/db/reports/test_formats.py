"""Every kind of report in every format: the file is opened, and its headings and texts are read."""

from __future__ import annotations

import html
import io
import re
import shutil
import zipfile
from datetime import UTC, datetime
from functools import cache

import pikepdf
import pytest

from civicloop.publish.reports import queries
from civicloop.publish.reports.adapters import fonts
from civicloop.publish.reports.adapters.drawing import Pictures
from civicloop.publish.reports.services import FORMATS, rendered

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(
        shutil.which("pandoc") is None or "noto serif cjk tc" not in fonts.families(),
        reason="pandoc or the Chinese font is missing",
    ),
]
NOW = datetime(2026, 1, 10, 2, tzinfo=UTC)
PERIODS = {
    "half-year": "2025-H2",
    "council": "2025-H2",
    "annual-results": "2025",
    "annual-plan": "2025",
    "overview": "2025",
    "control-bulletin": "2025-09",
    "petition-performance": "2025-09",
    "inspection-return": "2025-Q3",
}
TEXT = "辦理第{}項。"


@cache
def collected(kind):
    """The report with a text in each of its sections: composed once, drawn once."""
    template = queries.kind(kind)
    texts = {one.text: TEXT.format(place) for place, one in enumerate(template.sections)}
    period = queries.period_of(PERIODS[kind])
    return queries.composed(template, period, texts=texts, now=NOW).document, Pictures()


def squeezed(text):
    """Words without what a format puts between them."""
    return re.sub(r"[\s\u200b\ufeff\xad]+", "", text)


def of_markup(text):
    text = re.sub(r"<(style|script|svg)\b.*?</\1>", "", text, flags=re.DOTALL)
    return html.unescape(re.sub(r"<[^>]+>", "", text))


def of_zip(content, part):
    with zipfile.ZipFile(io.BytesIO(content)) as made:
        assert made.testzip() is None
        return of_markup(made.read(part).decode())


def letters(font):
    """What each glyph of a font says, as its table for readers tells."""
    table = font.ToUnicode.read_bytes().decode("latin-1")
    found = {}
    for block in re.findall(r"beginbfchar(.*?)endbfchar", table, re.DOTALL):
        for glyph, text in re.findall(r"<(\w+)>\s*<(\w+)>", block):
            found[int(glyph, 16)] = bytes.fromhex(text).decode("utf-16-be")
    for block in re.findall(r"beginbfrange(.*?)endbfrange", table, re.DOTALL):
        for first, last, text in re.findall(r"<(\w+)>\s*<(\w+)>\s*<(\w+)>", block):
            for step in range(int(last, 16) - int(first, 16) + 1):
                found[int(first, 16) + step] = chr(int(text, 16) + step)
    return found


def of_pdf(content):
    """The words that the pages show, read as a reader program copies them."""
    words = []
    with pikepdf.open(io.BytesIO(content)) as made:
        for page in made.pages:
            known = {name: letters(font) for name, font in page.Resources.Font.items()}
            table = {}
            for operands, operator in pikepdf.parse_content_stream(page, "Tf Tj TJ"):
                if str(operator) == "Tf":
                    table = known[str(operands[0])]
                    continue
                shown = operands[0] if str(operator) == "TJ" else operands
                for part in shown:
                    if isinstance(part, pikepdf.String):
                        glyphs = bytes(part)
                        words += [table.get(int.from_bytes(glyphs[at : at + 2]), "?")
                                  for at in range(0, len(glyphs), 2)]  # fmt: skip
    return "".join(words)


READERS = {
    "html": lambda content: of_markup(content.decode()),
    "odt": lambda content: of_zip(content, "content.xml"),
    "docx": lambda content: of_zip(content, "word/document.xml"),
    "pdf": of_pdf,
}


def spoken(pieces):
    """What must be read: each heading and form with its mark, each text that a unit wrote."""
    for piece in pieces:
        if piece.kind in {"heading", "form"}:
            yield f"{piece.mark}{piece.text}"
        elif piece.kind == "text" and "辦理第" in piece.text:
            yield piece.text
        yield from spoken((*piece.left, *piece.right))


def test_every_kind_has_its_period_here():
    assert set(PERIODS) == set(queries.shipped())
    assert set(READERS) == set(FORMATS)


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("kind", PERIODS)
def test_a_report_of_each_kind_says_in_each_format_what_it_has_to_say(kind, form):
    document, drawings = collected(kind)
    wanted = [squeezed(text) for text in spoken(document.pieces)]
    assert sum("辦理第" in text for text in wanted) == len(queries.kind(kind).sections)
    read = squeezed(READERS[form](rendered(document, form, drawings=drawings)))
    assert [text for text in wanted if text not in read] == []
    place = 0
    for text in wanted:
        place = read.index(text, place)
