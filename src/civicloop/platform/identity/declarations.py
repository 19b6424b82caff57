"""What identity hands to the engines: its permission."""

from civicloop.kernel.actors.rules import permission

MANAGE_ACCOUNTS = permission(
    "identity.manage_accounts",
    zh="管理登入帳號、重設驗證方式、結束登入",
    en="Manage accounts, reset factors and end sessions",
    roles=("administrator",),
)
