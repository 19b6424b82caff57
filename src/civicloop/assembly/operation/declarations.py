"""What operation hands to the others: its permission, sentences, notices and checks."""

from civicloop.assembly.operation import services
from civicloop.assembly.operation.policies import RECEIVE_WARNINGS
from civicloop.assembly.program.rules import examined
from civicloop.kernel.actors.rules import permission
from civicloop.kernel.ledger.rules import declare_sentence
from civicloop.kernel.notices.rules import declare_template

permission(
    RECEIVE_WARNINGS,
    zh="收到系統檢查的警告",
    en="Receive the warnings of the doctor",
    roles=("administrator",),
)
for name, zh, en in (
    ("backup_made", "完成備份 {name}", "Made the backup {name}"),
    ("installation_restored", "由備份 {name} 還原", "Restored from the backup {name}"),
    ("installation_upgraded", "升級至 {version} 版", "Upgraded to version {version}"),
    ("keys_rotated", "更換主金鑰（{master}）", "Rotated the master key ({master})"),
    ("fault_found", "系統檢查發現問題（{subject}）", "The doctor found a fault ({subject})"),
    ("fault_mended", "問題已排除（{subject}）", "A fault was mended ({subject})"),
):
    declare_sentence(f"operation.{name}", zh, en)

declare_template(
    "operation.faults",
    zh_subject="系統檢查：{count} 項需要處理",
    zh_body="系統定時檢查發現下列問題，請儘速處理：\n\n{list}\n\n處理方式請見操作手冊的「事故處理」。"
    "同一問題未排除前，每日通知一次；排除後另行通知。",
    en_subject="CivicLoop: {count} faults need your attention",
    en_body="The regular examination found:\n\n{list}\n\nWhat to do stands in the manual under "
    '"Incidents". You are told once a day while a fault lasts, and once when it is mended.',
)
declare_template(
    "operation.mended",
    zh_subject="系統檢查：{count} 項問題已排除",
    zh_body="下列問題已經排除：\n\n{list}",
    en_subject="CivicLoop: {count} faults are mended",
    en_body="These faults are mended:\n\n{list}",
)

examined(services.backups, {"backup": "備份", "files": "檔案內容", "backup folder": "備份目錄"})
examined(services.master_keys, {"master keys": "主金鑰", "keys and backups": "金鑰與備份"})
examined(services.figures, {"figures": "數據驗證"})
