"""Who may change units, people, posts and deputies."""

from __future__ import annotations

from civicloop.kernel.actors.rules import Actor, ActorKind


def may_manage_units(actor: Actor) -> bool:
    """Whoever holds the right in every unit, because it reaches into all of them."""
    return actor.may_in("organizations.manage_units", None)


def may_manage_people(actor: Actor) -> bool:
    """Whoever holds the right in every unit, because it reaches into all of them."""
    return actor.may_in("organizations.manage_people", None)


def may_choose_deputy_of(actor: Actor, person_id: int) -> bool:
    """The absent person themself, or who manages people."""
    return is_self(actor, person_id) or may_manage_people(actor)


def is_self(actor: Actor, person_id: int) -> bool:
    """Whether the actor is that person."""
    return actor.kind is ActorKind.PERSON and actor.key == str(person_id)
