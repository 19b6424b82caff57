"""Central major projects and subsidised studies."""

from __future__ import annotations

from django.db.models import QuerySet

from civicloop.evaluate.planning.errors import NotFoundError
from civicloop.evaluate.planning.models import Undertaking


def undertakings() -> QuerySet[Undertaking]:
    """Every one."""
    return Undertaking.objects.select_related("unit")


def undertaking(pk: int) -> Undertaking:
    """One of them."""
    row = undertakings().filter(pk=pk).first()
    if row is None:
        raise NotFoundError("undertaking", pk)
    return row
