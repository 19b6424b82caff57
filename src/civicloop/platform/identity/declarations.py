"""What identity hands to the others: its permission, sentences and notices."""

from civicloop.kernel.actors.rules import permission
from civicloop.kernel.ledger.rules import declare_sentence
from civicloop.kernel.notices.rules import declare_template
from civicloop.kernel.privacy.rules import declare_retention, declare_term
from civicloop.platform.identity import queries

MANAGE_ACCOUNTS = permission(
    "identity.manage_accounts",
    zh="管理登入帳號、重設驗證方式、結束登入",
    en="Manage accounts, reset factors and end sessions",
    roles=("administrator",),
)
for name, zh, en in (
    ("account_created", "建立登入帳號", "Made an account"),
    ("password_changed", "變更密碼", "Changed the password"),
    ("signed_in", "登入", "Signed in"),
    ("sign_in_failed", "登入失敗（{step}）", "A sign-in failed ({step})"),
    ("factor_added", "新增驗證方式（{kind}）", "Added a factor ({kind})"),
    ("factor_removed", "移除驗證方式（{kind}）", "Removed a factor ({kind})"),
    ("factors_reset", "重設所有驗證方式", "Reset every factor"),
    ("passkey_refused", "拒絕計數倒退的通行金鑰", "Refused a passkey whose counter went back"),
    ("session_ended", "結束登入（{by}）", "Ended a session ({by})"),
):
    declare_sentence(f"identity.{name}", zh, en)

declare_template(
    "identity.factors_reset",
    zh_subject="您的登入驗證方式已重設",
    zh_body="系統管理員已移除您所有的驗證方式，並登出所有瀏覽器。下次登入時請重新設定。若非您所要求，請立即聯絡系統管理員。",
    en_subject="Your factors were reset",
    en_body="An administrator removed every way to confirm your sign-in and signed you out "
    "everywhere. Set up a new one at your next sign-in. If you did not ask for this, tell the "
    "administrator at once.",
)
declare_template(
    "identity.passkey_refused",
    zh_subject="一把通行金鑰被拒絕",
    zh_body="有人使用您的通行金鑰登入，但其計數倒退，可能有複製品，因此已拒絕。請移除該通行金鑰，並聯絡系統管理員。",
    en_subject="A passkey was refused",
    en_body="Somebody used a passkey of yours whose counter went back: there may be a copy of it. "
    "The sign-in was refused. Remove that passkey and tell the administrator.",
)

declare_retention(
    "organizations.person",
    years=5,
    basis="個人資料保護法第十一條第三項",
    zh="離職人員之聯絡資料（姓名因公務紀錄保留）",
    en="How to reach people who left (their names stay in what they did)",
    ended_before=queries.left_before,
    among=queries.left_among,
    names=queries.names_of_people,
    ref_of=queries.person_called,
)
declare_term(
    "identity.session",
    basis="個人資料保護法第十一條第三項",
    zh="登入工作階段（網路位址、瀏覽器）",
    en="Sessions with network address and browser",
    term_zh="登入逾時或登出後，當夜刪除",
    term_en="Deleted in the night after they ended or ran out",
)
declare_term(
    "identity.attempts",
    basis="個人資料保護法第十一條第三項",
    zh="登入嘗試次數（僅存雜湊值）",
    en="Counted attempts to sign in (keyed hashes only)",
    term_zh="不再計入限制後，當夜刪除",
    term_en="Deleted in the night after no limit counts them",
)
