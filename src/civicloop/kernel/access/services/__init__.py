"""The verbs about rights."""

from civicloop.kernel.access.services.actors import actor_for, use_api_key
from civicloop.kernel.access.services.grants import end_all_grants, end_grant, grant_role
from civicloop.kernel.access.services.keys import IssuedKey, issue_api_key, revoke_api_key
from civicloop.kernel.access.services.roles import change_role, create_role, seed_roles

__all__ = [
    "IssuedKey",
    "actor_for",
    "change_role",
    "create_role",
    "end_all_grants",
    "end_grant",
    "grant_role",
    "issue_api_key",
    "revoke_api_key",
    "seed_roles",
    "use_api_key",
]
