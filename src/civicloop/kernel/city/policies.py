"""Who may say what the city is."""

from __future__ import annotations

from civicloop.kernel.actors.rules import Actor, require

DESCRIBE = "city.describe"


def may_describe(actor: Actor) -> bool:
    """The administrator, and the machine that loads a city's data."""
    return actor.may(DESCRIBE)


def require_describe(actor: Actor) -> None:
    """Refuse anybody without the right."""
    require(may_describe(actor), action=DESCRIBE)
