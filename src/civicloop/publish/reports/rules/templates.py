"""Templates of reports: Markdown with figure tags, tables, charts and collected text. Pure.

The head between ``---`` lines is YAML (names, period, layout, numbering of the levels, before whom
the report is laid). After it:

- ``# Heading``, one ``#`` for each level; marks are given by the style, never typed.
- paragraphs with ``{{ figure("cases.received") }}``, ``{{ mean("cases.received") }}``,
  ``{{ change("cases.received") }}`` and words of the edition such as ``{{ period }}``.
- ``:::table cases.received by=agency`` and ``:::chart cases.received by=month``: one line each.
  A table may name several figures, a column each, and ``order=largest``.
- ``:::collect key unit=agency title="..."``: text that a unit writes before a deadline.
- ``:::each district metric=cases.received`` ... ``:::end``: repeated for each member; inside,
  ``{{ member }}`` is its name, and figures are the member's own.
- ``:::form greeting`` ... ``:::end``: a paragraph in one of the official forms.
- ``:::book crosswalk`` and the like: a table that another module hands over.
- ``{{ if any }}`` in a sentence: it is left out while each of its figures is nought.
  ``:::if any`` ... ``:::end``: so is all that stands between, headings and tables too.
- ``:::if none metric=cases.received`` ... ``:::end`` stands only while that figure is nought, and
  ``:::if some metric=cases.received`` only while it is not: a nil return says so in words.
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

TAG: Final = re.compile(r"\{\{([^{}\n]*(?:\}(?!\})[^{}\n]*)*)\}\}")
"""A tag in its braces. It never goes back over what it read: a text of blanks took minutes."""
CALL: Final = re.compile(r"^(figure|mean|change)\(\s*\"([a-z_]+\.[a-z_0-9]+)\"\s*((?:,[^)]*)?)\)$")
WORDS: Final = (
    "period", "period_label", "city", "office", "today", "speaker", "deputy_speaker", "session",
    "reporter", "member", "year", "next_year", "number",
)  # fmt: skip
IF_ANY: Final = "if any"
"""The mark of what is left out while all of its figures are nought."""
LARGEST: Final = "largest"
"""``order=`` of a table: the largest of its first figure stands first."""
ANY, NONE, SOME = "any", "none", "some"
CONDITIONS: Final = (ANY, NONE, SOME)
"""When a part stands: some of its own figures is no nought; one figure is nought, or is not."""
FORMS: Final = ("title", "dateline", "reporter", "greeting", "closing", "wish", "slogan", "lead")
DIRECTIVES: Final = ("table", "chart", "collect", "book")
OPENED: Final = ("each", "form", "if")
"""Directives that hold what stands up to their ``:::end``."""
KEY: Final = re.compile(r"[a-z][a-z0-9-]{1,38}[a-z0-9]")
RESERVED: Final = frozenset({"new"})
"""Words that are no code of a kind, because an address has them."""
LAYOUTS: Final = ("text", "pairs")
LAID_BEFORE: Final = ("", "mayor")
"""Before whom a report of a kind is laid by itself, once it is published."""
LARGE: Final = ("mixed", "plain", "yi")
DEEPEST: Final = 6
LONGEST_WORD: Final = 100
LONGEST_MEAN: Final = 240
"""Months."""
LONGEST: Final = 100_000


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
    laid_before: str = ""

    def label(self, language: str) -> str:
        """The name in the reader's language."""
        return self.zh if language.startswith("zh") else self.en

    @property
    def every(self) -> list[Block]:
        """All blocks, each before those inside it."""
        return self._all(self.blocks)

    @property
    def sections(self) -> list[Block]:
        """The texts to be collected, in order."""
        return [block for block in self._all(self.blocks) if block.kind == "collect"]

    def _all(self, blocks: Sequence[Block]) -> list[Block]:
        return [row for block in blocks for row in (block, *self._all(block.inside))]


def parse(text: str, *, key: str) -> Template:
    """Read a template; what it names wrongly raises ``TemplateError`` with the line."""
    if len(text) > LONGEST:
        raise TemplateError("the template is too long", 1, code="long", most=f"{LONGEST:,}")
    head, body, first_line = _head(text)
    style = Style(
        levels=_words(head, "levels", ("壹、", "一、", "（一）", "1.", "(1)")),
        wide_digits=head.get("wide_digits", False) is True,
        wide_percent=head.get("wide_percent", True) is True,
        large=_word(head, "large", "mixed"),
    )
    template = Template(
        key=key,
        zh=_word(head, "zh"),
        en=_word(head, "en"),
        periods=_words(head, "periods"),
        layout=_word(head, "layout", "text"),
        style=style,
        pair_heads=_pair(_words(head, "pair_heads", ("", ""))),
        running_head=_word(head, "running_head", ""),
        blocks=tuple(_blocks(body, first_line)),
        laid_before=_word(head, "laid_before", ""),
    )
    for name, given, known in (
        ("levels", style.levels, NUMBERINGS), ("layout", (template.layout,), LAYOUTS),
        ("large", (style.large,), LARGE), ("laid_before", (template.laid_before,), LAID_BEFORE),
    ):  # fmt: skip
        _require_known(name, given, known)
    return template


