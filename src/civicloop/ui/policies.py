"""Who may keep views."""

from __future__ import annotations

from civicloop.kernel.actors.rules import Actor, ActorKind, require


def may_keep_views(actor: Actor) -> bool:
    """Views belong to people."""
    return actor.kind is ActorKind.PERSON


def require_person(actor: Actor) -> None:
    """Refuse anybody but a person."""
    require(may_keep_views(actor), action="ui.save_view")
