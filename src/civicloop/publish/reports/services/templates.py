"""The templates of reports change in versions; what is open or published keeps its own."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction

from civicloop.kernel.actors.rules import Actor, require
from civicloop.kernel.clock import services as clock
from civicloop.kernel.ledger import services as ledger
from civicloop.publish.reports import policies, queries
from civicloop.publish.reports.errors import SectionError, TemplateFaultsError
from civicloop.publish.reports.events import TemplateChanged
from civicloop.publish.reports.models import TemplateVersion
from civicloop.publish.reports.rules.templates import KEY, RESERVED
from civicloop.publish.reports.rules.texts import digest_of


@transaction.atomic
def change_template(
    kind: str,
    text: str,
    *,
    number: int,
    note: str = "",
    actor: Actor,
    now: datetime | None = None,
) -> TemplateVersion:
    """Keep the next version of a template; ``number`` is the version that its author began from.

    A kind that there is not yet begins with its first version. Reports that are open keep the
    template with which they were opened.
    """
    require(policies.may_template(actor), action="reports.templates")
    now = now or clock.now()
    text = "\n".join(line.rstrip() for line in text.splitlines()).strip() + "\n"
    if not KEY.fullmatch(kind) or kind in RESERVED:
        raise SectionError("key")
    standing = queries.template_in_force(kind)
    if number != (standing.number if standing else 0):
        raise SectionError("changed")
    _template, faults = queries.check_template(text, key=kind)
    if faults:
        raise TemplateFaultsError(tuple(faults))
    before = standing.text if standing else queries.shipped().get(kind, "")
    if text.strip() == before.strip():
        raise SectionError("same")
    try:
        with transaction.atomic():
            row = TemplateVersion.objects.create(
                kind=kind, number=number + 1, text=text, note=note, made_by=actor.ref, made_at=now
            )
    except IntegrityError as error:
        raise SectionError("changed") from error
    digest = digest_of(text)
    said = TemplateChanged(row.ref, kind, row.number, digest)
    ledger.append(said, actor=actor, reason=note, at=now)
    return row
