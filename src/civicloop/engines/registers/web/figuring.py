"""The figures that a register feeds, as rows of the editor of its definition."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from civicloop.engines.registers.rules import Definition, Figure, Gauge
from civicloop.engines.registers.web.derived import codes, conditions, places, text, words

TAKES: Final = {
    Gauge.ROWS: _("How many entries"),
    Gauge.TOTAL: _("The total of a field"),
    Gauge.MEAN: _("The mean of a field"),
    Gauge.SHARE: _("The share of a value, in percent"),
}
TEXTS: Final = (
    *("key", "zh", "en", "take", "of", "value", "where", "at", "by", "unit_zh", "unit_en"),
    *("owner", "decimals", "floor", "retired"),
)
NOTHING: Final = dict.fromkeys(TEXTS, "")
"""A new row of the editor."""
MOST_DIGITS: Final = 4


def figure_rows(definition: Definition) -> list[dict[str, Any]]:
    """The figures for the editor."""
    return [
        {
            **{name: getattr(row, name) for name in TEXTS},
            "take": row.take.value,
            "where": "\n".join(f"{name} = {value}" for name, value in row.where),
            "by": ", ".join(row.by),
            "version": row.version,
            "since": date.fromisoformat(row.since) if row.since else None,
            "is_kept": bool(row.since),
        }
        for row in definition.figures
    ]


def read_figures(post: QueryDict, before: Mapping[str, Figure]) -> tuple[Figure, ...]:
    """The figures as they were typed, sound or not; their versions are given by the service."""
    return tuple(_figure(post, f"g-{place}-", before) for place in places(post, "g"))


def _figure(post: QueryDict, prefix: str, before: Mapping[str, Figure]) -> Figure:
    typed = text(post, f"{prefix}take")
    take = Gauge(typed) if typed in set(Gauge) else Gauge.ROWS
    key = text(post, f"{prefix}key")
    stood = before.get(key)
    return Figure(
        key=key,
        take=take,
        **words(post, prefix),
        of=text(post, f"{prefix}of") if take is not Gauge.ROWS else "",
        value=text(post, f"{prefix}value") if take is Gauge.SHARE else "",
        where=tuple(conditions(text(post, f"{prefix}where", 4000))),
        at=text(post, f"{prefix}at"),
        by=codes(text(post, f"{prefix}by")),
        owner=text(post, f"{prefix}owner"),
        decimals=_whole(text(post, f"{prefix}decimals")),
        floor=_whole(text(post, f"{prefix}floor")),
        retired=bool(post.get(f"{prefix}retired")),
        version=stood.version if stood else 1,
        since=stood.since if stood else "",
    )


def _whole(typed: str) -> int:
    """A small number; what is none is told of by the check of the definition."""
    if not typed:
        return 0
    sound = typed.isascii() and typed.isdecimal() and len(typed) <= MOST_DIGITS
    return int(typed) if sound else -1
