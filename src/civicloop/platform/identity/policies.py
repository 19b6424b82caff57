"""Who may make accounts, reset factors and end sessions."""

from __future__ import annotations

from civicloop.kernel.actors.rules import Actor, ActorKind


def may_manage_accounts(actor: Actor) -> bool:
    """Whoever holds the right in every unit, because it reaches into all of them."""
    return actor.may_in("identity.manage_accounts", None)


def is_self(actor: Actor, person_id: int) -> bool:
    """Whether the actor is that person."""
    return actor.kind is ActorKind.PERSON and actor.key == str(person_id)


def may_end_sessions_of(actor: Actor, person_id: int) -> bool:
    """The person themself, or who manages accounts."""
    return is_self(actor, person_id) or may_manage_accounts(actor)


def may_change_factors_of(actor: Actor, person_id: int) -> bool:
    """The person themself; an administrator can only reset all of them at once."""
    return is_self(actor, person_id)
