"""Who sees and edits which register, and which of its entries."""

from __future__ import annotations

from typing import TYPE_CHECKING

from civicloop.engines.registers.rules import Reach
from civicloop.kernel.actors.rules import Actor, ActorKind

if TYPE_CHECKING:
    from civicloop.engines.registers.models import Entry, Register


def is_keeper(actor: Actor, register: Register) -> bool:
    """Who keeps the whole register: for the city, or in the unit that owns it."""
    return actor.may_in("registers.edit", register.owner_id)


def may_see(actor: Actor, register: Register) -> bool:
    """Who may open the register at all."""
    if register.definition.sees is Reach.OWNER:
        return is_keeper(actor, register) or actor.units_for("registers.see") is None
    return actor.may("registers.see")


def may_add(actor: Actor, register: Register, unit_id: int | None) -> bool:
    """Who adds entries for a unit."""
    if is_keeper(actor, register):
        return True
    shared = register.definition.edits is Reach.AGENCIES
    return shared and unit_id is not None and actor.may_in("registers.edit", unit_id)


def may_add_any(actor: Actor, register: Register) -> bool:
    """Who adds entries for some unit."""
    if is_keeper(actor, register):
        return True
    return register.definition.edits is Reach.AGENCIES and actor.may("registers.edit")


def may_edit(actor: Actor, register: Register, entry: Entry) -> bool:
    """Who corrects an entry and withdraws it."""
    return may_add(actor, register, entry.unit_id)


def may_read_personal(actor: Actor, register: Register, entry: Entry) -> bool:
    """Who opens personal values: who edits the entry and holds the permission there."""
    return actor.may("registers.read_personal") and may_edit(actor, register, entry)


def may_answer_subject(actor: Actor) -> bool:
    """Who handles requests of people about their own data, and the person behind one.

    The module of those requests has checked that the person holds its link.
    """
    if actor.kind is ActorKind.CITIZEN:
        return actor.key.startswith("rights:request:")
    return actor.may_in("rights.handle", None)


def may_confirm(actor: Actor) -> bool:
    """Who says that an entry found by a name is about the person: staff, never the person."""
    return actor.kind is ActorKind.PERSON and actor.may_in("rights.handle", None)


def may_define(actor: Actor) -> bool:
    """Who defines registers, for the whole city."""
    return actor.may_in("registers.define", None)


def may_publish(actor: Actor) -> bool:
    """Who publishes registers, for the whole city."""
    return actor.may_in("registers.publish", None)
