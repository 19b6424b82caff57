"""What identity hands to the others: its permission, sentences and notices."""

from django.utils.translation import gettext_lazy as _

from civicloop.kernel.actors.rules import permission
from civicloop.kernel.ledger.rules import declare_sentence
from civicloop.kernel.notices.rules import declare_template
from civicloop.ui.rules import ACCOUNT, navigate

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

navigate(
    "identity.factors",
    _("How you sign in"),
    "mfa_index",
    section=ACCOUNT,
    order=70,
    icon="key-round",
)
navigate(
    "identity.deputies",
    _("Who stands in for you"),
    "identity:deputies",
    section=ACCOUNT,
    order=80,
    icon="users",
)
