"""Who may ask for, decide and end the opening of guarded fields, and destroy values."""

from __future__ import annotations

from typing import TYPE_CHECKING

from civicloop.kernel.actors.rules import Actor, ActorKind

if TYPE_CHECKING:
    from civicloop.kernel.privacy.models import DestructionList, UnsealRequest


def may_request(actor: Actor) -> bool:
    """A person with the right."""
    return actor.kind is ActorKind.PERSON and actor.may("privacy.request_unsealing")


def is_requester(actor: Actor, request: UnsealRequest) -> bool:
    """Whether the actor asked."""
    return actor.ref == request.requested_by


def may_decide(actor: Actor, request: UnsealRequest) -> bool:
    """Who holds the right in the unit of the object, but never who asked."""
    holds = actor.may_in("privacy.approve_unsealing", request.unit_id)
    return holds and not is_requester(actor, request)


def may_end(actor: Actor, request: UnsealRequest) -> bool:
    """Who asked, or who may decide."""
    return is_requester(actor, request) or may_decide(actor, request)


def may_destroy(actor: Actor) -> bool:
    """Whoever holds the right; by itself only the machine of retention does."""
    return actor.may_in("privacy.destroy_values", None)


def may_draw(actor: Actor) -> bool:
    """Who stands for lists, and the machine of retention."""
    return actor.may_in("privacy.propose_destruction", None) or may_destroy(actor)


def may_propose(actor: Actor) -> bool:
    """A person with the right for the whole city: a machine stands for nothing."""
    return actor.kind is ActorKind.PERSON and actor.may_in("privacy.propose_destruction", None)


def may_approve(actor: Actor, row: DestructionList) -> bool:
    """A person with the right for the whole city, but never who stands for the list."""
    holds = actor.kind is ActorKind.PERSON and actor.may_in("privacy.approve_destruction", None)
    return holds and actor.ref != row.proposed_by


def may_withdraw(actor: Actor) -> bool:
    """Who proposes or approves lists."""
    rights = ("privacy.propose_destruction", "privacy.approve_destruction")
    return actor.kind is ActorKind.PERSON and any(actor.may_in(name, None) for name in rights)


def may_hold(actor: Actor) -> bool:
    """A person with the right."""
    return actor.kind is ActorKind.PERSON and actor.may("privacy.hold_values")
