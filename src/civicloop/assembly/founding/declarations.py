"""What the module hands the engines: one permission, sentences, the menu, one letter."""

from django.utils.translation import gettext_lazy as _

from civicloop.kernel.actors.rules import permission
from civicloop.kernel.ledger.rules import declare_sentence
from civicloop.kernel.notices.rules import declare_template
from civicloop.kernel.privacy.rules import declare_term
from civicloop.ui.rules import navigate

permission(
    "founding.set_up",
    zh="以檔案設定城市（首日設定）",
    en="Set up the city from files (first day)",
    roles=("administrator",),
)

declare_sentence(
    "founding.file_kept",
    "上傳{step}檔案，檢查出 {faults} 個問題",
    "Brought a file for {step}; {faults} faults were found",
)
declare_sentence(
    "founding.file_loaded",
    "匯入{step}：新增 {added} 筆、變更 {changed} 筆",
    "Loaded {step}: {added} new, {changed} changed",
)

navigate(
    "founding.guide",
    _("First-day set-up"),
    "founding:guide",
    permission="founding.set_up",
    section="administration",
    order=5,
    icon="clipboard-check",
)

declare_template(
    "founding.test_mail",
    zh_subject="試寄郵件：{city}",
    zh_body="這是 {city} 的試寄郵件。收到表示郵件設定正確，無須回復。\n\n{link}",
    en_subject="Trial mail of {city}",
    en_body=(
        "This is a trial mail of {city}. That you read it means that mail works; "
        "no answer is needed.\n\n{link}"
    ),
    channels=("email",),
)

declare_term(
    "founding.draft",
    basis="個人資料保護法第十一條第三項",
    zh="首日設定所上傳、尚未匯入之檔案",
    en="Files brought for the set-up of the city and not loaded yet",
    term_zh="匯入或放棄時立即刪除，至遲於上傳三十日後之當夜刪除",
    term_en="Deleted as soon as they are loaded or let go, at the latest in the night after "
    "thirty days",
)
