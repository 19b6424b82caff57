"""Joint visits to the places of matters."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import date
from typing import TYPE_CHECKING

from django.db.models import Prefetch, Q, QuerySet

from civicloop.evaluate.resolutions.errors import NotFoundError
from civicloop.evaluate.resolutions.models import Matter, MatterPart, Visit, VisitUnit
from civicloop.evaluate.resolutions.states import VisitState
from civicloop.kernel.actors.rules import Actor
from civicloop.kernel.files import queries as files
from civicloop.kernel.organizations import queries as organizations

if TYPE_CHECKING:
    from civicloop.kernel.files.models import StoredFile


VISIT_PHOTO = "resolutions.visit_photo"


def _visits() -> QuerySet[Visit]:
    joining = VisitUnit.objects.select_related("unit")
    rows = Visit.objects.select_related("matter", "unit")
    return rows.prefetch_related(Prefetch("joining", queryset=joining))


def visits_of(matter_id: int) -> Sequence[Visit]:
    """The visits to the place of a matter, the newest first."""
    return list(_visits().filter(matter=matter_id))


def visit(pk: int) -> Visit:
    """One visit."""
    found = _visits().filter(pk=pk).first()
    if found is None:
        raise NotFoundError("visit", pk)
    return found


def visit_for_change(pk: int) -> Visit:
    """One visit, locked until the transaction ends."""
    rows = Visit.objects.select_for_update(of=("self",)).select_related("matter")
    found = rows.filter(pk=pk).first()
    if found is None:
        raise NotFoundError("visit", pk)
    return found


def visit_photos(rows: Iterable[Visit]) -> dict[str, list[StoredFile]]:
    """The photos of some visits by reference, the oldest first, in one statement."""
    return files.files_of_many([row.ref for row in rows], VISIT_PHOTO)


def units_at(row: Visit) -> list[int]:
    """The units that take part, the one that called it first."""
    return [row.unit_id, *row.joining.values_list("unit", flat=True)]


def visits_about(refs: Collection[str]) -> dict[str, list[Visit]]:
    """By reference of a part: the visits to the place of its matter that are not cancelled."""
    parts = MatterPart.objects.filter(about__in=refs).values_list("about", "matter_id")
    by_ref = dict(parts)
    found: dict[int, list[Visit]] = {}
    if by_ref:
        rows = _visits().filter(matter__in=set(by_ref.values()))
        for row in rows.exclude(state=VisitState.CANCELLED.value):
            found.setdefault(row.matter_id, []).append(row)
    return {ref: found.get(matter_id, []) for ref, matter_id in by_ref.items()}


def matter_with_visits(*refs: str) -> tuple[Matter | None, Sequence[Visit]]:
    """The matter that an object is part of under one of its references, and its visits."""
    found = Matter.objects.filter(parts__about__in=refs).first()
    return found, visits_of(found.pk) if found else ()


def visits_ahead(actor: Actor) -> QuerySet[Visit]:
    """The visits that an actor's units take part in and that nobody wrote down yet, by day.

    Whoever keeps matters sees all of them.
    """
    rows = _visits().filter(state=VisitState.PLANNED.value)
    if not actor.may_in("resolutions.keep", None):
        units = actor.units_for("tracking.report") if actor.may("tracking.report") else frozenset()
        if units is not None:
            mine = VisitUnit.objects.filter(unit__in=units).values("visit")
            rows = rows.filter(Q(unit__in=units) | Q(pk__in=mine))
    return rows.order_by("held_on", "pk")


def unknown_units(units: Iterable[int], on: date) -> set[int]:
    """Those of some units that are none on a day."""
    return set(units) - {row.pk for row in organizations.units_in_force(on)}
