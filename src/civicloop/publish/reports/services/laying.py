"""A published report is laid before whom its template names, and its editors hear when it is late.

每月彙整各機關處理績效簽報市長: the paper goes by itself, and the ledger says when and to how many.
"""

from __future__ import annotations

from datetime import datetime
from typing import Final

from django.db import transaction
from django.utils.functional import lazy
from django.utils.translation import get_language

from civicloop.engines.metrics.rules import Period
from civicloop.kernel.access import queries as access
from civicloop.kernel.actors.rules import Actor, machine
from civicloop.kernel.clock import services as clock
from civicloop.kernel.ledger import services as ledger
from civicloop.kernel.notices import services as notices
from civicloop.kernel.notices.rules import Recipient
from civicloop.publish.reports import queries
from civicloop.publish.reports.events import ReportLaid, ReportLate
from civicloop.publish.reports.models import Edition, Version
from civicloop.publish.reports.rules.templates import Template

RIGHTS: Final = {"mayor": "reports.receive"}
"""Which right its receivers hold, for each word that a template may name."""
ITSELF: Final = machine("reports")


def _label(one: Template | Period) -> str:
    return one.label(get_language() or "zh-hant")


_in_language = lazy(_label, str)


@transaction.atomic
def lay(pk: int, *, actor: Actor, now: datetime | None = None) -> Version:
    """Tell the receivers of a published version, once; without any, it waits until there are."""
    now = now or clock.now()
    row = queries.version_for_change(pk)
    if not row.laid_before or row.laid_at is not None:
        return row
    people = access.people_with(RIGHTS[row.laid_before], None, now)
    told = [Recipient(person=one.ref) for one in people]
    if not told:
        return row
    notices.notify(
        "reports.laid",
        to=told,
        context={**named(row.edition), "number": row.number},
        ref=row.ref,
        once=f"{row.ref}:laid",
        link=f"/reports/published/{row.pk}/",
        now=now,
    )
    row.laid_at, row.laid_to = now, len(told)
    row.save(update_fields=["laid_at", "laid_to"])
    said = ReportLaid(row.edition.ref, row.number, row.laid_before, row.laid_to)
    ledger.append(said, actor=actor, at=now)
    return row


def lay_due(*, now: datetime | None = None) -> int:
    """Lay what waits for a receiver, and tell of what was due and is not published; how many."""
    now = now or clock.now()
    count = 0
    for pk in queries.to_lay():
        count += lay(pk, actor=ITSELF, now=now).laid_at is not None
    for pk in queries.late_editions(now):
        count += _tell_late(pk, now)
    return count


@transaction.atomic
def _tell_late(pk: int, now: datetime) -> int:
    """Tell editors and receivers, once for a deadline, that a report is due and what is lacking."""
    row = queries.edition_for_change(pk)
    template = queries.template_of(row)
    if row.late_told_at is not None or not template.laid_before or queries.newest_of(row):
        return 0
    open_texts = queries.open_texts(row)
    context = {**named(row), "until": f"{row.due_at:%Y-%m-%d}", "texts": open_texts}
    for right, link in (
        ("reports.edit", f"/reports/desk/{row.pk}/"),
        (RIGHTS[template.laid_before], "/reports/"),
    ):
        if row.held_why and right == "reports.edit":
            continue  # its editors were told what stands in the way
        people = access.people_with(right, None, now)
        notices.notify(
            "reports.late",
            to=[Recipient(person=one.ref) for one in people],
            context=context,
            ref=row.ref,
            once=f"{row.ref}:late:{row.due_at:%Y%m%d}",
            link=link,
            now=now,
        )
    row.late_told_at = now
    row.save(update_fields=["late_told_at"])
    ledger.append(ReportLate(row.ref, row.due_at.isoformat(), open_texts), actor=ITSELF, at=now)
    return 1


def named(row: Edition) -> dict[str, object]:
    """The report as a message names it, in the language of whoever reads it."""
    return {
        "title": _in_language(queries.template_of(row)),
        "period": _in_language(queries.period_of(row.period)),
    }
