"""Who may publish forms."""

from civicloop.kernel.actors.rules import Actor


def may_publish(actor: Actor) -> bool:
    """Whether the actor may put a version of a form in force."""
    return actor.may_in("schemas.publish", None)
