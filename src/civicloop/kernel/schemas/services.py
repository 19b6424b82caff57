"""Publish a version of a form."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import connection, transaction

from civicloop.kernel.actors.rules import Actor, require
from civicloop.kernel.clock import services as clock
from civicloop.kernel.ledger import services as ledger
from civicloop.kernel.schemas import policies
from civicloop.kernel.schemas.errors import EarlierVersionError
from civicloop.kernel.schemas.events import SchemaPublished
from civicloop.kernel.schemas.models import FormSchema
from civicloop.kernel.schemas.rules import check_definition

LOCK_CLASS = 0x73636865
"""The advisory locks of this module ("sche"), one for each form."""


@transaction.atomic
def publish(
    key: str,
    definition: Mapping[str, Any],
    *,
    title_zh: str,
    title_en: str,
    effective_from: date,
    actor: Actor,
    now: datetime | None = None,
) -> FormSchema:
    """Put the next version of a form in force from a day on.

    The definition is checked first. Versions follow each other in time: one may not take
    effect on or before the day of the version before it.
    """
    require(policies.may_publish(actor), action="schemas.publish")
    check_definition(definition)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, hashtext(%s))", [LOCK_CLASS, key])
    last = FormSchema.objects.filter(key=key).order_by("-version").first()
    if last is not None and effective_from <= last.effective_from:
        raise EarlierVersionError(
            f"Version {last.version} takes effect on {last.effective_from.isoformat()};"
            " the next one must be later."
        )
    schema = FormSchema.objects.create(
        key=key,
        version=last.version + 1 if last else 1,
        title_zh=title_zh,
        title_en=title_en,
        definition=dict(definition),
        effective_from=effective_from,
        published_at=now or clock.now(),
        published_by=actor.ref,
    )
    event = SchemaPublished(schema.ref, key, schema.version, effective_from.isoformat())
    ledger.append(event, actor=actor, at=schema.published_at)
    return schema
