"""Publish a month: only if it adds up, frozen with its figures and their digest."""

from __future__ import annotations

import hashlib
import json
from datetime import datetime

from django.db import transaction

from civicloop.engines.tracking.errors import Fault
from civicloop.engines.tracking.rules import check_share
from civicloop.evaluate.documents import policies, queries
from civicloop.evaluate.documents.errors import FiguresDisagreeError, FrozenMonthError
from civicloop.evaluate.documents.events import MonthPublished
from civicloop.evaluate.documents.models import Month
from civicloop.evaluate.documents.queries import Table
from civicloop.evaluate.documents.rules import Counts, shown
from civicloop.evaluate.documents.services.improving import ask_for_improvement
from civicloop.evaluate.documents.states import MonthState
from civicloop.kernel.actors.rules import Actor, require
from civicloop.kernel.clock import services as clock
from civicloop.kernel.ledger import services as ledger


@transaction.atomic
def publish_month(month_id: int, *, actor: Actor, now: datetime | None = None) -> Month:
    """Freeze a month, and ask whoever is above the threshold for a written improvement.

    A table whose parts do not sum, or an empty one, is refused.

    The digest of the figures goes into the ledger, whose sealed chain signs it: a figure
    changed afterwards no longer has the digest that was published.
    """
    now = now or clock.now()
    require(policies.may_publish(actor), action="documents.publish")
    row = queries.month_for_change(month_id)
    if row.state == MonthState.PUBLISHED:
        raise FrozenMonthError(str(row))
    table = queries.table_of(row)
    faults = faults_of(table)
    if faults:
        raise FiguresDisagreeError(faults)
    row.figures = {
        "cells": [
            {"class": name, "unit": unit, "counts": counts.as_json()}
            for (name, unit), counts in sorted(table.cells.items())
        ]
    }
    row.digest = digest_of(row)
    row.state, row.published_at, row.published_by = MonthState.PUBLISHED, now, actor.ref
    row.save()
    every = table.total
    event = MonthPublished(
        row.ref, row.first_day.isoformat(), row.digest, every.handled, every.on_time, every.done
    )
    ledger.append(event, actor=actor, at=now)
    ask_for_improvement(row, actor=actor, now=now)
    return row


def faults_of(table: Table) -> list[str]:
    """What keeps a month from being published: nothing in it, sums, and printed shares."""
    if not table.cells:
        return ["empty"]
    faults = list(table.disagreements)
    for name, row in [*table.by_class.items(), ("total", table.total)]:
        faults += [f"{name}: {one.code}" for one in _share_faults(row)]
    return faults


def _share_faults(row: Counts) -> list[Fault]:
    printed = shown(row.on_time_share)
    return [] if printed is None else list(check_share(row.on_time, row.done, printed))


def digest_of(month: Month) -> str:
    """The digest of the figures of a month, from their canonical text."""
    text = json.dumps([month.first_day.isoformat(), month.figures], sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()
