"""Files that show a result: kept with it, taken away while it is written."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from civicloop.evaluate.planning import policies, queries
from civicloop.evaluate.planning.errors import NotFoundError
from civicloop.evaluate.planning.models import Result
from civicloop.evaluate.planning.states import RESULTS, ResultState
from civicloop.kernel.actors.rules import Actor, require
from civicloop.kernel.clock import services as clock
from civicloop.kernel.files import queries as kept
from civicloop.kernel.files import services as files
from civicloop.kernel.states.errors import IllegalMoveError

EVIDENCE = "planning.evidence"
WRITTEN = (ResultState.DRAFT, ResultState.RETURNED)


def keep_evidence(
    row: Result, uploads: Sequence[files.Upload | bytes], *, actor: Actor, now: datetime
) -> None:
    """Keep files beside a result, inside the verb that saves it."""
    for upload in uploads:
        files.store(upload, ref=row.ref, kind=EVIDENCE, actor=actor, now=now)


@transaction.atomic
def remove_evidence(
    indicator_id: int, year: int, file_id: int, *, actor: Actor, now: datetime | None = None
) -> None:
    """Take a file away from a result that is still written or was sent back."""
    now = now or clock.now()
    indicator = queries.indicator_for_change(indicator_id)
    require(policies.may_write(actor, queries.branch(indicator.unit_id)), action="planning.write")
    row = indicator.results.filter(year=year).first()
    if row is None or file_id not in {one.pk for one in kept.files_of(row.ref, EVIDENCE)}:
        raise NotFoundError("file", file_id)
    if row.state not in WRITTEN:
        raise IllegalMoveError(RESULTS.name, "save", ResultState(row.state))
    files.remove(file_id, actor=actor, now=now)
