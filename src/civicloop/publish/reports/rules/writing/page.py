"""A document as accessible HTML, for browsers and for pandoc. Pure.

Headings nest, tables have captions and header cells, charts have words, every figure is a link to
its page. ``styles`` names paragraph styles for an office document (``custom-style``).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from itertools import zip_longest
from typing import Final

from civicloop.publish.reports.rules.documents import (
    Document,
    Piece,
    Run,
    Use,
    grouped,
    is_number,
)

LOOK: Final = """
body{font-family:"Noto Serif CJK TC","Noto Sans CJK TC",serif;line-height:1.7;max-width:48em;
margin:2em auto;padding:0 1em;color:#111;background:#fff}
table{border-collapse:collapse;width:100%;margin:1em 0}caption{text-align:left;font-weight:bold}
th,td{border:1px solid #555;padding:.3em .5em;vertical-align:top;text-align:left}
.number{text-align:right}.scroll{overflow-x:auto}tbody th{min-width:5em}
figure{margin:1em 0}img,svg{max-width:100%;height:auto}
a.figure{color:inherit;text-decoration:underline dotted}
.slogan{font-weight:bold}.closing,.lead{text-indent:2em}.wish{text-align:center}
.dateline,.reporter{text-align:right}.dateline{letter-spacing:.3em}
.title{text-align:center;font-size:1.6em}.missing{color:#8a1f11}
nav ol{list-style:none;padding-left:1em}@page{size:A4;margin:2.5cm}
"""
NO_CODE: Final = "–"
LATIN: Final = "\u02ff"
"""Signs up to this one are half as wide as Chinese ones."""
INDEX: Final = (20, 32, 22, 13, 13)
WHOLE, HALF = "14cm", "10.5cm"
"""How wide a chart is on a page for the office, and in the right one of two columns."""
PAIR: Final = (30, 70)
"""How wide the two columns of yearly results are, in per cent."""
NARROWEST, WIDEST, PAGE = 3, 26, 36
"""Signs: what a column has at least and at most, and what stands in a line of the page."""
RIGHT: Final = ' class="number" style="text-align:right"'
TITLES: Final = {
    "zh-hant": ("目次", "數據索引", "代碼", "指標", "期間", "數值", "定義版本"),
    "en": ("Contents", "Figures", "Code", "Figure", "Period", "Value", "Version"),
}


def as_page(
    document: Document,
    *,
    pictures: Mapping[int, str],
    office: bool = False,
    base: str = "",
    part: bool = False,
) -> str:
    """The whole document; ``pictures`` are the addresses or SVG of its charts by place.

    For an ``office`` document there is no contents list (the program makes one), and
    figures print their codes; ``part`` gives what stands inside the body alone.
    """
    writer = _Writer(document, pictures, office=office, base=base)
    pieces = document.pieces
    is_page = not (office or part)
    own = pieces[0].text if is_page and pieces and pieces[0].form == "title" else ""
    body = "\n".join(writer.group(group) for group in grouped(pieces[1:] if own else pieces))
    index = writer.index()
    if part:
        return f"{body}\n{index}"
    title = escape(document.title)
    contents = "" if office else writer.contents()
    heading = escape(own) or title
    head = f'<h1 id="top">{heading}</h1>\n<p class="period">{escape(document.period)}</p>'
    if office:
        head = ""
    look = "" if office else f"<style>{LOOK}</style>"
    named = office and any(piece.form == "title" for piece in document.pieces)
    titled = "" if named else f"<title>{title}</title>"  # a program for office texts prints it
    return (
        f'<!DOCTYPE html>\n<html lang="{_language(document)}"><head><meta charset="utf-8">'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"{titled}{look}</head>\n<body><main>\n{head}\n{contents}\n{body}\n{index}\n"
        "</main></body></html>\n"
    )


class _Writer:
    """Numbers the headings and the charts."""

    def __init__(
        self, document: Document, pictures: Mapping[int, str], *, office: bool, base: str
    ) -> None:
        self.document, self.pictures, self.office, self.base = document, pictures, office, base
        self.headings: list[tuple[int, str, str]] = []
        self.chart = 0
        self.in_pairs = False

    def group(self, pieces: Sequence[Piece]) -> str:
        """One piece, or the rows of one table of two columns."""
        if pieces[0].kind != "pairs":
            return self.piece(pieces[0])
        head = "".join(f'<th scope="col">{escape(cell)}</th>' for cell in pieces[0].head)
        rows = "".join(self.pairs(piece) for piece in pieces)
        top = f"{_columns(PAIR)}<thead><tr>{head}</tr></thead>"
        made = f"<table>{top}<tbody>{rows}</tbody></table>"
        return made if self.office else _in_box(made, self.document.title)

    def piece(self, piece: Piece) -> str:
        """One piece."""
        made = {"heading": self.heading, "text": self.text, "form": self.form,
                "table": self.table, "chart": self.picture, "pairs": self.pairs}  # fmt: skip
        return made[piece.kind](piece)

    def heading(self, piece: Piece) -> str:
        """One level below the title."""
        anchor = f"h{len(self.headings) + 1}"
        self.headings.append((piece.level, f"{piece.mark}{piece.text}", anchor))
        level = min(piece.level + (1 if self.office else 2), 6)
        inner = escape(piece.mark) + self.runs(piece.runs)
        return f'<h{level} id="{anchor}">{inner}</h{level}>'

    def text(self, piece: Piece) -> str:
        """A paragraph."""
        kind = ' class="missing"' if piece.form == "missing" else ""
        return f"<p{kind}>{self.runs(piece.runs)}</p>"

    def form(self, piece: Piece) -> str:
        """A paragraph in an official form."""
        inner = self.runs(piece.runs)
        if self.office:
            return f'<div data-custom-style="{piece.form.title()}"><p>{inner}</p></div>'
        return f'<p class="{escape(piece.form)}">{inner}</p>'

    def table(self, piece: Piece) -> str:
        """A table with its caption; the first cell of a row is its head."""
        figures = [_is_column(piece, place) for place in range(len(piece.head))]
        head = "".join(
            f'<th scope="col"{RIGHT if is_one else ""}>{_lines(cell)}</th>'
            for cell, is_one in zip(piece.head, figures, strict=True)
        )
        rows = []
        for row in piece.rows:
            first = "td" if self.office else 'th scope="row"'  # pandoc drops heads of rows
            cells = [f"<{first}>{_lines(cell)}</{first[:2]}>" for cell in row[:1]]
            cells += [_cell(cell) for cell in row[1:]]
            rows.append(f"<tr>{''.join(cells)}</tr>")
        caption = f"<caption>{escape(piece.caption)}</caption>" if piece.caption else ""
        widths = _columns(_weights([piece.head, *piece.rows])) if self.office else ""
        top = f"{caption}{widths}<thead><tr>{head}</tr></thead>"
        made = f"<table>{top}<tbody>{''.join(rows)}</tbody></table>"
        return made if self.office else _in_box(made, piece.caption)

    def picture(self, piece: Piece) -> str:
        """A chart with its words; on the page its numbers stand below it."""
        shown = self.pictures.get(self.chart, "")
        self.chart += 1
        alt = escape(piece.alt, quote=True)
        if shown.startswith("<svg"):
            drawn = f'<div role="img" aria-label="{alt}">{shown}</div>'
        elif shown:
            wide = f' width="{HALF if self.in_pairs else WHOLE}"' if self.office else ""
            drawn = f'<img src="{escape(shown, quote=True)}" alt="{alt}"{wide}>'
        else:
            drawn = f"<p>{alt}</p>"
        numbers = (
            ""
            if self.office
            else (
                f"<details><summary>{TITLES[_key(self.document)][1]}</summary>"
                f"{self.table(Piece('table', head=piece.head, rows=piece.rows))}</details>"
            )
        )
        if self.office and self.in_pairs:  # a figure in a cell loses its caption
            return f"<p>{drawn}</p><p>{escape(piece.caption)}</p>"
        return f"<figure>{drawn}<figcaption>{escape(piece.caption)}</figcaption>{numbers}</figure>"

    def pairs(self, piece: Piece) -> str:
        """A row of two columns: headings, and what was done."""
        left = "".join(self.piece(one) if not self.office else self.flat(one) for one in piece.left)
        self.in_pairs = True
        right = "".join(self.piece(one) for one in piece.right)
        self.in_pairs = False
        return f"<tr><td>{left}</td><td>{right or '<p></p>'}</td></tr>"

    def flat(self, piece: Piece) -> str:
        """A heading inside a cell of an office document is a bold paragraph."""
        return f"<p><strong>{escape(piece.mark)}{self.runs(piece.runs)}</strong></p>"

    def runs(self, runs: Sequence[Run]) -> str:
        """Words and figures; a figure links to its page."""
        return "".join(self.run(run) for run in runs)

    def run(self, run: Run) -> str:
        """Words, or a figure with its link."""
        text = escape(run.text)
        use = self.document.use(run.key) if run.key else None
        if use is None:
            return text
        where = escape(f"{self.base}{use.address}", quote=True)
        code = f"<sup>{escape(use.code)}</sup>" if self.office and use.code else ""
        title = escape(use.code or use.label, quote=True)
        return f'<a class="figure" href="{where}" title="{title}">{text}</a>{code}'

    def contents(self) -> str:
        """The headings with their links."""
        if not self.headings:
            return ""
        words = TITLES[_key(self.document)]
        rows = "".join(
            f'<li style="margin-left:{level}em"><a href="#{anchor}">{escape(text)}</a></li>'
            for level, text, anchor in self.headings
        )
        return f'<nav aria-label="{words[0]}"><ol>{rows}</ol></nav>'

    def index(self) -> str:
        """Every figure with its code, period and version: what a reader of paper looks up."""
        if not self.document.uses:
            return ""
        words = TITLES[_key(self.document)]
        head = "".join(f'<th scope="col">{word}</th>' for word in words[2:])
        rows = "".join(self.index_row(use) for use in self.document.uses)
        level = 1 if self.office else 2
        made = (
            f"<table>{_columns(INDEX)}<thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"
        )
        return (
            f'<h{level} id="figures">{words[1]}</h{level}>'
            f"{made if self.office else _in_box(made, words[1])}"
        )

    def index_row(self, use: Use) -> str:
        """One figure."""
        where = escape(f"{self.base}{use.address}", quote=True)
        first = "td" if self.office else 'th scope="row"'
        return (
            f'<tr><{first}><a href="{where}">{escape(use.code or NO_CODE)}</a></{first[:2]}>'
            f"<td>{escape(use.label)}</td><td>{use.span}</td>"
            f"<td{RIGHT}>{escape(use.printed)}</td><td{RIGHT}>{use.version}</td></tr>"
        )


def _in_box(table: str, name: str) -> str:
    """A table that is wider than a phone moves by itself, also by the keyboard."""
    label = f' role="region" aria-label="{escape(name, quote=True)}"' if name else ""
    return f'<div class="scroll" tabindex="0"{label}>{table}</div>'


def _is_column(piece: Piece, place: int) -> bool:
    """Whether a column holds figures alone, which stand at the right under their name."""
    cells = [row[place] for row in piece.rows if place < len(row)]
    return place > 0 and any(map(is_number, cells)) and all(map(_is_figure, cells))


def _cell(text: str) -> str:
    return f"<td{RIGHT if is_number(text) else ''}>{_lines(text)}</td>"


def _lines(text: str) -> str:
    """A cell may have several lines."""
    return escape(text).replace("\n", "<br>")


def _weights(rows: Sequence[Sequence[str]]) -> list[int]:
    """How much room each column gets: figures what keeps them whole, texts what is left.

    The first row is the head, which may be broken above figures.
    """
    columns = list(zip_longest(*rows, fillvalue=""))
    fixed = [any(one[1:]) and all(_is_figure(cell) for cell in one[1:]) for one in columns]
    needs = []
    for cells, is_fixed in zip(columns, fixed, strict=True):
        lines = "\n".join(cells[1:] if is_fixed else cells).split("\n")
        least = (_signs(cells[0]) + 1) // 2 if is_fixed else NARROWEST  # a head in two lines
        needs.append(min(max(NARROWEST, least, *map(_signs, lines)), WIDEST))
    texts = sum(need for need, is_fixed in zip(needs, fixed, strict=True) if not is_fixed)
    left = PAGE - sum(needs) + texts
    if texts <= left or left < NARROWEST * fixed.count(False):
        return needs
    return [
        need if is_fixed else max(need * left // texts, NARROWEST)
        for need, is_fixed in zip(needs, fixed, strict=True)
    ]


def _is_figure(cell: str) -> bool:
    return cell in {"", "–"} or is_number(cell)


def _signs(line: str) -> int:
    """Its width in Chinese signs and the room beside them."""
    return (sum(2 if char > LATIN else 1 for char in line) + 3) // 2


def _columns(weights: Sequence[int]) -> str:
    """The columns of a table by their share of its width: programs for office texts ask for it."""
    whole = sum(weights)
    shares = [f'<col style="width:{weight * 100 // whole}%">' for weight in weights]
    return f"<colgroup>{''.join(shares)}</colgroup>"


def _key(document: Document) -> str:
    return "zh-hant" if document.language.startswith("zh") else "en"


def _language(document: Document) -> str:
    return "zh-Hant-TW" if document.language.startswith("zh") else "en"
