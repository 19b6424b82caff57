"""More time, refusals, undoing and warnings: rights, rule set, messages and the menu."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from civicloop.answer.cases.queries import handling, passing
from civicloop.kernel.actors.rules import Actor, permission
from civicloop.kernel.ledger.rules import declare_sentence
from civicloop.kernel.notices.rules import declare_template
from civicloop.kernel.rulesets.rules import declare_ruleset
from civicloop.ui.rules import navigate

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from civicloop.answer.cases.models import Case, Extension

permission(
    "cases.extend",
    zh="申請展期",
    en="Ask for more time to answer",
    roles=("officer", "head"),
)
permission(
    "cases.approve_extension",
    zh="核定下級單位展期",
    en="Decide about more time for units below",
    roles=("head",),
)


def _whole(lowest: int, highest: int, zh: str, en: str) -> dict[str, object]:
    return {
        "type": "integer",
        "minimum": lowest,
        "maximum": highest,
        "form": {"label": {"zh": zh, "en": en}},
    }


PARAMETERS = {
    "extension_times": _whole(0, 5, "每案展期次數上限", "Extensions of a case"),
    "extension_days": _whole(0, 60, "每案展期總日數上限", "Extended in all by (days)"),
    "refuse_days": _whole(1, 10, "得退回改分期間（工作日）", "Refuse within (working days)"),
    "refuse_days_visited": _whole(
        1, 10, "經現場會勘得退回改分期間（工作日）", "Refuse within, after a visit (working days)"
    ),
    "undo_minutes": _whole(0, 60, "誤按復原期間（分鐘）", "Undo a step within (min)"),
    "warn_operational_minutes": _whole(
        0, 480, "作業時限屆滿前提醒（分鐘）", "Warn before work is due (min)"
    ),
    "warn_statutory_hours": _whole(
        0, 120, "法定期限屆滿前提醒（小時）", "Warn before the answer is due (h)"
    ),
}
declare_ruleset(
    "cases.handling",
    schema={
        "type": "object",
        "properties": PARAMETERS,
        "required": sorted(PARAMETERS),
        "additionalProperties": False,
    },
    default={
        "extension_times": 2,
        "extension_days": 30,
        "refuse_days": 1,
        "refuse_days_visited": 2,
        "undo_minutes": 10,
        "warn_operational_minutes": 60,
        "warn_statutory_hours": 24,
    },
    title_zh="案件辦理：展期、改分、復原與提醒",
    title_en="Handling of cases: extensions, refusals, undoing, warnings",
    legal_basis="行政院及所屬各機關處理人民陳情案件要點（未能於期限內辦結者，應依分層負責簽准延長，並將理由以書面告知陳情人）",
    text=(
        "未能於法定期限內答復者，應於期限屆滿前敘明理由申請展期，由上一級單位核定，並以書面告知陳情人。"
        "非屬權責者，應於收案後規定工作日內敘明理由並指明權責單位退回改分。"
        "誤為之步驟，於規定時間內且尚無後續作為者，得由原操作人復原。期限屆滿前提醒承辦人及權責單位。"
    ),
)

declare_template(
    "cases.extension_asked",
    zh_subject="【{number}】{unit}申請展期 {days} 日，請於 {due} 前核定",
    zh_body="類別：{category}\n事由：{reason}\n原答復期限：{due}\n{link}",
    en_subject="[{number}] {unit} asks for {days} more days; please decide by {due}",
    en_body="Category: {category}\nReason: {reason}\nAnswer due by: {due}\n{link}",
    channels=("inbox", "email"),
)
declare_template(
    "cases.extension_decided",
    zh_subject="【{number}】展期申請：{decision}",
    zh_body="類別：{category}\n展期日數：{days}\n答復期限：{due}\n{link}",
    en_subject="[{number}] More time to answer: {decision}",
    en_body="Category: {category}\nDays: {days}\nAnswer due by: {due}\n{link}",
    channels=("inbox",),
)
declare_template(
    "cases.extended",
    zh_subject="【{number}】答復期限延長至 {answer_due}",
    zh_body=(
        "您好：\n\n您通報的「{category}」無法於 {before} 前答復。{unit}經核准，將答復期限延長至 "
        "{answer_due}，理由如下：\n\n{text}\n\n查詢進度：{link}"
    ),
    en_subject="[{number}] You will have our answer by {answer_due}",
    en_body=(
        "We cannot answer your report about “{category}” by {before}. {unit} was allowed to "
        "answer by {answer_due}, for this reason:\n\n{text}\n\nFollow it here: {link}"
    ),
    channels=("email",),
)
declare_template(
    "cases.due_soon",
    zh_subject="【{number}】{what}將於 {due} 屆滿：{category}",
    zh_body="地點：{place}\n{link}",
    en_subject="[{number}] {what} is due at {due}: {category}",
    en_body="Place: {place}\n{link}",
    channels=("inbox",),
)
declare_sentence(
    "cases.case_extension_asked",
    "申請展期 {days} 日（{reason}），由{approver_unit}核定",
    "Asked for {days} more days ({reason}); {approver_unit} decides",
)
declare_sentence(
    "cases.case_extended",
    "展期 {days} 日（{reason}），答復期限延長至 {statutory_due_at}",
    "{days} more days to answer ({reason}), until {statutory_due_at}",
)
declare_sentence(
    "cases.case_extension_refused",
    "不同意展期 {days} 日",
    "{days} more days to answer were refused",
)


def unsorted(actor: Actor) -> QuerySet[Case]:
    """The cases that wait for a unit to be named by the actor."""
    return passing.to_sort(actor)


navigate(
    "cases.desk",
    _("Cases to assign"),
    "cases:desk",
    permission="cases.assign",
    section="work",
    order=16,
    icon="forward",
    count=unsorted,
)


def undecided(actor: Actor) -> QuerySet[Extension]:
    """The requests for more time that wait for the actor."""
    return handling.to_decide(actor)


navigate(
    "cases.extensions",
    _("More time to decide"),
    "cases:extensions",
    permission="cases.approve_extension",
    section="work",
    order=45,
    icon="calendar-clock",
    count=undecided,
)
