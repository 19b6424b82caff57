"""Who may change the city's calendar."""

from civicloop.kernel.actors.rules import Actor

LOAD_CALENDAR = "clock.load_calendar"
DECLARE_CLOSURE = "clock.declare_closure"


def may_load_calendar(actor: Actor) -> bool:
    """Whether the actor may load an official calendar."""
    return actor.may_in(LOAD_CALENDAR, None)


def may_declare_closure(actor: Actor) -> bool:
    """Whether the actor may close offices for a day, or withdraw that."""
    return actor.may_in(DECLARE_CLOSURE, None)
