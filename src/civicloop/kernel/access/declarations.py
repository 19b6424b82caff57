"""What access hands to the engines: its own permissions."""

from civicloop.kernel.actors.rules import permission
from civicloop.kernel.ledger.rules import declare_sentence

MANAGE_ROLES = permission(
    "access.manage_roles",
    zh="管理角色與其權限",
    en="Manage roles and their permissions",
    roles=("administrator",),
)
GRANT_ROLES = permission(
    "access.grant_roles",
    zh="授予與終止人員角色",
    en="Grant roles to people and end them",
    roles=("administrator",),
)
ISSUE_KEYS = permission(
    "access.issue_api_keys",
    zh="核發與撤銷程式金鑰",
    en="Issue and revoke API keys",
    roles=("administrator",),
)
for name, zh, en in (
    ("role_changed", "變更角色 {key} 的權限", "Changed the role {key}"),
    ("role_granted", "授予角色 {role}", "Granted the role {role}"),
    ("grant_ended", "終止角色 {role}", "Ended the role {role}"),
    ("api_key_issued", "核發程式金鑰 {prefix}…", "Issued the API key {prefix}…"),
    ("api_key_revoked", "撤銷程式金鑰 {prefix}…", "Revoked the API key {prefix}…"),
):
    declare_sentence(f"access.{name}", zh, en)
