"""Who may decide in the ledger."""

from __future__ import annotations

from civicloop.kernel.actors.rules import Actor

DECIDE_LETTERS = "ledger.decide_letters"


def may_decide_letters(actor: Actor) -> bool:
    """Whether the actor may retry or discard a dead letter."""
    return actor.may_in(DECIDE_LETTERS, None)
