"""Every fault of a template at once, each with its line: what its editor has to put right. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from civicloop.publish.reports.errors import TemplateError
from civicloop.publish.reports.rules.styles import NUMBERINGS
from civicloop.publish.reports.rules.templates import (
    ANY,
    LARGEST,
    Block,
    Template,
    call_of,
    months_of,
    parse,
    tags_in,
)

MOST: Final = 50
SETTINGS: Final = frozenset({"unit", "over"})
MONTH: Final = "month"
LONGEST_KEY, LONGEST_TITLE = 80, 200


@dataclass(frozen=True, slots=True)
class Known:
    """What a template may name: by what each figure is divided, tables of others, periods."""

    figures: Mapping[str, Collection[str]]
    books: Collection[str]
    periods: Collection[str]


def check(text: str, *, key: str, known: Known) -> tuple[Template | None, list[TemplateError]]:
    """The template where it is sound, and whatever is not, in the order of the lines.

    A line that cannot be read is told and left out, so that it hides no other one.
    """
    faults: list[TemplateError] = []
    lines = text.splitlines()
    while len(faults) < MOST:
        try:
            template = parse("\n".join(lines), key=key)
        except TemplateError as fault:
            faults.append(fault)
            if fault.line < 2 or fault.code == "yaml" or not lines[fault.line - 1]:  # noqa: PLR2004 (the head)
                return None, faults
            lines[fault.line - 1] = ""
        else:
            faults += list(_named(template, known))[:MOST]
            return (None if faults else template), sorted(faults, key=lambda one: one.line)
    return None, sorted(faults, key=lambda one: one.line)


def _named(template: Template, known: Known) -> Iterator[TemplateError]:
    """What is written well, and names what does not exist."""
    wrong = [period for period in template.periods if period not in known.periods]
    yield from (_unknown("periods", period, known.periods, 1) for period in wrong)
    seen: set[str] = set()
    for block in template.every:
        if block.kind in {"text", "heading"}:
            yield from _tags(block, known)
        elif block.kind == "if":
            yield from _condition(block, known)
        elif block.kind == "table":
            yield from _columns(block, known)
        elif block.kind == "chart":
            by = block.options.get("by", MONTH)
            yield from _divided(block, block.text, by, known, (MONTH,))
        elif block.kind == "each":
            yield from _divided(block, block.options.get("metric", ""), block.text, known, ())
        elif block.kind == "book" and block.text not in known.books:
            yield _unknown("book", block.text, known.books, block.line)
        elif block.kind == "collect":
            yield from _asked(block, seen)
            seen.add(block.text)


def _tags(block: Block, known: Known) -> Iterator[TemplateError]:
    tags = tags_in(block.text)
    if block.text.count("{{") != len(tags):
        yield TemplateError("a tag is not closed", block.line, code="tag", given="{{")
    for tag in tags:
        call = call_of(tag)
        if call is None:
            continue
        _kind, metric, options = call
        if metric not in known.figures:
            yield _figure(metric, block.line)
            continue
        for name, value in options.items():
            if name == "over" and months_of(options) is None:
                yield TemplateError(
                    f"over={value} is no number of months", block.line, code="over", given=value
                )
            if name not in SETTINGS and name not in known.figures[metric]:
                yield _by(metric, name, known, block.line)


def _condition(block: Block, known: Known) -> Iterator[TemplateError]:
    if block.text != ANY and block.options["metric"] not in known.figures:
        yield _figure(block.options["metric"], block.line)


def _columns(block: Block, known: Known) -> Iterator[TemplateError]:
    """Each figure of a table is divided as the table is; they stand in a known order."""
    for metric in block.text.split():
        yield from _divided(block, metric, block.options.get("by", "agency"), known, (MONTH,))
    order = block.options.get("order", LARGEST)
    if order != LARGEST:
        yield _unknown("order", order, (LARGEST,), block.line)


def _divided(
    block: Block, metric: str, by: str, known: Known, besides: tuple[str, ...]
) -> Iterator[TemplateError]:
    if metric not in known.figures:
        yield _figure(metric, block.line)
    elif by not in {*known.figures[metric], *besides}:
        yield _by(metric, by, known, block.line, besides)


def _asked(block: Block, seen: set[str]) -> Iterator[TemplateError]:
    title = block.options.get("title", block.text)
    marks = block.options.get("marks", "")
    if marks not in NUMBERINGS:
        yield _unknown("marks", marks, [one for one in NUMBERINGS if one], block.line)
    if block.text in seen:
        yield TemplateError(
            f"the text {block.text} is asked twice", block.line, code="twice", given=block.text
        )
    if len(block.text) > LONGEST_KEY or len(title) > LONGEST_TITLE:
        yield TemplateError("the name of the text is too long", block.line, code="title")


def _unknown(name: str, given: str, known: Collection[str], line: int) -> TemplateError:
    return TemplateError(
        f"there is no {name} called {given!r}", line, code="unknown", name=name, given=given,
        known="、".join(known),
    )  # fmt: skip


def _figure(metric: str, line: int) -> TemplateError:
    return TemplateError(f"there is no figure called {metric!r}", line, code="figure", given=metric)


def _by(
    metric: str, by: str, known: Known, line: int, besides: tuple[str, ...] = ()
) -> TemplateError:
    ways = "、".join((*besides, *known.figures[metric]))
    return TemplateError(
        f"{metric} is not divided by {by!r}", line, code="by", given=by, name=metric, known=ways
    )
