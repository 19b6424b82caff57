"""Putting figures, tables, charts and collected text into a template. Pure.

Whoever calls gives the figures (``Figures``): this file knows no metric and no database.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import partial
from typing import Protocol, TypeVar

from civicloop.publish.reports.errors import TemplateError
from civicloop.publish.reports.rules import charts
from civicloop.publish.reports.rules.cells import (
    HIDDEN_NOTE,
    in_cell,
    in_table,
    note_of,
    size_of,
)
from civicloop.publish.reports.rules.checking.paragraphs import MARK
from civicloop.publish.reports.rules.documents import HIDDEN, Document, Piece, Run, Use
from civicloop.publish.reports.rules.styles import LARGEST_MARK, Style, half_up, numbered
from civicloop.publish.reports.rules.templates import (
    ANY,
    IF_ANY,
    LARGEST,
    NONE,
    TAG,
    Block,
    Template,
    call_of,
    months_of,
    tags_in,
)
from civicloop.publish.reports.rules.texts import pieces_of

SENTENCE = re.compile(r"[^。！？]*[。！？]?")
SAME_AS_BEFORE = "與上期相同"
NO_TEXT = "（撰寫中）"
NO_FIGURE = "（尚無資料）"


Made = TypeVar("Made", Piece, Run)


@dataclass(frozen=True, slots=True)
class Table:
    """Rows that another module hands over, with the sentences that stand before them."""

    caption: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    lead: tuple[str, ...] = ()


class Figures(Protocol):
    """Where figures, tables and collected texts come from."""

    def one(self, metric: str, filters: Mapping[str, str]) -> Use:
        """The figure of the whole period."""
        ...

    def before(self, metric: str, filters: Mapping[str, str]) -> Use | None:
        """The same figure in the period before."""
        ...

    def by(self, metric: str, dimension: str) -> list[tuple[str, str, Use]]:
        """The figure of each member: its code, its name, the figure; ``month`` divides by time."""
        ...

    def name_of(self, dimension: str) -> str:
        """The name of a dimension."""
        ...

    def book(self, name: str) -> Table | None:
        """A table of another module; ``None`` if there is none for the period."""
        ...

    def collected(self, key: str) -> str:
        """The text that a unit wrote; empty if it has not."""
        ...


def compose(
    template: Template, *, words: Mapping[str, str], figures: Figures, frame: Document
) -> Document:
    """The whole report; ``frame`` has its title, language, period and office."""
    composer = _Composer(template, words, figures)
    pieces = composer.blocks(template.blocks, {})
    if template.layout == "pairs":
        pieces = paired(pieces, template.pair_heads)
    if composer.hides_in_text:
        pieces.append(Piece("text", (Run(HIDDEN_NOTE),), form="note"))
    return replace(frame, pieces=tuple(pieces), uses=tuple(composer.uses.values()))


class _Composer:
    """Counts the headings and keeps the figures that were used."""

    def __init__(self, template: Template, words: Mapping[str, str], figures: Figures) -> None:
        self.style, self.words, self.figures = template.style, dict(words), figures
        self.uses: dict[str, Use] = {}
        self.places = [0] * 9
        self.tables = self.charts = 0
        self.hides_in_text = False
        self.noughts: list[bool] = []
        """Of each figure so far, whether it says nothing: a nought, or no change."""

    def blocks(self, blocks: Sequence[Block], filters: Mapping[str, str]) -> list[Piece]:
        """The pieces of some blocks."""
        return [piece for block in blocks for piece in self.block(block, filters)]

    def block(self, block: Block, filters: Mapping[str, str]) -> list[Piece]:
        """The pieces of one block."""
        if block.kind == "heading":
            return [
                Piece("heading", self.runs(block, filters), block.level, self.mark(block.level))
            ]
        if block.kind == "text":
            runs = self.runs(block, filters)
            return [Piece("text", runs)] if runs else []
        if block.kind == "if":
            return self.part(block, filters)
        if block.kind == "form":
            inside = self.blocks(block.inside, filters)
            return [replace(piece, kind="form", form=block.text) for piece in inside]
        made = {"each": self.each, "table": self.table, "chart": self.chart,
                "collect": self.collect, "book": self.book}  # fmt: skip
        return made[block.kind](block, filters)

    def part(self, block: Block, filters: Mapping[str, str]) -> list[Piece]:
        """What stands on a condition: its own figures, or one that it names."""
        if block.text == ANY:
            return self.if_any(lambda: self.blocks(block.inside, filters))
        named = self.figures.one(block.options["metric"], filters)
        stands = is_nought(named) is (block.text == NONE)
        return self.blocks(block.inside, filters) if stands else []

    def mark(self, level: int) -> str:
        """The next mark of a level; deeper levels begin anew."""
        self.places[level] += 1
        self.places[level + 1 :] = [0] * (8 - level)
        return self.style.mark(level, self.places[level])

    def if_any(self, make: Callable[[], list[Made]]) -> list[Made]:
        """What ``make`` makes, unless it has figures and each of them is nought.

        What is left out leaves no trace: its figures are not cited, its headings not numbered.
        """
        uses, places = dict(self.uses), list(self.places)
        counts, hides = (self.tables, self.charts), self.hides_in_text
        begun = len(self.noughts)
        made = make()
        said = self.noughts[begun:]
        if not said or not all(said):
            return made
        self.uses, self.places, self.hides_in_text = uses, places, hides
        self.tables, self.charts = counts
        return []

    def runs(self, block: Block, filters: Mapping[str, str]) -> tuple[Run, ...]:
        """The words of a paragraph with its figures, without sentences that have only noughts."""
        marked = [part for part in SENTENCE.findall(block.text) if IF_ANY in tags_in(part)]
        if not marked:
            return tuple(self.tagged(block.text, filters, block.line))
        found: list[Run] = []
        for part in SENTENCE.findall(block.text):
            if part in marked:
                found += self.if_any(partial(self.tagged, part, filters, block.line))
            else:
                found += self.tagged(part, filters, block.line)
        return tuple(found)

    def tagged(self, text: str, filters: Mapping[str, str], line: int) -> list[Run]:
        """Words with what stands for their tags."""
        found: list[Run] = []
        last = 0
        for tag in TAG.finditer(text):
            found.append(Run(text[last : tag.start()]))
            name = tag[1].strip()
            if name != IF_ANY:
                found.append(self.tag(name, filters, line))
            last = tag.end()
        found.append(Run(text[last:]))
        return [run for run in found if run.text]

    def tag(self, tag: str, filters: Mapping[str, str], line: int) -> Run:
        """A figure or a word."""
        call = call_of(tag)
        if call is None:
            if tag not in self.words:
                raise TemplateError(f"{tag} is not known in this report", line)
            return Run(self.words[tag])
        kind, metric, options = call
        chosen = {**filters, **{k: v for k, v in options.items() if k not in {"unit", "over"}}}
        use = self.keep(self.figures.one(metric, chosen))
        self.hides_in_text |= use.is_hidden
        if kind != "change":
            self.noughts.append(is_nought(use))
        if use.value == "":
            return Run(HIDDEN if use.is_hidden else NO_FIGURE, use.key)
        if kind == "mean":
            return Run(self.mean(use, months_of(options) or 0), use.key)
        if kind == "change":
            run = self.change(use, self.figures.before(metric, chosen))
            self.noughts.append(run.text == SAME_AS_BEFORE)
            return run
        return Run(self.said(use), use.key)

    def said(self, use: Use) -> str:
        """The figure as this report writes it, with its unit."""
        return said(self.style, Decimal(use.value), use.unit, use.decimals)

    def mean(self, use: Use, over: int) -> str:
        """The figure a month, half up to whole ones."""
        months = over or _months(use.first, use.last)
        value = half_up(Decimal(use.value), 0) / months
        return f"{self.style.number(value)}{use.unit}"

    def change(self, use: Use, before: Use | None) -> Run:
        """``較上期增加1,234件``: the difference of the two as printed."""
        if before is not None and before.is_hidden:
            self.keep(before)
            self.hides_in_text = True
            return Run(f"上期數值為{HIDDEN}", use.key)
        if before is None or before.value == "" or before.missing:
            return Run("無上期資料可比較", use.key)
        self.keep(before)
        now, was = (half_up(Decimal(one.value), use.decimals) for one in (use, before))
        if now == was:
            return Run(SAME_AS_BEFORE, use.key)
        unit = "個百分點" if use.unit == "%" else use.unit
        verb = "增加" if now > was else "減少"
        number = self.style.number(abs(now - was), use.decimals)
        return Run(f"較上期{verb}{number}{unit}", use.key)

    def keep(self, use: Use) -> Use:
        """Remember a figure that the report prints."""
        self.uses[use.key] = use
        return use

    def each(self, block: Block, filters: Mapping[str, str]) -> list[Piece]:
        """The blocks inside, once for each member that has rows."""
        metric = block.options.get("metric", "")
        pieces = []
        for value, label, use in self.figures.by(metric, block.text):
            if use.value in {"", "0"}:
                continue
            self.words["member"] = label
            pieces += self.blocks(block.inside, {**filters, block.text: value})
        self.words.pop("member", None)
        return pieces

    def table(self, block: Block, filters: Mapping[str, str]) -> list[Piece]:
        """Figures by member, a column each, with their wholes where the parts add up to one.

        Members without a row of a count have nought of it, and no rate. With ``order=largest`` the
        largest of the first figure stands first.
        """
        by, metrics = block.options.get("by", "agency"), block.text.split()
        wholes = [self.keep(self.figures.one(metric, filters)) for metric in metrics]
        found = [self.figures.by(metric, by) for metric in metrics]
        names = {value: label for column in found for value, label, _use in column}
        cells = [{value: self.keep(use) for value, _label, use in column} for column in found]
        self.noughts += [
            is_nought(use) for use in (*wholes, *(u for c in cells for u in c.values()))
        ]
        order = [*names]
        if block.options.get("order") == LARGEST:
            order.sort(key=lambda value: -size_of(cells[0].get(value)))
        rows = [
            (names[value], *(in_table(column.get(value), whole)
                             for column, whole in zip(cells, wholes, strict=True)))
            for value in order
        ]  # fmt: skip
        is_sum = wholes[0].denominator is None
        rows.append(("合計" if is_sum else "全市", *(in_cell(whole) for whole in wholes)))
        self.tables += 1
        named = "、".join(whole.label for whole in wholes)
        title = block.options.get("title", f"{named}（按{self.figures.name_of(by)}）")
        head = (self.figures.name_of(by), *(f"{one.label}（{one.unit}）" for one in wholes))
        caption = f"表{self.tables}　{title}"
        return [Piece("table", caption=caption, head=head, rows=tuple(rows)), *note_of(rows)]

    def chart(self, block: Block, filters: Mapping[str, str]) -> list[Piece]:
        """The same as a chart, with words made from its figures."""
        by = block.options.get("by", "month")
        whole = self.keep(self.figures.one(block.text, filters))
        members = [(label, self.keep(use)) for _v, label, use in self.figures.by(block.text, by)]
        self.noughts += [is_nought(use) for _label, use in members] + [is_nought(whole)]
        rows = [(label, Decimal(use.shown.replace(",", "")) if use.shown else None)
                for label, use in members]  # fmt: skip
        self.charts += 1
        title = block.options.get("title", f"{whole.label}（按{self.figures.name_of(by)}）")
        draw = charts.line if by == "month" else charts.bars
        return [
            Piece("chart", caption=f"圖{self.charts}　{title}", spec=draw(rows, whole.unit),
                  alt=charts.words(title, rows, whole.unit, by_month=by == "month"),
                  head=(self.figures.name_of(by), f"{whole.label}（{whole.unit}）"),
                  rows=tuple((label, in_cell(use)) for label, use in members)),
            *note_of([(label, in_cell(use)) for label, use in members]),
        ]  # fmt: skip

    def collect(self, block: Block, _filters: Mapping[str, str]) -> list[Piece]:
        """The text of a unit, or a mark that it is still missing."""
        text = self.figures.collected(block.text)
        if not text.strip():
            self.noughts.append(False)
            return [Piece("text", (Run(NO_TEXT),), form="missing")]
        found: list[Piece] = []
        marks = block.options.get("marks", "")
        place = 0
        for piece in pieces_of(text):
            if piece.kind == "text":
                runs = self.runs(Block("text", block.line, piece.text), {})
                self.noughts += [] if TAG.search(piece.text) else [False]
                if runs:
                    place += 1
                    found.append(replace(piece, runs=_marked(runs, marks, place)))
            else:
                self.noughts.append(False)
                found.append(piece)
        return found

    def book(self, block: Block, _filters: Mapping[str, str]) -> list[Piece]:
        """A table of another module."""
        found = self.figures.book(block.text)
        self.noughts.append(found is None)
        if found is None:
            return [Piece("text", (Run(NO_FIGURE),), form="missing")]
        self.tables += 1
        caption = f"表{self.tables}　{found.caption}"
        said = [Piece("text", (Run(words),)) for words in found.lead]
        return [*said, Piece("table", caption=caption, head=found.head, rows=found.rows)]


def _marked(runs: tuple[Run, ...], style: str, place: int) -> tuple[Run, ...]:
    """A paragraph with the mark of its place; one that a unit numbered itself keeps its own."""
    if not style or place > LARGEST_MARK or MARK.match(runs[0].text):
        return runs
    return (Run(numbered(style, place)), *runs)


def is_nought(use: Use) -> bool:
    """Whether a figure prints as nought, or is a rate of nothing; not what is hidden or lacks."""
    if use.missing or use.is_hidden:
        return False
    if use.value == "":
        return use.denominator == 0
    return not half_up(Decimal(use.value), use.decimals)


def said(style: Style, value: Decimal, unit: str, decimals: int) -> str:
    """A figure with its unit, as reports of a style write it."""
    if unit == "%":
        return style.percent(value, decimals)
    if unit in {"元", "NT$"}:
        return style.money(int(half_up(value, 0)))
    if decimals:
        return f"{style.number(value, decimals)}{unit}"
    return f"{style.count(int(half_up(value, 0)))}{unit}"


def paired(pieces: Sequence[Piece], heads: tuple[str, str]) -> list[Piece]:
    """Two columns: the tree of headings on the left, what was done on the right."""
    found: list[Piece] = []
    left: list[Piece] = []
    right: list[Piece] = []

    def close() -> None:
        if left or right:
            found.append(Piece("pairs", left=tuple(left), right=tuple(right), head=heads))
        left.clear()
        right.clear()

    for piece in pieces:
        if piece.kind == "form":
            close()
            found.append(piece)
        elif piece.kind == "heading":
            if right:
                close()
            left.append(piece)
        else:
            right.append(piece)
    close()
    return found


def _months(first: str, last: str) -> int:
    years = int(last[:4]) - int(first[:4])
    return max(years * 12 + int(last[5:]) - int(first[5:]) + 1, 1)
