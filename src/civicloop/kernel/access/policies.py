"""Who may change roles, grants and keys."""

from __future__ import annotations

from civicloop.kernel.actors.rules import Actor


def may_manage_roles(actor: Actor) -> bool:
    """Whoever holds the right."""
    return actor.may("access.manage_roles")


def may_grant_roles(actor: Actor) -> bool:
    """Whoever holds the right."""
    return actor.may("access.grant_roles")


def may_issue_keys(actor: Actor) -> bool:
    """Whoever holds the right."""
    return actor.may("access.issue_api_keys")
