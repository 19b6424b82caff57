"""Who may do what with messages."""

from __future__ import annotations

from civicloop.kernel.actors.rules import Actor, ActorKind

ANNOUNCE = "notices.announce"
RETRY = "notices.retry_message"
PLACE = "notices.place_letters"


def inbox_of(actor: Actor) -> str:
    """The reference of the person whose inbox is the actor's own; empty for others."""
    return f"organizations:person:{actor.key}" if actor.kind is ActorKind.PERSON else ""


def may_retry(actor: Actor) -> bool:
    """Whether the actor may have messages tried again that were given up."""
    return actor.may_in(RETRY, None)


def may_place(actor: Actor) -> bool:
    """Whether the actor may read letters that were set aside, and say what becomes of them."""
    return actor.may_in(PLACE, None)


def may_announce(actor: Actor) -> bool:
    """Whether the actor may send bulletins to topics."""
    return actor.may_in(ANNOUNCE, None)
