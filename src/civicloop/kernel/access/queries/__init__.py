"""Every read about rights."""

from civicloop.kernel.access.queries.actors import actor_for
from civicloop.kernel.access.queries.duties import has_keeper, people_with
from civicloop.kernel.access.queries.keys import (
    actor_for_api_key,
    api_key_for_change,
    api_key_in_force,
    api_keys,
    keys_about_to_expire,
    keys_in_state,
    soon,
)
from civicloop.kernel.access.queries.roles import (
    grant_for_change,
    grants_at,
    grants_for_change,
    grants_of,
    holders,
    role,
    role_for_change,
    roles,
    roles_for_change,
    scope_q,
)

__all__ = [
    "actor_for",
    "actor_for_api_key",
    "api_key_for_change",
    "api_key_in_force",
    "api_keys",
    "grant_for_change",
    "grants_at",
    "grants_for_change",
    "grants_of",
    "has_keeper",
    "holders",
    "keys_about_to_expire",
    "keys_in_state",
    "people_with",
    "role",
    "role_for_change",
    "roles",
    "roles_for_change",
    "scope_q",
    "soon",
]
