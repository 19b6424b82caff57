"""How the history of a register reads."""

from civicloop.kernel.ledger.rules import declare_sentence

for name, zh, en in (
    ("register_defined", "建立登記冊 {key}", "Defined the register {key}"),
    ("definition_changed", "變更定義為第 {number} 版", "Changed the definition, version {number}"),
    ("register_published", "開放登記冊 {key}", "Published the register {key}"),
    ("register_closed", "停止開放登記冊 {key}", "Closed the register {key}"),
    ("rows_imported", "匯入：新增 {added} 筆、更正 {changed} 筆、未收 {refused} 筆",
     "Imported: {added} added, {changed} changed, {refused} refused"),
    ("entry_added", "登錄（{day}）", "Added ({day})"),
    ("entry_corrected", "更正 {fields}", "Corrected {fields}"),
    ("person_confirmed", "確認為當事人之資料（{request}）",
     "Confirmed as the person's ({request})"),
    ("person_unconfirmed", "取消確認為當事人之資料（{request}）",
     "No longer confirmed as the person's ({request})"),
    ("entry_withdrawn", "撤下（{day}）", "Withdrawn ({day})"),
    ("entry_restored", "恢復（{day}）", "Restored ({day})"),
):  # fmt: skip
    declare_sentence(f"registers.{name}", zh, en)
