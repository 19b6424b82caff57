"""What organizations hands to the engines: its permissions."""

from civicloop.kernel.actors.rules import permission
from civicloop.kernel.ledger.rules import declare_sentence

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
for name, zh, en in (
    ("unit_created", "新設單位 {code}", "Created the unit {code}"),
    ("unit_renamed", "單位更名", "Renamed the unit"),
    ("unit_changed", "變更單位資料", "Changed the unit"),
    ("unit_moved", "單位改隸", "Moved the unit"),
    ("unit_ended", "單位裁撤", "Ended the unit"),
    ("person_joined", "人員到職", "Joined"),
    ("person_changed", "變更人員資料", "Changed the person"),
    ("person_left", "人員離職", "Left"),
    ("post_taken", "就任職務", "Took a post"),
    ("post_ended", "卸任職務", "Ended a post"),
    ("deputy_named", "指定職務代理人", "Named a deputy"),
    ("deputy_withdrawn", "結束職務代理", "Ended the standing in"),
):
    declare_sentence(f"organizations.{name}", zh, en)
