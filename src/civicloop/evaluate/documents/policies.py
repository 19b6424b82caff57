"""Who reads, explains, keeps and publishes the timeliness of documents."""

from __future__ import annotations

from civicloop.kernel.actors.rules import Actor


def may_see(actor: Actor, branch: frozenset[int]) -> bool:
    """Look at the documents of one's own agency."""
    return actor.may_in_any("documents.see", branch)


def may_explain(actor: Actor, branch: frozenset[int]) -> bool:
    """Explain what is past its limit, for one's own agency."""
    return actor.may_in_any("documents.explain", branch)


def may_manage(actor: Actor) -> bool:
    """Import, correct, chase, review and draw visits, for the whole city."""
    return actor.may_in("documents.manage", None)


def may_publish(actor: Actor) -> bool:
    """Publish a month, for the whole city."""
    return actor.may_in("documents.publish", None)


def is_another(actor: Actor, writer: str) -> bool:
    """Whoever explained does not also review."""
    return actor.ref != writer
