"""A report that is still open takes another version of its template, and goes back."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from civicloop.kernel.actors.rules import Actor, require
from civicloop.kernel.clock import services as clock
from civicloop.kernel.ledger import services as ledger
from civicloop.publish.reports import policies, queries
from civicloop.publish.reports.errors import SectionError
from civicloop.publish.reports.events import TemplateTaken
from civicloop.publish.reports.models import Edition, Section
from civicloop.publish.reports.rules.texts import digest_of


@transaction.atomic
def take_template(
    pk: int, *, number: int, unit: int, actor: Actor, now: datetime | None = None
) -> Edition:
    """Let an open report follow version ``number`` of its template; ``unit`` writes new sections.

    Texts stay by their section, with their versions, notes and approval. A section that the
    template does not ask any more is kept aside, and comes back with a template that asks it.
    Refused once the report is published, or all of its texts are approved.
    """
    row = _open(pk, actor)
    text, known = queries.text_of(row.kind, number)
    return _follow(row, text, known, unit, actor, now or clock.now())


@transaction.atomic
def take_template_back(
    pk: int, *, unit: int | None = None, actor: Actor, now: datetime | None = None
) -> Edition:
    """Follow the template again that the report had before; once more goes forward again."""
    row = _open(pk, actor)
    if not row.template_before:
        raise SectionError("nothing_before")
    unit = unit or queries.writer_of(row)
    before = row.template_before, row.template_before_number
    return _follow(row, *before, unit, actor, now or clock.now())


def _open(pk: int, actor: Actor) -> Edition:
    require(policies.may_edit(actor), action="reports.edit")
    row = queries.edition_for_change(pk)
    closed = queries.why_template_stays(row)
    if closed:
        raise SectionError(closed)
    return row


def _follow(  # noqa: PLR0917 (the parts of one change)
    row: Edition, text: str, number: int, unit: int | None, actor: Actor, now: datetime
) -> Edition:
    standing = queries.template_text_of(row)
    if text == standing:
        raise SectionError("same")
    template = queries.read_template(text, key=row.kind)
    queries.require_period(template, queries.period_of(row.period))
    _lay_down(row, queries.asked_by(template), unit, now)
    before = row.template_number
    row.template_before, row.template_before_number = standing, before
    row.template, row.template_number = text, number
    row.save(
        update_fields=["template", "template_number", "template_before", "template_before_number"]
    )
    digest = digest_of(text)
    ledger.append(TemplateTaken(row.ref, number, before, digest), actor=actor, at=now)
    return row


def _lay_down(row: Edition, asked: dict[str, str], unit: int | None, now: datetime) -> None:
    """Put the sections into the order of the template: new ones, kept ones, those set aside."""
    standing = {one.key: one for one in row.sections.select_for_update()}
    places = {key: place for place, key in enumerate(asked, start=1)}
    for key, one in standing.items():
        one.is_asked = key in asked
        one.title, one.place = asked.get(key, one.title), places.get(key, one.place)
    Section.objects.bulk_update(standing.values(), ["is_asked", "title", "place"])
    added = [key for key in asked if key not in standing]
    if not added:
        return
    if unit is None:
        raise SectionError("unit")
    Section.objects.bulk_create(
        Section(
            edition=row, key=key, place=places[key], title=asked[key], unit_id=unit,
            due_at=row.due_at, changed_at=now,
        )
        for key in added
    )  # fmt: skip
