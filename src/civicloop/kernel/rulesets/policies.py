"""Who may propose, approve and withdraw versions."""

from civicloop.kernel.actors.rules import Actor

PROPOSE = "rulesets.propose"
APPROVE = "rulesets.approve"


def may_propose(actor: Actor) -> bool:
    """Whether the actor may propose a version, or take a proposal back."""
    return actor.may_in(PROPOSE, None)


def may_approve(actor: Actor) -> bool:
    """Whether the actor may approve versions at all."""
    return actor.may_in(APPROVE, None)


def is_second_pair_of_eyes(actor: Actor, proposed_by: str) -> bool:
    """Whether the actor is another than the proposer, and does not stand in for the proposer."""
    stood_in_for = {ref.removeprefix("organizations:") for ref in actor.acting_for.split()}
    return proposed_by not in {actor.ref, *stood_in_for}
