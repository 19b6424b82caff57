"""The kinds of report that the product ships, each a template in ``mappings``."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from civicloop.engines.metrics.rules import Period
from civicloop.publish.reports.errors import PeriodError, UnknownKindError
from civicloop.publish.reports.rules.templates import Template, parse

HOME = Path(__file__).resolve().parent.parent / "mappings"
ORDER = (
    "half-year", "council", "annual-results", "annual-plan", "overview", "control-bulletin",
)  # fmt: skip


@lru_cache(maxsize=1)
def kinds() -> dict[str, Template]:
    """Every kind by its key, in the order of the menu."""
    return {key: parse((HOME / f"{key}.md").read_text(encoding="utf-8"), key=key) for key in ORDER}


def kind(key: str) -> Template:
    """The kind of that key; an unknown one raises and names those that there are."""
    if key not in kinds():
        raise UnknownKindError(f"There is no report {key!r}; there are {', '.join(kinds())}.")
    return kinds()[key]


def require_period(template: Template, period: Period) -> None:
    """A yearly report takes a year; a period of another kind raises."""
    if period.kind.value not in template.periods:
        wanted = ", ".join(template.periods)
        raise PeriodError(f"{template.en} takes a period of the kind {wanted}: not {period.key}.")
