"""Printed figures by their code, and as they stand today; the nights' proofs."""

from __future__ import annotations

from datetime import datetime

from civicloop.engines.metrics.errors import MetricError
from civicloop.engines.metrics.models import Citation, ProofRun
from civicloop.engines.metrics.queries.resolving import Result, resolve
from civicloop.engines.metrics.rules import METRICS, codes


def citation(text: str) -> Citation | None:
    """The printed figure of a code, as people write codes; nothing if there is none."""
    code = codes.read_code(text)
    return Citation.objects.filter(code=code).first() if code else None


def as_it_stands(row: Citation, *, now: datetime) -> Result | None:
    """A printed figure as it is today; nothing where it can no longer be asked for."""
    if row.metric not in METRICS:
        return None
    try:
        return resolve(row.metric, period=row.period, filters=row.filters, now=now)
    except MetricError:
        return None


def proof_runs(limit: int) -> list[ProofRun]:
    """The latest proofs, the newest first."""
    return list(ProofRun.objects.all()[:limit])


def last_proof() -> ProofRun | None:
    """The latest proof."""
    return ProofRun.objects.first()
