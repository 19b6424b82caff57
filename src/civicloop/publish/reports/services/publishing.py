"""A report is answered for, frozen, published, rendered and corrected."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import datetime

from django.db import transaction

from civicloop.kernel.actors.rules import Actor, machine, require
from civicloop.kernel.clock import services as clock
from civicloop.kernel.files import services as files
from civicloop.kernel.ledger import queries as ledger_queries
from civicloop.kernel.ledger import services as ledger
from civicloop.publish.reports import policies, queries
from civicloop.publish.reports.errors import FindingsError, ReportError, SectionError
from civicloop.publish.reports.events import FindingAnswered, ReportPublished
from civicloop.publish.reports.models import Answer, Version
from civicloop.publish.reports.rules.documents import changes
from civicloop.publish.reports.rules.texts import digest_of
from civicloop.publish.reports.services.citing import cited
from civicloop.publish.reports.services.laying import lay
from civicloop.publish.reports.services.rendering import FORMATS, Pictures, rendered
from civicloop.publish.reports.states import SectionState

KEPT = ("pdf", "odt", "docx")
"""What is kept as a file; the page is drawn from the frozen document."""


@transaction.atomic
def answer(
    pk: int, *, finding: str, reason: str, actor: Actor, now: datetime | None = None
) -> Answer:
    """Answer by name for a figure that does not follow and is published all the same."""
    require(policies.may_edit(actor), action="reports.edit")
    now = now or clock.now()
    row = queries.edition_for_change(pk)
    if not reason.strip():
        raise SectionError("reason")
    known = {one.digest: one for one in queries.found_in(row, queries.document_now(row, now=now))}
    if finding not in known:
        raise SectionError("finding")
    found, _new = Answer.objects.update_or_create(
        edition=row,
        finding=finding,
        defaults={"code": known[finding].finding.code, "reason": reason, "said_by": actor.ref,
                  "said_at": now},
    )  # fmt: skip
    said = FindingAnswered(row.ref, found.code, finding)
    ledger.append(said, actor=actor, reason=reason, at=now)
    return found


@transaction.atomic
def publish(
    pk: int,
    *,
    note: str = "",
    corrects: int | None = None,
    actor: Actor,
    now: datetime | None = None,
) -> Version:
    """Freeze the report with its figures, each under its code.

    A correction is the next version and says why; ``corrects`` is the number that its editor saw
    (nought before the first), so that a form that is sent twice publishes once. Refused while a
    section is not approved, and while nobody has answered for a finding. Whom its template names
    are told of it.
    """
    require(policies.may_issue(actor), action="reports.edit")
    now = now or clock.now()
    row = queries.edition_for_change(pk)
    texts = queries.sections_for_change(row)
    if any(one.is_asked and one.state != SectionState.APPROVED for one in texts):
        raise SectionError("unapproved")
    before = queries.newest_of(row)
    if corrects not in {None, before.number if before else 0}:
        raise SectionError("newer")
    if before is not None and not note.strip():
        raise SectionError("reason")
    composition = queries.composed_now(row, now=now)
    document = composition.document
    found = queries.found_in(row, document)
    open_ones = tuple(one for one in found if not one.reason)
    if open_ones:
        raise FindingsError(open_ones)
    differing = changes(queries.document_of(before), document) if before else []
    body = cited(composition, now=now).to_json()
    version = Version.objects.create(
        edition=row,
        number=before.number + 1 if before else 1,
        document=body,
        digest=digest_of(json.dumps(body, sort_keys=True)),
        ledger_position=ledger_queries.position(),
        note=note,
        changes=[list(one) for one in differing],
        findings=[asdict(one) for one in found],
        published_by=actor.ref,
        published_at=now,
        laid_before=queries.template_of(row).laid_before,
    )
    said = ReportPublished(
        row.ref, version.number, version.digest, version.ledger_position, len(document.uses),
        len(differing),
    )  # fmt: skip
    ledger.append(said, actor=actor, reason=note, at=now)
    return lay(version.pk, actor=actor, now=now)


def render_waiting(*, now: datetime | None = None) -> int:
    """Make the files of published versions, one format after the other; what is there stays.

    The charts of a version are drawn once for all of its formats.
    """
    count = 0
    for row in queries.to_render():
        drawings = Pictures()
        for form in KEPT:
            if form not in row.rendered:
                count += _render(row.pk, form, drawings, now or clock.now())
    return count


@transaction.atomic
def _render(pk: int, form: str, drawings: Pictures, now: datetime) -> int:
    """One file of one version, kept with its digest; a fault is told on its page."""
    row = Version.objects.select_for_update().get(pk=pk)
    if form in row.rendered:
        return 0
    try:
        content = rendered(queries.document_of(row), form, drawings=drawings)
    except ReportError as error:
        row.fault = str(error)
        row.save(update_fields=["fault"])
        return 0
    stored = files.store(
        content, ref=row.ref, kind="reports.rendered", actor=machine("reports"), now=now
    )
    kept = {"file": stored.pk, "digest": stored.digest, "size": stored.size}
    row.rendered = {**row.rendered, form: kept}
    row.fault = ""
    if set(row.rendered) >= set(KEPT):
        row.rendered_at = now
    row.save(update_fields=["rendered", "fault", "rendered_at"])
    return 1


__all__ = ["FORMATS", "KEPT", "answer", "publish", "render_waiting"]
