"""Who takes requests in, handles them, and deletes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from civicloop.kernel.actors.rules import Actor, ActorKind

if TYPE_CHECKING:
    from civicloop.platform.rights.models import Request


def may_record(actor: Actor) -> bool:
    """Who writes down what somebody asks at the counter."""
    return actor.kind is ActorKind.PERSON and actor.may("rights.record")


def may_handle(actor: Actor) -> bool:
    """Who checks, decides and hands over, for the whole city."""
    return actor.kind is ActorKind.PERSON and actor.may_in("rights.handle", None)


def may_erase(actor: Actor, row: Request) -> bool:
    """Who handles requests, but never who checked the identity."""
    return may_handle(actor) and actor.ref != row.identified_by
