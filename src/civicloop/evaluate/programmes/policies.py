"""Who does what with programmes: the engine's rights, asked in the unit that owns one."""

from __future__ import annotations

from typing import Protocol

from civicloop.kernel.actors.rules import Actor

__all__ = ["may_manage", "may_review"]


class Owned(Protocol):
    """Something that a unit owns."""

    @property
    def owner_id(self) -> int:
        """The unit."""


def may_manage(actor: Actor, programme: Owned) -> bool:
    """Keep a programme and its items."""
    return actor.may_in("tracking.manage", programme.owner_id)


def may_review(actor: Actor, programme: Owned) -> bool:
    """Review what units report to it."""
    return actor.may_in("tracking.review", programme.owner_id)
