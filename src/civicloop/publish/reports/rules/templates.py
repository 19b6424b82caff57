"""Templates of reports: Markdown with figure tags, tables, charts and collected text. Pure.

The head between ``---`` lines is YAML (names, period, layout, numbering of the levels). After it:

- ``# Heading``, one ``#`` for each level; marks are given by the style, never typed.
- paragraphs with ``{{ figure("cases.received") }}``, ``{{ mean("cases.received") }}``,
  ``{{ change("cases.received") }}`` and words of the edition such as ``{{ period }}``.
- ``:::table cases.received by=agency`` and ``:::chart cases.received by=month``: one line each.
- ``:::collect key unit=agency title="..."``: text that a unit writes before a deadline.
- ``:::each district metric=cases.received`` ... ``:::end``: repeated for each member; inside,
  ``{{ member }}`` is its name, and figures are the member's own.
- ``:::form greeting`` ... ``:::end``: a paragraph in one of the official forms.
- ``:::book crosswalk`` and the like: a table that another module hands over.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final

import yaml

from civicloop.publish.reports.errors import TemplateError
from civicloop.publish.reports.rules.styles import NUMBERINGS, Style

TAG: Final = re.compile(r"\{\{\s*(.*?)\s*\}\}")
CALL: Final = re.compile(r"^(figure|mean|change)\(\s*\"([a-z_]+\.[a-z_0-9]+)\"\s*((?:,[^)]*)?)\)$")
WORDS: Final = (
    "period", "period_label", "city", "office", "today", "speaker", "deputy_speaker", "session",
    "reporter", "member", "year", "next_year", "number",
)  # fmt: skip
FORMS: Final = ("title", "dateline", "reporter", "greeting", "closing", "wish", "slogan", "lead")
DIRECTIVES: Final = ("table", "chart", "collect", "book")
LAYOUTS: Final = ("text", "pairs")


@dataclass(frozen=True, slots=True)
class Block:
    """One piece of a template: its kind, its words, its settings, what stands inside it."""

    kind: str
    line: int
    text: str = ""
    level: int = 0
    options: Mapping[str, str] = field(default_factory=dict)
    inside: tuple[Block, ...] = ()


@dataclass(frozen=True, slots=True)
class Template:
    """A report that comes back."""

    key: str
    zh: str
    en: str
    periods: tuple[str, ...]
    layout: str
    style: Style
    pair_heads: tuple[str, str]
    running_head: str
    blocks: tuple[Block, ...]

    def label(self, language: str) -> str:
        """The name in the reader's language."""
        return self.zh if language.startswith("zh") else self.en

    @property
    def sections(self) -> list[Block]:
        """The texts to be collected, in order."""
        return [block for block in self._all(self.blocks) if block.kind == "collect"]

    @property
    def metrics(self) -> list[str]:
        """The figures that it names, each once."""
        found: dict[str, None] = {}
        for block in self._all(self.blocks):
            if block.kind in {"table", "chart"}:
                found[block.text] = None
            for tag in TAG.findall(block.text):
                call = CALL.match(tag)
                if call:
                    found[call[2]] = None
        return list(found)

    def _all(self, blocks: Sequence[Block]) -> list[Block]:
        return [row for block in blocks for row in (block, *self._all(block.inside))]


def parse(text: str, *, key: str) -> Template:
    """Read a template; what it names wrongly raises ``TemplateError`` with the line."""
    head, body, first_line = _head(text)
    try:
        style = Style(
            levels=tuple(head.get("levels", ("壹、", "一、", "（一）", "1.", "(1)"))),
            wide_digits=bool(head.get("wide_digits", False)),
            wide_percent=bool(head.get("wide_percent", True)),
            large=str(head.get("large", "mixed")),
        )
        template = Template(
            key=key,
            zh=str(head["zh"]),
            en=str(head["en"]),
            periods=tuple(head["periods"]),
            layout=str(head.get("layout", "text")),
            style=style,
            pair_heads=tuple(head.get("pair_heads", ("", ""))),
            running_head=str(head.get("running_head", "")),
            blocks=tuple(_blocks(body, first_line)),
        )
    except KeyError as error:
        raise TemplateError(f"the head has no {error.args[0]}", 1) from error
    wrong = [level for level in style.levels if level not in NUMBERINGS]
    if wrong or template.layout not in LAYOUTS:
        raise TemplateError(f"the head names {wrong or template.layout}, which does not exist", 1)
    return template


