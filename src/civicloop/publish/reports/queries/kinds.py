"""The kinds of report: a template each, shipped with the product or made by the city."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from django.db.models import QuerySet

from civicloop.engines.metrics.rules import METRICS, Period, PeriodKind
from civicloop.publish.reports.errors import PeriodError, TemplateError, UnknownKindError
from civicloop.publish.reports.models import Edition, TemplateVersion
from civicloop.publish.reports.queries.books import BOOKS
from civicloop.publish.reports.rules import soundness
from civicloop.publish.reports.rules.templates import Template, parse

HOME = Path(__file__).resolve().parent.parent / "mappings"
ORDER = (
    "half-year", "council", "annual-results", "annual-plan", "overview", "control-bulletin",
    "petition-performance", "inspection-return",
)  # fmt: skip
read_template = lru_cache(maxsize=64)(parse)


@lru_cache(maxsize=1)
def shipped() -> dict[str, str]:
    """The texts of the templates that come with the product, in the order of the menu."""
    return {key: (HOME / f"{key}.md").read_text(encoding="utf-8") for key in ORDER}


def templates_in_force() -> dict[str, TemplateVersion]:
    """The newest version of each template that somebody made."""
    rows = TemplateVersion.objects.order_by("kind", "-number").distinct("kind")
    return {row.kind: row for row in rows}


def template_in_force(key: str) -> TemplateVersion | None:
    """The newest version of one."""
    return TemplateVersion.objects.filter(kind=key).order_by("-number").first()


def template_versions(key: str) -> QuerySet[TemplateVersion]:
    """Every version of one, the newest first."""
    return TemplateVersion.objects.filter(kind=key).order_by("-number")


def text_of(key: str, number: int | None = None) -> tuple[str, int]:
    """The text of a template and its number, by default that in force; nought is the shipped."""
    rows = template_versions(key)
    row = rows.first() if number is None else rows.filter(number=number).first()
    if row is not None:
        return row.text, row.number
    if key not in shipped() or number:
        known = ", ".join(kinds())
        raise UnknownKindError(f"There is no report {key!r}; there are {known}.")
    return shipped()[key], 0


def kinds() -> dict[str, Template]:
    """Every kind by its key, as its template in force says, in the order of the menu."""
    made = {key: row.text for key, row in templates_in_force().items()}
    return {key: read_template(text, key=key) for key, text in (shipped() | made).items()}


def kind(key: str) -> Template:
    """The kind of that key; an unknown one raises and names those that there are."""
    return read_template(text_of(key)[0], key=key)


def template_of(row: Edition) -> Template:
    """The template of a report: that which stood when it was opened."""
    if row.template:
        return read_template(row.template, key=row.kind)
    return read_template(shipped().get(row.kind) or text_of(row.kind)[0], key=row.kind)


def check_template(text: str, *, key: str) -> tuple[Template | None, list[TemplateError]]:
    """A template where it is sound, and whatever is not, each with its line."""
    known = soundness.Known(
        figures={one.key: one.by for one in METRICS.values()},
        books=tuple(BOOKS),
        periods=tuple(one.value for one in PeriodKind),
    )
    return soundness.check(text, key=key, known=known)


def require_period(template: Template, period: Period) -> None:
    """A yearly report takes a year; a period of another kind raises."""
    if period.kind.value not in template.periods:
        wanted = ", ".join(template.periods)
        raise PeriodError(f"{template.en} takes a period of the kind {wanted}: not {period.key}.")
