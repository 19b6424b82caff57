"""What access hands to the engines: its own permissions."""

from civicloop.kernel.actors.rules import permission

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