def _head(text: str) -> tuple[dict[str, Any], list[str], int]:
    lines = text.splitlines()
    if not lines or lines[0] != "---" or "---" not in lines[1:]:
        raise TemplateError("the template has no head between two lines of ---", 1)
    end = lines.index("---", 1)
    try:
        head = yaml.safe_load("\n".join(lines[1:end]))
    except yaml.YAMLError as error:
        raise TemplateError(f"the head is no YAML: {error}", 1) from error
    if not isinstance(head, dict):
        raise TemplateError("the head names nothing", 1)
    return head, lines[end + 1 :], end + 2


def _blocks(lines: Sequence[str], first_line: int) -> list[Block]:
    reader = _Reader()
    for number, raw in enumerate(lines, start=first_line):
        reader.take(raw.rstrip(), number)
    return reader.finished()


class _Reader:
    """Takes the lines one by one and puts blocks into what is open."""

    def __init__(self) -> None:
        self.found: list[Block] = []
        self.open: list[tuple[Block, list[Block]]] = []
        self.words: list[str] = []
        self.began = 0

    def take(self, line: str, number: int) -> None:
        """One line."""
        if not line or line.startswith((":::", "#", "<!--")):
            self._close_paragraph()
        if not line or line.startswith("<!--"):
            return
        if line.startswith("#"):
            text = line.lstrip("#").strip()
            _check_tags(text, number)
            self._add(Block("heading", number, text, len(line) - len(line.lstrip("#")) - 1))
        elif line.startswith(":::"):
            self._directive(line, number)
        else:
            self.began = self.began if self.words else number
            self.words.append(line)

    def finished(self) -> list[Block]:
        """All blocks; what was never ended raises."""
        self._close_paragraph()
        if self.open:
            raise TemplateError("this has no :::end", self.open[-1][0].line)
        return self.found

    def _directive(self, line: str, number: int) -> None:
        if line == ":::end":
            if not self.open:
                raise TemplateError("nothing is open that could end here", number)
            block, inside = self.open.pop()
            self._add(replace(block, inside=tuple(inside)))
            return
        block = _directive(line[3:], number)
        if block.kind in {"each", "form"}:
            self.open.append((block, []))
        else:
            self._add(block)

    def _add(self, block: Block) -> None:
        (self.open[-1][1] if self.open else self.found).append(block)

    def _close_paragraph(self) -> None:
        if self.words:
            text = "".join(self.words)
            _check_tags(text, self.began)
            self._add(Block("text", self.began, text))
            self.words.clear()


def _directive(text: str, line: int) -> Block:
    try:
        name, *rest = shlex.split(text)
    except ValueError as error:
        raise TemplateError(str(error), line) from error
    options = dict(word.split("=", 1) for word in rest if "=" in word)
    bare = " ".join(word for word in rest if "=" not in word)
    if name == "form" and bare not in FORMS:
        raise TemplateError(f"there is no form called {bare!r}", line)
    if name not in {*DIRECTIVES, "each", "form"}:
        raise TemplateError(f"there is no block called {name!r}", line)
    if not bare:
        raise TemplateError(f"{name} does not say what", line)
    return Block(name, line, bare, 0, options)


def _check_tags(text: str, line: int) -> None:
    for tag in TAG.findall(text):
        if tag not in WORDS and not CALL.match(tag):
            raise TemplateError(f"{{{{ {tag} }}}} is neither a figure nor a word", line)


def call_of(tag: str) -> tuple[str, str, dict[str, str]] | None:
    """The kind, the metric and the settings of a figure tag; ``None`` for a word."""
    found = CALL.match(tag)
    if found is None:
        return None
    options = dict(
        part.strip().split("=", 1) for part in found[3].strip(", ").split(",") if "=" in part
    )
    chosen = {key.strip(): value.strip().strip('"') for key, value in options.items()}
    return found[1], found[2], chosen
