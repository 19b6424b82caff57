"""Giving a printed figure a short code under which it is found again."""

from __future__ import annotations

import hashlib
import json
from datetime import datetime
from decimal import Decimal

from django.db import transaction

from civicloop.engines.metrics.errors import HiddenCellError, MetricError, UnknownCellError
from civicloop.engines.metrics.models import Citation
from civicloop.engines.metrics.queries import Result
from civicloop.engines.metrics.rules import Cell, codes
from civicloop.engines.metrics.services.keeping import take_turns
from civicloop.kernel.clock import services as clock

ATTEMPTS = 20


@transaction.atomic
def cite(result: Result, *, part: str = "", now: datetime | None = None) -> Citation:
    """The citation of a figure, or of one of its parts; the same figure has one code for ever.

    A hidden figure and one that does not exist cannot be cited.
    """
    cell, filters = result.cell, dict(result.filters)
    if part:
        cell, filters = _part(result, part), {**filters, result.by: part}
    if cell.is_hidden:
        raise HiddenCellError(result.metric.key)
    if cell.shown is None or not result.fingerprint:
        raise MetricError(f"{result.metric.key} has no figure in {result.period.key}")
    places = result.metric.formula.places
    printed = {
        "metric": result.metric.key,
        "version": result.rule_version,
        "period": result.period.key,
        "filters": filters,
        "shown": str(cell.shown),
        "numerator": int(Decimal(cell.numerator).scaleb(places)),
        "denominator": cell.denominator,
        "rows": cell.n,
        "snapshot": result.snapshot,
        "fingerprint": result.fingerprint,
        **({"places": places} if places else {}),
    }
    text = json.dumps(printed, sort_keys=True)
    digest = hashlib.sha256(text.encode()).hexdigest()
    take_turns(f"citation {digest}")
    known = Citation.objects.filter(digest=digest).first()
    if known is not None:
        return known
    return Citation.objects.create(
        code=_free_code(digest),
        digest=digest,
        computed_at=result.computed_at,
        cited_at=now or clock.now(),
        **printed,
    )


def _part(result: Result, value: str) -> Cell:
    for row in result.parts:
        if row.value == value:
            return row.cell
    raise UnknownCellError(f"{result.by} has no member called {value!r} in this figure")


def _free_code(digest: str) -> str:
    for attempt in range(ATTEMPTS):
        code = codes.code_of(digest, attempt)
        if not Citation.objects.filter(code=code).exists():
            return code
    raise MetricError("no code is free")
