"""What the module hands the others: rights, terms, sentences, messages, limits, its pages."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from civicloop.kernel.actors.rules import Actor, permission
from civicloop.kernel.ledger.rules import declare_sentence
from civicloop.kernel.limits.rules import declare_limit
from civicloop.kernel.notices.rules import declare_template
from civicloop.kernel.numbering.rules import declare_series
from civicloop.kernel.privacy.rules import declare_retention, declare_term
from civicloop.kernel.rulesets.rules import declare_ruleset
from civicloop.platform.rights import queries
from civicloop.ui.rules import FOOT, Duty, declare_duties, navigate

RECORD = permission(
    "rights.record",
    zh="登錄當事人個人資料權利請求",
    en="Write down requests of people about their own data",
    roles=("agent", "analyst", "administrator"),
)
HANDLE = permission(
    "rights.handle",
    zh="辦理當事人個人資料權利請求",
    en="Handle requests of people about their own data",
    roles=("analyst", "administrator"),
)
declare_series(
    "rights",
    pattern="PD{roc}-{number:5}-{check}",
    zh="個人資料權利請求編號",
    en="Data request number",
)


def _whole(lowest: int, highest: int, zh: str, en: str) -> dict[str, object]:
    label = {"label": {"zh": zh, "en": en}}
    return {"type": "integer", "minimum": lowest, "maximum": highest, "form": label}


PARAMETERS = {
    "access_days": _whole(1, 15, "查詢、閱覽、複製之准駁（日）", "To decide on access (days)"),
    "access_extension": _whole(1, 15, "查詢、複製之延長（日）", "More time for access (days)"),
    "change_days": _whole(1, 30, "更正、停止、刪除之准駁（日）", "To decide on changes (days)"),
    "change_extension": _whole(1, 30, "更正、刪除之延長（日）", "More time for changes (days)"),
    "confirm_hours": _whole(1, 168, "電子郵件確認時限（小時）", "Hours to confirm an e-mail"),
    "package_days": _whole(1, 30, "下載連結有效期間（日）", "Days that a download link holds"),
}
declare_ruleset(
    queries.TERMS,
    schema={
        "type": "object",
        "properties": PARAMETERS,
        "required": sorted(PARAMETERS),
        "additionalProperties": False,
    },
    default={
        "access_days": 15,
        "access_extension": 15,
        "change_days": 30,
        "change_extension": 30,
        "confirm_hours": 72,
        "package_days": 7,
    },
    title_zh="當事人個人資料權利請求之期限",
    title_en="Times of requests about one's own data",
    legal_basis="個人資料保護法第三條、第十條、第十一條、第十三條；行政程序法第四十八條",
    text=(
        "查詢、閱覽或製給複製本之請求，應於十五日內為准駁之決定，必要時得延長十五日；"
        "補充、更正、停止蒐集處理利用或刪除之請求，應於三十日內為准駁之決定，必要時得延長三十日；"
        "延長應將原因以書面通知請求人。期間自次日起算，末日為休息日者順延。"
    ),
)
declare_retention(
    "rights.request",
    years=5,
    basis="個人資料保護法第十一條第三項；檔案保存年限基準",
    zh="當事人個人資料權利請求",
    en="Requests of people about their own data",
    ended_before=queries.ended_before,
    among=queries.ended_among,
    names=queries.numbers_of,
    ref_of=queries.ref_numbered,
)
declare_term(
    "rights.unconfirmed",
    basis="個人資料保護法第十一條第三項",
    zh="未經確認之個人資料權利請求",
    en="Requests about one's own data that nobody confirmed",
    term_zh="逾電子郵件確認時限（規則 rights.terms）後一小時內刪除",
    term_en="Deleted within an hour of the time to confirm (rule set rights.terms)",
)
for key, most, zh, en in (
    ("ask.address", 20, "每一網路提出權利請求", "Requests from one network"),
    ("ask.email", 5, "每一信箱提出權利請求", "Requests under one address"),
    ("token.address", 120, "每一網路使用權利請求連結", "Links of requests used from one network"),
):
    declare_limit(f"rights.{key}", most=most, seconds=3600, zh=zh, en=en)
for name, zh, en in (
    ("request_received", "受理個人資料權利請求 {number}", "Received the request {number}"),
    ("request_identified", "確認當事人身分（{identity}）", "Checked the identity ({identity})"),
    ("request_extended", "延長准駁期間 {days} 日", "Took {days} more days"),
    ("request_decided", "決定（{decision}）", "Decided ({decision})"),
    ("request_withdrawn", "當事人撤回請求", "The person took the request back"),
    ("held_corrected", "更正 {held} 之 {field}", "Corrected {field} of {held}"),
    ("held_erased", "刪除 {held}", "Deleted {held}"),
    ("erasure_refused", "{held} 未刪除（{code}）", "{held} was not deleted ({code})"),
    ("package_offered", "提供資料下載連結", "Offered the data behind a link"),
    ("package_taken", "當事人下載資料（{objects} 筆）", "The person took the data ({objects})"),
):
    declare_sentence(f"rights.{name}", zh, en)

for template, zh_subject, zh_body, en_subject, en_body in (
    (
        "confirm",
        "請確認您的個人資料權利請求",
        (
            "您好：\n\n有人以此信箱向本府提出個人資料權利請求。"
            "若是您本人，請於 {hours} 小時內開啟下列連結並按"
            "「確認提出」：\n{link}\n\n若不是您，請忽略本信，逾時資料即自動刪除。"
        ),
        "Please confirm your request about your data",
        (
            "Somebody sent a request about personal data from this address. If it was you, open "
            "this link within {hours} hours and choose “Confirm the request”:\n{link}\n\n"
            "If it was not you, do nothing: it is deleted when that time is over."
        ),
    ),
    (
        "received",
        "【{number}】已受理您的個人資料權利請求",
        "您好：\n\n您的請求已受理，編號 {number}，將於 {until} 前決定。查看進度：\n{link}",
        "[{number}] We received your request about your data",
        (
            "Your request has the number {number}. We decide on it by {until}. "
            "See where it stands:\n{link}"
        ),
    ),
    (
        "extended",
        "【{number}】延長處理期間",
        "您好：\n\n您的請求 {number} 延長至 {until} 前決定。原因：{reason}\n\n查看進度：\n{link}",
        "[{number}] We need more time",
        (
            "We decide on your request {number} by {until}. Why: {reason}\n\nSee where it "
            "stands:\n{link}"
        ),
    ),
    (
        "decided",
        "【{number}】個人資料權利請求之決定",
        (
            "您好：\n\n您的請求 {number} 已有決定：\n\n{words}\n\n法律依據：{basis}\n\n"
            "對決定不服者，得依訴願法於收受後三十日內提起訴願。詳情：\n{link}"
        ),
        "[{number}] Our decision on your request",
        (
            "This is the decision on your request {number}:\n\n{words}\n\nLegal basis: {basis}\n\n"
            "You may lodge an administrative appeal within thirty days of receiving it.\n{link}"
        ),
    ),
    (
        "package",
        "【{number}】您的個人資料可供下載",
        "您好：\n\n您請求之個人資料已備妥，請於 {until} 前由此連結下載，並請勿轉寄：\n{link}",
        "[{number}] Your data are ready",
        (
            "The data that you asked for can be downloaded until {until}. "
            "Please do not pass this link on.\n{link}"
        ),
    ),
):
    declare_template(
        f"rights.{template}",
        zh_subject=zh_subject,
        zh_body=zh_body,
        en_subject=en_subject,
        en_body=en_body,
        channels=("email",),
    )

navigate(
    "rights.desk",
    _("Requests about personal data"),
    "rights:desk",
    permission=HANDLE,
    section="work",
    order=95,
    icon="shield-check",
    count=queries.waiting,
)


def requests_due(_actor: Actor, _today: date, limit: int) -> Sequence[Duty]:
    """The requests that run, by the day of their limit; nobody is named here."""
    return [
        Duty(
            str(row.number or ""),
            reverse("rights:request", args=[row.pk]),
            due=localdate(row.due_at) if row.due_at else None,
        )
        for row in queries.open_in_order()[:limit]
    ]


declare_duties("rights.requests", _("Requests about personal data"), "rights:desk",
               permission=HANDLE, look=requests_due)  # fmt: skip
navigate(
    "rights.new",
    _("Write down a data request"),
    "rights:new",
    permission=RECORD,
    section="work",
    order=96,
    icon="plus",
)
navigate("rights.ask", _("Your personal data"), "rights:ask", section=FOOT, order=20)
