"""Who may do what with tracked items, and which of them an actor sees."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from django.db.models import Q

from civicloop.kernel.actors.rules import Actor, require

if TYPE_CHECKING:
    from civicloop.engines.tracking.models import Item

__all__ = ["require"]


class InUnit(Protocol):
    """Something that a unit answers for."""

    @property
    def unit_id(self) -> int:
        """The unit."""


def visible_to(actor: Actor) -> Q:
    """The items in which a unit has a part where the actor may see."""
    units = actor.units_for("tracking.see")
    return Q() if units is None else Q(responsibilities__unit_id__in=units)


def may_see(actor: Actor, item: Item) -> bool:
    """See an item: where a unit with a part in it may, or the owner of its programme."""
    units = actor.units_for("tracking.see")
    return units is None or item.responsibilities.filter(unit_id__in=units).exists()


def may_manage(actor: Actor, owner_unit: int) -> bool:
    """Keep a programme and its items, in the unit that owns it."""
    return actor.may_in("tracking.manage", owner_unit)


def may_report(actor: Actor, row: InUnit) -> bool:
    """Write and send the report of a unit."""
    return actor.may_in("tracking.report", row.unit_id)


def may_approve(actor: Actor, row: InUnit) -> bool:
    """Stand behind the report of a unit."""
    return actor.may_in("tracking.approve", row.unit_id)


def may_review(actor: Actor, owner_unit: int) -> bool:
    """Review what units report to a programme's owner."""
    return actor.may_in("tracking.review", owner_unit)


def may_release(actor: Actor, row: InUnit) -> bool:
    """Act for a body: in the unit that keeps its minutes, and nowhere else."""
    return actor.may_in("tracking.release", row.unit_id)
