"""Who may keep views, and who may say what the city is called."""

from __future__ import annotations

from civicloop.kernel.actors.rules import Actor, ActorKind, require

DESCRIBE_CITY = "ui.describe_city"


def may_keep_views(actor: Actor) -> bool:
    """Views belong to people."""
    return actor.kind is ActorKind.PERSON


def may_describe_city(actor: Actor) -> bool:
    """The administrator, and the machine that loads a city's data."""
    return actor.may(DESCRIBE_CITY)


def require_person(actor: Actor) -> None:
    """Refuse anybody but a person."""
    require(may_keep_views(actor), action="ui.save_view")


def require_describe_city(actor: Actor) -> None:
    """Refuse anybody without the right."""
    require(may_describe_city(actor), action=DESCRIBE_CITY)
