"""A document as Typst markup, for PDF. Pure.

Everything that is not ours is written as a string literal, never as markup: no text of an author
can be a command.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Final

from civicloop.kernel.city.rules import ROC_EPOCH
from civicloop.publish.reports.rules.documents import HIDDEN, Document, Piece, Run, grouped

HEAD: Final = """\
#set document(title: {title}, author: {office}, date: {date})
#set text(font: ({fonts},), size: 12pt, lang: "zh", region: "TW")
#set page(paper: "a4", margin: 2.5cm, header: align(center, text(9pt, {running})),
  footer: context align(center, text(9pt, counter(page).display("1 / 1", both: true))))
#set par(justify: true, leading: 0.9em, spacing: 1.1em)
#set heading(numbering: none)
#set table(stroke: 0.5pt, inset: 5pt)
#set table.cell(breakable: false)
#show figure.where(kind: table): set figure.caption(position: top)
#show figure.where(kind: table): set block(breakable: true)
#show figure.caption: set block(sticky: true)
#show table.cell.where(y: 0): strong
#show link: set text(fill: rgb("#1a3f6b"))
#show heading: set block(above: 1.4em, below: 0.9em)
#show heading.where(level: 1): set text(16pt)
#show heading.where(level: 2): set text(14pt)
#show heading.where(level: 3): set text(12.5pt)
#let code(it) = super(size: 6pt, it)
"""
WIDE: Final = 4
"""Tables with more columns than this are set smaller."""
WIDEST_READABLE: Final = 6
"""And with more than this, small."""
LONG, WIDEST = 16, 40
"""Signs of a line in a cell: from which on it is broken, and as far as it is given room."""
LONGEST_ROW: Final = 400
"""Signs of a row that is kept on one page; a longer one may need more than a page."""
BREAKABLE: Final = "set table.cell(breakable: true);"
FORMS: Final = {
    "title": "#align(center, text(18pt, strong({})))",
    "dateline": "#align(right, text(tracking: 0.3em, {}))",
    "reporter": "#align(right, {})",
    "greeting": "#par(first-line-indent: 0em, {})",
    "lead": "#par(first-line-indent: (amount: 2em, all: true), {})",
    "closing": "#par(first-line-indent: (amount: 2em, all: true), {})",
    "wish": "#align(center, text(13pt, {}))",
    "slogan": "#text(13pt, strong({}))",
    "missing": '#text(fill: rgb("#8a1f11"), {})',
}


def as_typst(
    document: Document, *, fonts: Sequence[str], pictures: Mapping[int, str], base: str = ""
) -> str:
    """The markup; ``pictures`` are file names of the charts by place."""
    writer = _Writer(document, pictures, base)
    running = document.running_head or document.title
    lines = [
        HEAD.format(
            title=quoted(document.title),
            office=quoted(document.office),
            date=_date(document),
            fonts=", ".join(quoted(font) for font in fonts),
            running=quoted(running),
        )
    ]
    if not any(piece.form == "title" for piece in document.pieces):
        lines.append(FORMS["title"].format(quoted(document.title)))
        lines.append(f"#align(center, {quoted(document.period)})")
    lines += [writer.group(group) for group in grouped(document.pieces)]
    lines.append(writer.index())
    return "\n\n".join(lines)


class _Writer:
    """Counts the charts."""

    def __init__(self, document: Document, pictures: Mapping[int, str], base: str) -> None:
        self.document, self.pictures, self.base = document, pictures, base
        self.chart = 0

    def group(self, pieces: Sequence[Piece]) -> str:
        """One piece, or the rows of one table of two columns that goes over pages."""
        if pieces[0].kind != "pairs":
            return self.piece(pieces[0])
        head = ", ".join(f"[#{quoted(cell)}]" for cell in pieces[0].head)
        rows = ",\n".join(self.pairs(piece) for piece in pieces)
        made = f"table(columns: (1fr, 2.4fr), table.header({head}),\n{rows})"
        return f"#{{ {BREAKABLE} {made} }}"

    def piece(self, piece: Piece) -> str:
        """One piece."""
        made = {"heading": self.heading, "text": self.text, "form": self.text,
                "table": self.table, "chart": self.picture, "pairs": self.pairs}  # fmt: skip
        return made[piece.kind](piece)

    def heading(self, piece: Piece) -> str:
        """With its mark."""
        runs = (Run(piece.mark), *piece.runs)
        return f"#heading(level: {piece.level + 1}, {self.runs(runs)})"

    def text(self, piece: Piece) -> str:
        """A paragraph, perhaps in an official form."""
        inner = self.runs(piece.runs)
        return FORMS[piece.form].format(inner) if piece.form in FORMS else f"#par({inner})"

    def table(self, piece: Piece) -> str:
        """A table with a repeated head and right-aligned numbers."""
        columns = len(piece.head)
        align = ", ".join(["left", *["right" if _numbers(piece, n) else "left"
                                     for n in range(1, columns)]])  # fmt: skip
        widths = _widths(piece)
        head = ", ".join(quoted(cell) for cell in piece.head)
        rows = ",\n  ".join(", ".join(quoted(cell) for cell in row) for row in piece.rows)
        body = f"table(columns: ({widths},), align: ({align},), table.header({head}),\n  {rows})"
        if any(len("".join(row)) > LONGEST_ROW for row in piece.rows):
            body = f"{{ {BREAKABLE} {body} }}"
        if columns > WIDE:
            size = "8pt" if columns > WIDEST_READABLE else "10pt"
            body = f"text({size}, {body.replace('table(', 'table(inset: 3pt, ', 1)})"
        if not piece.caption:
            return f"#{body}"
        alt = quoted(piece.caption)
        return (
            f"#figure({body}, caption: {quoted(piece.caption)}, kind: table, supplement: none, "
            f"numbering: none, alt: {alt})"
        )

    def picture(self, piece: Piece) -> str:
        """A chart with its words."""
        name = self.pictures.get(self.chart, "")
        self.chart += 1
        if not name:
            return f"#par({quoted(piece.alt)})"
        return (
            f"#figure(image({quoted(name)}, width: 90%, alt: {quoted(piece.alt)}), "
            f"caption: {quoted(piece.caption)}, kind: image, supplement: none, numbering: none)"
        )

    def pairs(self, piece: Piece) -> str:
        """A row of two columns."""
        left = "\n\n".join(self.piece(one) for one in piece.left)
        right = "\n\n".join(self.piece(one) for one in piece.right)
        return f"[{left}], [{right}]"

    def runs(self, runs: Sequence[Run]) -> str:
        """Words and figures as one content; a figure links and carries its code."""
        return f"[{''.join(self.run(run) for run in runs if run.text)}]"

    def run(self, run: Run) -> str:
        """Words, or a figure."""
        use = self.document.use(run.key) if run.key else None
        if use is None:
            return f"#{quoted(run.text)};"
        where = quoted(f"{self.base}{use.address}")
        mark = f"#code({quoted(use.code)});" if use.code else ""
        return f"#link({where}, {quoted(run.text)});{mark}"

    def index(self) -> str:
        """Every figure with its code."""
        if not self.document.uses:
            return ""
        rows = []
        for use in self.document.uses:
            where = quoted(f"{self.base}{use.address}")
            rows.append(
                f"link({where}, {quoted(use.code or '–')}), {quoted(use.label)}, "
                f"{quoted(use.span)}, {quoted(use.printed)}, {quoted(str(use.version))}"
            )
        head = '"代碼", "指標", "期間", "數值", "版本"'
        body = ",\n  ".join(rows)
        return (
            '#heading(level: 1, "數據索引")\n\n'
            "#text(9pt, table(columns: (auto, 1fr, auto, auto, auto), "
            "align: (left, left, left, right, right), "
            f"table.header({head}),\n  {body}))"
        )


def quoted(text: str) -> str:
    """A string literal of Typst, which has the escapes of JSON."""
    clean = "".join(char for char in text if char >= " " or char in "\t\n")
    return json.dumps(clean, ensure_ascii=False)


def _date(document: Document) -> str:
    """The day of its newest figure, since a document knows no other; else its last month."""
    newest = max((use.computed_at for use in document.uses), default="")
    try:
        day = date.fromisoformat((newest or f"{document.last}-01")[:10])
    except ValueError:
        day = date(ROC_EPOCH, 1, 1)
    return f"datetime(year: {day.year}, month: {day.month}, day: {day.day})"


def _widths(piece: Piece) -> str:
    """A name and its number share the page; where texts are long, they take what others leave."""
    columns = range(len(piece.head))
    if len(columns) == 2:  # noqa: PLR2004 (a name and a number)
        return "2fr, 1fr"
    if all(_numbers(piece, n) for n in columns[1:]):
        return ", ".join(["1fr", *["auto"] * (len(columns) - 1)])
    cells = [[row[n] for row in piece.rows if n < len(row)] for n in columns]
    longest = [max((len(line) for line in "\n".join(one).split("\n")), default=0) for one in cells]
    return ", ".join(
        f"{min(length, WIDEST)}fr" if length > LONG and not _numbers(piece, n) else "auto"
        for n, length in zip(columns, longest, strict=True)
    )


def _numbers(piece: Piece, place: int) -> bool:
    cells = [
        row[place] for row in piece.rows if place < len(row) and row[place] not in {"", "–", HIDDEN}
    ]
    return bool(cells) and all(
        cell.replace(",", "").replace(".", "").rstrip("%％").isdigit() for cell in cells
    )
