"""What the module hands the others: rights, messages, sentences, a kind of file, its pages."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from civicloop.kernel.actors.rules import Actor, permission
from civicloop.kernel.files.rules import PDF, declare_kind
from civicloop.kernel.files.rules.types import DOCX, ODT
from civicloop.kernel.ledger.rules import declare_sentence
from civicloop.kernel.notices.rules import declare_template
from civicloop.kernel.privacy.rules import declare_term
from civicloop.publish.reports import queries
from civicloop.ui.rules import PUBLIC, Duty, declare_duties, navigate

EDIT = permission(
    "reports.edit",
    zh="編輯及發布報告",
    en="Edit and publish reports",
    roles=("analyst", "administrator"),
)
WRITE = permission(
    "reports.write",
    zh="撰寫本單位之報告內容",
    en="Write report texts of one's unit",
    roles=("officer", "head", "analyst", "administrator"),
)
TEMPLATES = permission(
    "reports.templates",
    zh="編修報告範本",
    en="Edit templates of reports",
    roles=("analyst", "administrator"),
)
permission(
    "reports.approve",
    zh="核定本單位之報告內容",
    en="Approve report texts of one's unit",
    roles=("head", "administrator"),
)
permission(
    "reports.receive",
    zh="收受簽報市長之報告",
    en="Receive reports that are laid before the mayor",
    roles=("mayor",),
)
declare_kind(
    "reports.rendered",
    types=(PDF, ODT, DOCX),
    max_bytes=50 * 1024 * 1024,
    per_object=3,
    max_pages=2000,
    zh="報告檔案",
    en="Report file",
)
for name, zh, en in (
    ("edition_opened", "開始編製 {kind}（{period}）", "Opened {kind} for {period}"),
    (
        "template_changed",
        "編修範本 {kind} 為第 {number} 版",
        "Changed the template {kind}: version {number}",
    ),
    (
        "template_taken",
        "改用第 {number} 版範本（原第 {before} 版）",
        "Took version {number} of the template (before: {before})",
    ),
    ("section_assigned", "指派撰寫單位，期限 {due_at}", "Assigned, due {due_at}"),
    ("section_written", "儲存第 {number} 版", "Kept version {number}"),
    ("section_sent", "第 {number} 版送核", "Sent version {number} for approval"),
    ("section_approved", "核定第 {number} 版", "Approved version {number}"),
    ("section_returned", "退回第 {number} 版", "Returned version {number}"),
    ("section_commented", "留言", "Commented"),
    ("finding_answered", "具名說明數據不符（{code}）", "Answered for a finding ({code})"),
    (
        "report_laid",
        "第 {version} 版簽報市長室，通知 {receivers} 人",
        "Laid version {version} before the mayor's office: {receivers} people told",
    ),
    (
        "report_late",
        "逾期未發布，尚有 {open_texts} 段未核定",
        "Due and not published: {open_texts} texts not approved",
    ),
    (
        "schedule_changed",
        "設定按月自動簽報 {kind}：{opens_on} 日開始編製、{issues_on} 日發布",
        "Set {kind} to be opened on day {opens_on} and to go out on day {issues_on}",
    ),
    (
        "issue_held",
        "暫緩自動發布（{why}，{number} 項）",
        "Held back on its day ({why}: {number})",
    ),
    (
        "report_published",
        "發布第 {version} 版，{figures} 項數據，{changes} 項變動",
        "Published version {version}: {figures} figures, {changes} changes",
    ),
):
    declare_sentence(f"reports.{name}", zh, en)
for name, zh_subject, zh_body, en_subject, en_body in (
    (
        "assigned",
        "【報告撰寫】{unit}：{title}",
        "請{unit}於 {until} 前撰寫「{title}」：\n{link}",
        "[Reports] {unit}: {title}",
        "Please write “{title}” by {until}:\n{link}",
    ),
    (
        "sent",
        "【報告核定】{unit}：{title}",
        "「{title}」已送核，請核定或退回：\n{link}",
        "[Reports] {unit}, to approve: {title}",
        "“{title}” was sent for approval:\n{link}",
    ),
    (
        "returned",
        "【報告退回】{unit}：{title}",
        "「{title}」已退回，請依意見修正後再送核：\n{link}",
        "[Reports] {unit}, returned: {title}",
        "“{title}” was returned. Please read why and send it again:\n{link}",
    ),
    (
        "due",
        "【報告催繳】{unit}：{title}，期限 {until}",
        "「{title}」之期限為 {until}，尚未送核：\n{link}",
        "[Reports] {unit}, due {until}: {title}",
        "“{title}” is due {until} and was not sent yet:\n{link}",
    ),
    (
        "laid",
        "【簽報】{title}（{period}）第 {number} 版",
        "{title}（{period}）第 {number} 版業已發布，敬請　鑒核：\n{link}",
        "[Reports] {title}, {period}, version {number}",
        "{title} for {period}, version {number}, is published and laid before you:\n{link}",
    ),
    (
        "held_texts",
        "【報告暫緩】{title}（{period}）尚有 {number} 段文字未核定",
        (
            "{title}（{period}）今日應自動發布，尚有 {number} 段文字未核定。"
            "請催請撰寫單位送核並核定，完成後系統即自動發布：\n{link}"
        ),
        "[Reports] Held: {title}, {period}: {number} texts not approved",
        (
            "{title} ({period}) was to go out today; texts not approved: {number}. Have them "
            "written and approved: it then goes out by itself.\n{link}"
        ),
    ),
    (
        "held_findings",
        "【報告暫緩】{title}（{period}）有 {number} 項數據不符",
        (
            "{title}（{period}）今日應自動發布，檢核發現 {number} 項數據不符。"
            "請更正資料或具名說明，完成後系統即自動發布：\n{link}"
        ),
        "[Reports] Held: {title}, {period}: {number} findings",
        (
            "{title} ({period}) was to go out today; the checks found {number} figures that do "
            "not follow. Correct the data or answer by name: it then goes out by itself.\n{link}"
        ),
    ),
    (
        "held_fault",
        "【報告暫緩】{title}（{period}）無法產製",
        (
            "{title}（{period}）今日應自動發布，但報告無法產製。"
            "請開啟本頁查看原因並修正範本或文字，完成後系統即自動發布：\n{link}"
        ),
        "[Reports] Held: {title}, {period} cannot be made",
        (
            "{title} ({period}) was to go out today and cannot be made. Its page says why; mend "
            "the template or the text: it then goes out by itself.\n{link}"
        ),
    ),
    (
        "late",
        "【簽報逾期】{title}（{period}），期限 {until}",
        "{title}（{period}）應於 {until} 簽報，尚未發布；未核定之段落計 {texts} 段：\n{link}",
        "[Reports] Late: {title}, {period}, due {until}",
        "{title} ({period}) was due {until}, is not published; texts not approved: {texts}\n{link}",
    ),
):
    declare_template(
        f"reports.{name}",
        zh_subject=zh_subject,
        zh_body=zh_body,
        en_subject=en_subject,
        en_body=en_body,
    )
navigate(
    "reports.desk",
    _("Reports"),
    "reports:desk",
    permission=EDIT,
    section="figures",
    order=60,
    icon="file-text",
)
navigate(
    "reports.sections",
    _("Report texts"),
    "reports:sections",
    permission=WRITE,
    section="figures",
    order=61,
    icon="pencil",
    count=queries.owed,
)


def texts_owed(actor: Actor, _today: date, limit: int) -> Sequence[Duty]:
    """The texts that the actor's units write or approve, by their deadline."""
    rows = queries.owed(actor).select_related("edition", "unit").order_by("due_at", "pk")
    return [
        Duty(
            one.title,
            reverse("reports:section", args=[one.pk]),
            one.unit.name,
            localdate(one.due_at),
        )
        for one in rows[:limit]
    ]


declare_duties("reports.texts", _("Report texts"), "reports:sections", permission=WRITE,
               look=texts_owed)  # fmt: skip
navigate("reports.public", _("Published reports"), "reports:index", section=PUBLIC, order=40)

declare_term(
    "reports.edition",
    basis="檔案法第十一條、第十二條；機關檔案保存年限及銷毀辦法",
    zh="報告各版與各單位撰寫之文字（公務文字，不蒐集個人資料）",
    en="Reports, their versions and what units wrote for them (official texts; no personal data "
    "are asked for)",
    term_zh="為機關檔案，不自動銷毀；依檔案保存年限區分表，由檔案管理單位辦理移轉或銷毀",
    term_en="Records of the agency: never destroyed by themselves; handed over or destroyed by "
    "its archive under the schedule of retention",
    kept=True,
)
