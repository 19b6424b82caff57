"""Who sees, edits, defines and publishes, by role."""

from civicloop.kernel.actors.rules import permission

SEE = permission(
    "registers.see",
    zh="查閱登記冊",
    en="See registers",
    roles=("agent", "officer", "crew", "head", "analyst", "mayor", "administrator"),
)
EDIT = permission(
    "registers.edit",
    zh="登錄、更正與匯入登記冊資料",
    en="Add, correct and import entries of registers",
    roles=("officer", "head", "analyst", "administrator"),
)
DEFINE = permission(
    "registers.define",
    zh="定義登記冊",
    en="Define registers",
    roles=("analyst", "administrator"),
)
PUBLISH = permission(
    "registers.publish",
    zh="開放登記冊資料",
    en="Publish registers as open data",
    roles=("analyst", "administrator"),
)
READ_PERSONAL = permission(
    "registers.read_personal",
    zh="閱覽登記冊個人資料",
    en="Read personal values of registers",
    roles=("officer", "head", "analyst", "administrator"),
)