def _require_known(name: str, given: Sequence[str], known: Sequence[str]) -> None:
    wrong = [one for one in given if one not in known]
    if wrong:
        raise TemplateError(
            f"the head names {wrong[0]!r} as {name}, which does not exist", 1,
            code="unknown", name=name, given=wrong[0], known="、".join(filter(None, known)),
        )  # fmt: skip


def _word(head: Mapping[str, Any], name: str, default: str | None = None) -> str:
    """One text of the head; nothing else is taken for one."""
    value = head.get(name, default)
    if not isinstance(value, str) or len(value) > LONGEST_WORD or (default is None and not value):
        raise TemplateError(f"the head has no {name}", 1, code="lacking", name=name)
    return value


def _words(
    head: Mapping[str, Any], name: str, default: tuple[str, ...] | None = None
) -> tuple[str, ...]:
    value = head.get(name, default)
    fits = isinstance(value, list | tuple) and 0 < len(value) < 10  # noqa: PLR2004 (levels of headings)
    if not fits or not all(isinstance(one, str) and len(one) <= LONGEST_WORD for one in value):
        raise TemplateError(f"the head has no list {name}", 1, code="lacking", name=name)
    return tuple(value)


def _pair(words: tuple[str, ...]) -> tuple[str, str]:
    if len(words) != 2:  # noqa: PLR2004 (a pair)
        raise TemplateError("the head needs two pair_heads", 1, code="lacking", name="pair_heads")
    return words[0], words[1]


def _head(text: str) -> tuple[dict[str, Any], list[str], int]:
    lines = text.splitlines()
    if not lines or lines[0] != "---" or "---" not in lines[1:]:
        raise TemplateError("the template has no head between two lines of ---", 1, code="headless")
    end = lines.index("---", 1)
    try:
        head = yaml.safe_load("\n".join(lines[1:end]))
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 2 if mark else 1
        raise TemplateError(f"the head is no YAML: {error}", line, code="yaml") from error
    if not isinstance(head, dict):
        raise TemplateError("the head names nothing", 1, code="headless")
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
            if len(line) - len(line.lstrip("#")) > DEEPEST:
                raise TemplateError(
                    f"a heading has at most {DEEPEST} #", number, code="deep", most=str(DEEPEST)
                )
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
            raise TemplateError("this has no :::end", self.open[-1][0].line, code="unended")
        return self.found

    def _directive(self, line: str, number: int) -> None:
        if line == ":::end":
            if not self.open:
                raise TemplateError("nothing is open that could end here", number, code="unopened")
            block, inside = self.open.pop()
            self._add(replace(block, inside=tuple(inside)))
            return
        block = _directive(line[3:], number)
        if block.kind in OPENED:
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
        name, *rest = shlex.split(text) or [""]
    except ValueError as error:
        raise TemplateError(str(error), line, code="quotes") from error
    options = dict(word.split("=", 1) for word in rest if "=" in word)
    bare = " ".join(word for word in rest if "=" not in word)
    if name == "form" and bare not in FORMS:
        raise TemplateError(
            f"there is no form called {bare!r}", line, code="form", given=bare,
            known="、".join(FORMS),
        )  # fmt: skip
    if name not in {*DIRECTIVES, *OPENED}:
        raise TemplateError(
            f"there is no block called {name!r}", line, code="block", given=name,
            known="、".join((*DIRECTIVES, *OPENED)),
        )  # fmt: skip
    if name == "if" and bare not in CONDITIONS:
        raise TemplateError(
            f"there is no if {bare!r}", line, code="unknown", name="if", given=bare,
            known="、".join(CONDITIONS),
        )  # fmt: skip
    if name == "if" and bare != ANY and not options.get("metric"):
        raise TemplateError(f"if {bare} does not say of which metric", line, code="bare",
                            given=f"if {bare}")  # fmt: skip
    if not bare:
        raise TemplateError(f"{name} does not say what", line, code="bare", given=name)
    return Block(name, line, bare, 0, options)


def tags_in(text: str) -> list[str]:
    """What stands in double braces, in order."""
    return [found[1].strip() for found in TAG.finditer(text)]


def _check_tags(text: str, line: int) -> None:
    for tag in tags_in(text):
        if tag not in {*WORDS, IF_ANY} and not CALL.match(tag):
            raise TemplateError(
                f"{{{{ {tag} }}}} is neither a figure nor a word", line, code="tag", given=tag
            )


def months_of(options: Mapping[str, str]) -> int | None:
    """Over how many months a mean goes: nought for those of the period, nothing for nonsense."""
    text = options.get("over", "0")
    fits = text.isascii() and text.isdecimal() and int(text[:6]) <= LONGEST_MEAN
    return int(text) if fits else None


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
