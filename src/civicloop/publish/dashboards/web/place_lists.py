"""Small places as a list: searched by name, in pages, and as a file."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from civicloop.engines.metrics.queries import Result
from civicloop.engines.metrics.rules import Cell
from civicloop.kernel.tabular import rules as tabular
from civicloop.publish.dashboards.rules import Line

PAGE = 50
"""Places on a page."""
LONGEST = 40
"""Characters of a search."""
COLUMNS = (
    ("place", "地區", "Place", tabular.Kind.TEXT),
    ("code", "代碼", "Code", tabular.Kind.TEXT),
    ("period", "期間", "Period", tabular.Kind.TEXT),
    ("value", "數值", "Value", tabular.Kind.DECIMAL),
    ("numerator", "分子", "Numerator", tabular.Kind.DECIMAL),
    ("denominator", "分母", "Denominator", tabular.Kind.INTEGER),
    ("version", "定義版本", "Definition version", tabular.Kind.INTEGER),
    ("computed_at", "計算時間", "Computed at", tabular.Kind.DATETIME),
    ("hidden", "不陳示", "Withheld", tabular.Kind.TEXT),
)


@dataclass(frozen=True)
class PlaceList:
    """The places of a figure in order, those without a number last; ``words`` are sought.

    Without a search those that are told stand in pages and the others are named below; a
    search finds both, so that whoever seeks a place learns that it is withheld.
    """

    every: Sequence[Line]
    words: str
    language: str

    @property
    def found(self) -> list[Line]:
        """What the pages hold."""
        wanted = self.words[:LONGEST].lower().split()
        if not wanted:
            return [line for line in self.every if _is_told(line)]
        return [line for line in self.every if all(word in _names(line) for word in wanted)]

    def context(self, after: str, address: Callable[..., str]) -> dict[str, Any]:
        """One page: that behind the place ``after``; the first one where that is no longer."""
        found = self.found
        places = [line.member.value for line in found]
        first = places.index(after) + 1 if after in places else 0
        last = min(first + PAGE, len(found))
        words = {"q": self.words[:LONGEST]} if self.words else {}
        hidden = [line.member for line in self.every if not (words or _is_told(line))]
        between = "、" if self.language.startswith("zh") else "; "
        back = first - PAGE
        earlier = {"after": places[back - 1]} if back > 0 else {}
        return {
            "lines": found[first:last],
            "words": self.words[:LONGEST],
            "count": len(found),
            "first": first + 1,
            "last": last,
            "before_url": address(**words, **earlier) if first else "",
            "after_url": address(**words, after=places[last - 1]) if last < len(found) else "",
            "is_long": len(self.every) > PAGE,
            "all_url": address(),
            "withheld": len(hidden),
            "withheld_names": between.join(row.label(self.language) for row in hidden),
        }


def file_lines(result: Result, language: str) -> Iterator[dict[str, Any]]:
    """The whole first, then each place."""
    yield _file_line(result, "", _("The whole city"), result.cell)
    for part in result.parts:
        yield _file_line(result, part.value, part.member.label(language), part.cell)


def _file_line(result: Result, code: str, place: str, cell: Cell) -> dict[str, Any]:
    return {
        "place": place,
        "code": code,
        "period": result.period.key,
        "value": cell.shown,
        "numerator": None if cell.is_hidden else cell.numerator,
        "denominator": cell.denominator,
        "hidden": _("withheld") if cell.is_hidden else "",
        "version": result.rule_version,
        "computed_at": result.computed_at,
    }


def _is_told(line: Line) -> bool:
    """Whether there is a number: neither withheld nor nothing at all."""
    return bool(line.whole.counts)


def _names(line: Line) -> str:
    return f"{line.member.zh} {line.member.en} {line.member.value}".lower()
