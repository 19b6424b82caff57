"""Who may do what, and which decisions an actor sees."""

from __future__ import annotations

from django.db.models import Q

from civicloop.kernel.actors.rules import Actor


def visible_to(actor: Actor) -> Q:
    """The decisions in which one of the actor's units has a charge; nothing for no unit."""
    units = actor.units_for("resolutions.see")
    return Q() if units is None else Q(charges__unit_id__in=units)


def may_see_all(actor: Actor) -> bool:
    """See every decision, of any unit."""
    return actor.may_in("resolutions.see", None)


def may_keep(actor: Actor, unit_id: int | None) -> bool:
    """Keep meetings, decisions and motions of the bodies whose minutes a unit keeps."""
    return actor.may_in("resolutions.keep", unit_id)


def may_chair(actor: Actor, unit_id: int | None) -> bool:
    """Decide and note on the chair's page; who keeps the meetings may do it too."""
    return actor.may_in("resolutions.chair", unit_id) or may_keep(actor, unit_id)


def may_reply(actor: Actor, unit_id: int) -> bool:
    """Say what a unit did about a decision."""
    return actor.may_in("tracking.report", unit_id)


def may_approve(actor: Actor, unit_id: int) -> bool:
    """Stand behind what a unit replies."""
    return actor.may_in("tracking.approve", unit_id)


def may_release(actor: Actor, unit_id: int) -> bool:
    """Act for the body whose minutes a unit keeps."""
    return actor.may_in("tracking.release", unit_id)


def may_write_findings(actor: Actor, unit_id: int) -> bool:
    """Write down what a joint visit found: the unit that called it, or who keeps matters."""
    return may_reply(actor, unit_id) or may_keep(actor, None)


def may_decide_carry(actor: Actor) -> bool:
    """Note whether money may be carried over, and what the audit office said of it."""
    return may_keep(actor, None)
