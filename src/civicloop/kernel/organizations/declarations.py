"""What organizations hands to the engines: its permissions."""

from civicloop.kernel.actors.rules import permission

MANAGE_UNITS = permission(
    "organizations.manage_units",
    zh="管理機關與單位",
    en="Manage agencies and units",
    roles=("administrator",),
)
MANAGE_PEOPLE = permission(
    "organizations.manage_people",
    zh="管理人員、職務與職務代理",
    en="Manage people, posts and deputies",
    roles=("administrator",),
)
