"""Who opens, writes, approves, answers for and publishes a report."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q

from civicloop.kernel.actors.rules import Actor, ActorKind

if TYPE_CHECKING:
    from civicloop.publish.reports.models import Section


def may_edit(actor: Actor) -> bool:
    """Open editions, assign sections, answer for findings and publish, for the whole city."""
    return actor.kind is ActorKind.PERSON and actor.may_in("reports.edit", None)


def may_issue(actor: Actor) -> bool:
    """Open and publish: editors, and the machine that issues what is due on its day."""
    is_machine = actor.kind is ActorKind.MACHINE and actor.may_in("reports.edit", None)
    return is_machine or may_edit(actor)


def may_template(actor: Actor) -> bool:
    """Change the templates of reports, for the whole city."""
    return actor.kind is ActorKind.PERSON and actor.may_in("reports.templates", None)


def may_see(actor: Actor) -> bool:
    """Read what is not published yet."""
    return may_edit(actor) or actor.may("reports.write") or actor.may("reports.approve")


def may_write(actor: Actor, row: Section) -> bool:
    """Write a section of one's own unit; the editor helps every unit."""
    return actor.kind is ActorKind.PERSON and (
        may_edit(actor) or actor.may_in("reports.write", row.unit_id)
    )


def may_approve(actor: Actor, row: Section) -> bool:
    """Approve a section of one's own unit, but never one's own words."""
    return (
        actor.kind is ActorKind.PERSON
        and actor.may_in("reports.approve", row.unit_id)
        and actor.ref != row.written_by
    )


def visible_to(actor: Actor) -> Q:
    """The sections that an actor sees: all for the editor, else those of the own units."""
    if may_edit(actor):
        return Q()
    found = Q(pk__in=[])
    for name in ("reports.write", "reports.approve"):
        units = actor.units_for(name)
        if units is None:
            return Q()
        found |= Q(unit_id__in=units)
    return found
