"""Who writes, reviews, keeps and approves plans."""

from __future__ import annotations

from civicloop.kernel.actors.rules import Actor, require

__all__ = [
    "is_another",
    "may_approve",
    "may_manage",
    "may_read_drafts",
    "may_review",
    "may_see",
    "may_write",
    "require",
]


def may_see(actor: Actor) -> bool:
    """Plans are read by all who work with them."""
    return actor.may("planning.see")


def may_write(actor: Actor, branch: frozenset[int]) -> bool:
    """Write for an agency, from any of its units."""
    return actor.may_in_any("planning.write", branch)


def may_read_drafts(actor: Actor, branch: frozenset[int]) -> bool:
    """What an agency has not handed in is read in it and by the commission alone."""
    return (
        may_review(actor)
        or may_manage(actor)
        or may_write(actor, branch)
        or bool(actor.units & branch)
    )


def may_review(actor: Actor) -> bool:
    """Review what agencies report, for the whole city."""
    return actor.may_in("planning.review", None)


def may_manage(actor: Actor) -> bool:
    """Keep plans, rounds and books, for the whole city."""
    return actor.may_in("planning.manage", None)


def may_approve(actor: Actor) -> bool:
    """Approve definitions, balances and books, for the whole city."""
    return actor.may_in("planning.approve", None)


def is_another(actor: Actor, proposer: str) -> bool:
    """Whoever proposed it does not also decide."""
    return actor.ref != proposer
