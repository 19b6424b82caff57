"""What privacy hands to the others: permissions, and how its events are told."""

from civicloop.kernel.actors.rules import permission
from civicloop.kernel.ledger.rules import declare_sentence
from civicloop.kernel.privacy.rules import declare_term

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
PROPOSE_DESTRUCTION = permission(
    "privacy.propose_destruction",
    zh="提出個人資料銷毀清冊",
    en="Propose lists of personal data to destroy",
    roles=("analyst", "administrator"),
)
APPROVE_DESTRUCTION = permission(
    "privacy.approve_destruction",
    zh="核定個人資料銷毀清冊",
    en="Approve lists of personal data to destroy",
    roles=("mayor", "administrator"),
)
SEE_RETENTION = permission(
    "privacy.see_retention",
    zh="檢視個人資料保存年限與銷毀清冊",
    en="See how long personal data are kept, and lists to destroy",
    roles=("analyst", "mayor", "administrator"),
)
HOLD = permission(
    "privacy.hold_values",
    zh="設定或解除法定保全",
    en="Place and lift legal holds",
    roles=("head", "analyst", "administrator"),
)
for name, zh, en in (
    ("personal_value_read", "調閱個人資料欄位：{field}", "Read the personal field {field}"),
    ("unsealing_requested", "申請調閱個人資料", "Asked to open personal data"),
    ("unsealing_approved", "核准調閱個人資料", "Approved the opening of personal data"),
    ("unsealing_refused", "駁回調閱個人資料", "Refused the opening of personal data"),
    ("unsealing_ended", "結束個人資料調閱", "Ended the opening of personal data"),
    ("personal_values_destroyed", "依保存期限銷毀個人資料", "Destroyed the personal data"),
    ("hold_placed", "設定法定保全", "Placed a legal hold"),
    ("hold_lifted", "解除法定保全", "Lifted the legal hold"),
    ("destruction_drawn", "產製銷毀清冊，共 {size} 筆", "Drew a destruction list of {size}"),
    ("destruction_proposed", "提出銷毀清冊", "Proposed the destruction list"),
    ("destruction_approved", "核定銷毀清冊，共 {size} 筆", "Approved the destruction of {size}"),
    ("destruction_withdrawn", "撤回銷毀清冊", "Withdrew the destruction list"),
    (
        "destruction_carried_out",
        "銷毀完成：銷毀 {destroyed} 筆、保全 {held} 筆、免銷毀 {spared} 筆",
        "Carried out: {destroyed} destroyed, {held} held, {spared} spared",
    ),
):
    declare_sentence(f"privacy.{name}", zh, en)

declare_term(
    "privacy.reading",
    basis="個人資料保護法第十八條；同法施行細則第十二條第二項第十款",
    zh="個人資料調閱紀錄",
    en="Records of who read personal data",
    term_zh="與事件帳本同存；僅載欄位名稱，不含個人資料",
    term_en="As long as the ledger; they name fields, never values",
    kept=True,
)
declare_term(
    "ledger.event",
    basis="檔案法第十二條；個人資料保護法施行細則第十二條第二項第十款",
    zh="事件帳本",
    en="Events of the ledger",
    term_zh="永久；文字以案件金鑰加密，金鑰銷毀後無法讀取",
    term_en="For ever; texts are sealed by the object's key and end with it",
    kept=True,
)
