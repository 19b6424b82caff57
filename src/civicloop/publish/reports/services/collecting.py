"""An edition is opened, its sections are written, sent, approved, returned and talked about."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from operator import attrgetter

from django.db import IntegrityError, transaction
from django.utils.functional import lazy

from civicloop.engines.metrics import queries as metrics
from civicloop.engines.metrics import services as counting
from civicloop.engines.metrics.errors import MetricError
from civicloop.engines.metrics.rules import METRICS, SOURCES
from civicloop.kernel.access import queries as access
from civicloop.kernel.actors.rules import Actor, require
from civicloop.kernel.clock import services as clock
from civicloop.kernel.ledger import services as ledger
from civicloop.kernel.notices import services as notices
from civicloop.kernel.notices.rules import Recipient
from civicloop.kernel.states.errors import IllegalMoveError
from civicloop.publish.reports import policies, queries
from civicloop.publish.reports.errors import PeriodError, SectionError
from civicloop.publish.reports.events import (
    EditionOpened,
    SectionApproved,
    SectionAssigned,
    SectionCommented,
    SectionReturned,
    SectionSent,
    SectionWritten,
)
from civicloop.publish.reports.models import Draft, Edition, Note, Section
from civicloop.publish.reports.rules import texts
from civicloop.publish.reports.rules.templates import call_of, tags_in
from civicloop.publish.reports.states import SECTIONS, NoteKind, SectionState

REGISTERS = ("registers.entry", "own.")
"""What the sources of figures of registers begin with."""
BEFORE = timedelta(hours=72)
"""How long before its deadline a unit is reminded."""


@transaction.atomic
def open_edition(
    kind: str,
    period: str,
    *,
    unit: int,
    due_at: datetime,
    actor: Actor,
    given: Mapping[str, str] | None = None,
    now: datetime | None = None,
) -> Edition:
    """Begin a report; every section goes to ``unit`` until it is assigned to another.

    Registers are counted in every month of the period: one without entries says nought.
    """
    require(policies.may_issue(actor), action="reports.edit")
    now = now or clock.now()
    (text, number), span = queries.text_of(kind), queries.period_of(period)
    template = queries.read_template(text, key=kind)
    queries.require_period(template, span)
    words = {name: value for name, value in (given or {}).items() if name in queries.GIVEN}
    try:
        with transaction.atomic():
            row = Edition.objects.create(
                kind=kind, period=span.key, first_day=span.first_day, last_day=span.last_day,
                given=words, template=text, template_number=number, due_at=due_at,
                opened_by=actor.ref, opened_at=now,
            )  # fmt: skip
    except IntegrityError as error:
        raise PeriodError(f"{template.en} for {span.key} is open already.") from error
    Section.objects.bulk_create(
        Section(
            edition=row, key=block.text, place=place, title=block.options.get("title", block.text),
            unit_id=unit, due_at=due_at, changed_at=now,
        )
        for place, block in enumerate(template.sections, start=1)
    )  # fmt: skip
    begun = [month for month in span.months if month.begins <= now]
    for source in [key for key in SOURCES if key.startswith(REGISTERS)]:
        counting.touch(source, begun, now=now)
    ledger.append(EditionOpened(row.ref, kind, span.key), actor=actor, at=now)
    return row


@transaction.atomic
def assign(
    pk: int, *, unit: int, due_at: datetime, actor: Actor, now: datetime | None = None
) -> Section:
    """Let another unit write a section, or give it another deadline; the unit is told."""
    require(policies.may_edit(actor), action="reports.edit")
    now = now or clock.now()
    row = queries.section_for_change(pk)
    row.unit_id, row.due_at, row.reminded_at, row.changed_at = unit, due_at, None, now
    row.save(update_fields=["unit", "due_at", "reminded_at", "changed_at"])
    said = SectionAssigned(row.ref, f"organizations:unit:{unit}", due_at.isoformat())
    ledger.append(said, actor=actor, at=now)
    row.refresh_from_db()
    _tell(row, "reports.assigned", "reports.write", now)
    return row


@transaction.atomic
def write(pk: int, *, text: str, number: int, actor: Actor, now: datetime | None = None) -> Section:
    """Keep the next version; ``number`` is the version that the writer began from."""
    row = queries.section_for_change(pk)
    require(policies.may_write(actor, row), action="reports.write")
    now = now or clock.now()
    if number != row.number:
        raise SectionError("changed")
    if not text.strip() or len(text) > texts.LONGEST:
        raise SectionError("empty" if not text.strip() else "long")
    _check_tags(row, text, now)
    row.state = _target("write", row)
    row.number, row.text, row.written_by, row.changed_at = number + 1, text, actor.ref, now
    row.approved_by = ""
    row.save(update_fields=["state", "number", "text", "written_by", "approved_by", "changed_at"])
    Draft.objects.create(
        section=row, number=row.number, text=text, written_by=actor.ref, written_at=now
    )
    digest = texts.digest_of(text)
    ledger.append(SectionWritten(row.ref, row.number, digest), actor=actor, at=now)
    return row


@transaction.atomic
def accept(
    pk: int, *, suggestion: str, actor: Actor, text: str | None = None,
    number: int | None = None, now: datetime | None = None,
) -> Section:  # fmt: skip
    """Take a suggested sentence over, behind the text that stands or is being written."""
    now = now or clock.now()
    row = queries.section_for_change(pk)
    require(policies.may_write(actor, row), action="reports.write")
    found = [one for one in queries.suggestions(row, now=now) if one.key == suggestion]
    if not found:
        raise SectionError("suggestion")
    before = row.text if text is None else text
    whole = f"{before.rstrip()}\n{found[0].text}".lstrip()
    begun = row.number if number is None else number
    return write(pk, text=whole, number=begun, actor=actor, now=now)


@transaction.atomic
def send(pk: int, *, actor: Actor, now: datetime | None = None) -> Section:
    """Lay the text before the head of the unit."""
    row = queries.section_for_change(pk)
    require(policies.may_write(actor, row), action="reports.write")
    now = now or clock.now()
    row.state, row.changed_at = _target("send", row), now
    row.save(update_fields=["state", "changed_at"])
    ledger.append(SectionSent(row.ref, row.number), actor=actor, at=now)
    _tell(row, "reports.sent", "reports.approve", now)
    return row


@transaction.atomic
def approve(
    pk: int, *, number: int | None = None, actor: Actor, now: datetime | None = None
) -> Section:
    """Sign the text of one's unit; whoever wrote it does not also approve it.

    ``number`` is the version that the head read: a newer one is not signed unread.
    """
    row = queries.section_for_change(pk)
    require(policies.may_approve(actor, row), action="reports.approve")
    now = now or clock.now()
    if number not in {None, row.number}:
        raise SectionError("changed")
    row.state, row.approved_by, row.changed_at = _target("approve", row), actor.ref, now
    row.save(update_fields=["state", "approved_by", "changed_at"])
    ledger.append(SectionApproved(row.ref, row.number), actor=actor, at=now)
    return row


@transaction.atomic
def give_back(pk: int, *, reason: str, actor: Actor, now: datetime | None = None) -> Section:
    """Return a text to its writer with what is wrong: by the head, or by the editor."""
    row = queries.section_for_change(pk)
    allowed = policies.may_edit(actor) or actor.may_in("reports.approve", row.unit_id)
    require(allowed, action="reports.approve")
    now = now or clock.now()
    if not reason.strip():
        raise SectionError("reason")
    row.state, row.approved_by, row.changed_at = _target("return", row), "", now
    row.save(update_fields=["state", "approved_by", "changed_at"])
    Note.objects.create(
        section=row, kind=NoteKind.RETURN, text=reason, said_by=actor.ref, said_at=now
    )
    ledger.append(SectionReturned(row.ref, row.number), actor=actor, reason=reason, at=now)
    _tell(row, "reports.returned", "reports.write", now)
    return row


@transaction.atomic
def comment(pk: int, *, text: str, actor: Actor, now: datetime | None = None) -> Note:
    """Say something about a section; it changes nothing."""
    row = queries.section(pk, actor)
    require(row is not None and policies.may_see(actor), action="reports.write")
    if row is None or not text.strip():
        raise SectionError("reason")
    now = now or clock.now()
    note = Note.objects.create(section=row, text=text, said_by=actor.ref, said_at=now)
    ledger.append(SectionCommented(row.ref), actor=actor, at=now)
    return note


@transaction.atomic
def remind(*, now: datetime | None = None) -> int:
    """Tell units whose text is due soon or late, each once for its deadline."""
    now = now or clock.now()
    count = 0
    for row in queries.due_sections(now + BEFORE).select_for_update(of=("self",)):
        _tell(row, "reports.due", "reports.write", now)
        row.reminded_at = now
        row.save(update_fields=["reminded_at"])
        count += 1
    return count


def tell_assigned(row: Edition, *, now: datetime) -> None:
    """Tell the units of a report what they are to write, and by when."""
    for one in row.sections.select_related("unit"):
        _tell(one, "reports.assigned", "reports.write", now)


def _target(name: str, row: Section) -> SectionState:
    try:
        return SECTIONS.target(name, current=SectionState(row.state))
    except IllegalMoveError as error:
        raise SectionError("state") from error


def _check_tags(row: Section, text: str, now: datetime) -> None:
    """Every figure in a text must exist for the period; otherwise nothing is kept."""
    if texts.faults(text, METRICS):
        raise SectionError("tag")
    period = queries.period_of(row.edition.period)
    for tag in tags_in(text):
        call = call_of(tag)
        if call is None:
            continue
        filters = {key: value for key, value in call[2].items() if key not in {"unit", "over"}}
        try:
            metrics.resolve(call[1], period=period, filters=filters, now=now)
        except MetricError as error:
            raise SectionError("tag") from error


def _tell(row: Section, template: str, permission: str, now: datetime) -> None:
    people = access.people_with(permission, row.unit_id, now)
    notices.notify(
        template,
        to=[Recipient(person=one.ref) for one in people],
        context={
            "title": row.title,
            "unit": lazy(attrgetter("name"), str)(row.unit),
            "until": f"{row.due_at:%Y-%m-%d}",
        },
        ref=row.ref,
        once=f"{row.ref}:{template}:{row.number}:{row.due_at:%Y%m%d}:{row.unit_id}",
        link=f"/reports/sections/{row.pk}/",
        now=now,
    )
