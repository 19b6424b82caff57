"""What privacy hands to the others: permissions, and how its events are told."""

from civicloop.kernel.actors.rules import permission
from civicloop.kernel.ledger.rules import declare_sentence

REQUEST = permission(
    "privacy.request_unsealing",
    zh="申請調閱須核准的個人資料",
    en="Ask for personal data that needs approval",
    roles=("agent", "officer", "crew", "head"),
)
APPROVE = permission(
    "privacy.approve_unsealing",
    zh="核准或駁回個人資料調閱",
    en="Approve or refuse the opening of personal data",
    roles=("head",),
)
SEE_READINGS = permission(
    "privacy.see_readings",
    zh="查看個人資料調閱紀錄",
    en="See who opened personal data",
    roles=("head", "analyst", "administrator"),
)
DESTROY = permission(
    "privacy.destroy_values", zh="依保存期限銷毀個人資料", en="Destroy personal data by retention"
)
for name, zh, en in (
    ("personal_value_read", "調閱個人資料欄位：{field}", "Read the personal field {field}"),
    ("unsealing_requested", "申請調閱個人資料", "Asked to open personal data"),
    ("unsealing_approved", "核准調閱個人資料", "Approved the opening of personal data"),
    ("unsealing_refused", "駁回調閱個人資料", "Refused the opening of personal data"),
    ("unsealing_ended", "結束個人資料調閱", "Ended the opening of personal data"),
    ("personal_values_destroyed", "依保存期限銷毀個人資料", "Destroyed the personal data"),
):
    declare_sentence(f"privacy.{name}", zh, en)
