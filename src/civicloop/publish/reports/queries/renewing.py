"""What another version of its template would change in a report that is open."""

from __future__ import annotations

import difflib
from dataclasses import dataclass

from civicloop.publish.reports.models import Edition, Section
from civicloop.publish.reports.queries.kinds import read_template, shipped, text_of
from civicloop.publish.reports.rules.templates import Template
from civicloop.publish.reports.states import SectionState


@dataclass(frozen=True, slots=True)
class Renewal:
    """A version of a template beside that of a report: lines, and sections by what they become."""

    number: int
    lines: tuple[str, ...]
    added: tuple[str, ...]
    kept: tuple[Section, ...]
    aside: tuple[Section, ...]


def asked_by(template: Template) -> dict[str, str]:
    """The sections that a template asks, by key, with their titles, in order."""
    return {one.text: one.options.get("title", one.text) for one in template.sections}


def template_text_of(row: Edition) -> str:
    """The text of the template that a report follows."""
    return row.template or shipped().get(row.kind) or text_of(row.kind)[0]


def why_template_stays(row: Edition) -> str:
    """The code of what forbids another template; empty where the report is still open."""
    if row.versions.exists():
        return "published"
    asked = row.sections.filter(is_asked=True)
    if asked.exists() and not asked.exclude(state=SectionState.APPROVED.value).exists():
        return "signed"
    return ""


def writer_of(row: Edition) -> int | None:
    """The unit that writes the first section of a report."""
    found: int | None = row.sections.order_by("place").values_list("unit_id", flat=True).first()
    return found


def renewal(row: Edition) -> Renewal | None:
    """What the template in force would change; nothing where the report follows it already."""
    text, number = text_of(row.kind)
    standing = template_text_of(row)
    if text == standing:
        return None
    asked = asked_by(read_template(text, key=row.kind))
    sections = list(row.sections.select_related("unit").order_by("place"))
    known = {one.key for one in sections}
    changed = difflib.ndiff(standing.splitlines(), text.splitlines())
    return Renewal(
        number=number,
        lines=tuple(line for line in changed if line.startswith(("+ ", "- "))),
        added=tuple(title for key, title in asked.items() if key not in known),
        kept=tuple(one for one in sections if one.key in asked),
        aside=tuple(one for one in sections if one.key not in asked and one.is_asked),
    )
