"""Who may change roles, grants and keys.

A right that was given in one unit never changes what holds elsewhere: who could grant
beyond it would grant themselves the rest.
"""

from __future__ import annotations

from civicloop.kernel.actors.rules import EVERYWHERE, Actor


def may_manage_roles(actor: Actor) -> bool:
    """Whoever holds the right in every unit; roles are the whole city's."""
    return actor.may_in("access.manage_roles", None)


def may_grant_roles(actor: Actor, units: frozenset[int] | None) -> bool:
    """Whoever holds the right in all the units that the grant reaches."""
    held = actor.units_for("access.grant_roles")
    return held is EVERYWHERE or (units is not EVERYWHERE and units <= held)


def may_issue_keys(actor: Actor) -> bool:
    """Whoever holds the right in every unit; a key opens all of them."""
    return actor.may_in("access.issue_api_keys", None)
