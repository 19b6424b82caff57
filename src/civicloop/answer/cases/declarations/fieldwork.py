"""Calls to units and meetings on the spot: rule set, messages, sentences, files and the menu."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from civicloop.answer.cases.queries import calls, visits
from civicloop.kernel.actors.rules import Actor
from civicloop.kernel.clock import services as clock
from civicloop.kernel.files.rules import declare_kind
from civicloop.kernel.ledger.rules import declare_sentence
from civicloop.kernel.notices.rules import declare_template
from civicloop.kernel.rulesets.rules import declare_ruleset
from civicloop.ui.rules import navigate

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from civicloop.answer.cases.models import CallOut, Visit

declare_kind("cases.site_photo", per_object=20, zh="施工前照片", en="Photo before the work")
declare_kind("cases.visit_photo", per_object=30, zh="會勘照片", en="Photo of a visit")

PARAMETERS = {
    "call_minutes": {
        "type": "integer",
        "minimum": 1,
        "maximum": 240,
        "form": {"label": {"zh": "派工電話通報期限（分鐘）", "en": "Tell hazards within (min)"}},
    },
    "invite_days": {
        "type": "integer",
        "minimum": 0,
        "maximum": 30,
        "form": {"label": {"zh": "會勘通知提前日數", "en": "Invite to visits ahead (days)"}},
    },
}
declare_ruleset(
    "cases.fieldwork",
    schema={
        "type": "object",
        "properties": PARAMETERS,
        "required": sorted(PARAMETERS),
        "additionalProperties": False,
    },
    default={"call_minutes": 15, "invite_days": 3},
    title_zh="派工通報與會勘作業",
    title_en="Calls to units and visits on the spot",
    legal_basis="市政府1999派工案件以電話及線上系統同時通報權責機關",
    text=(
        "須立即處理之派工案件，除線上派工外，應於規定時間內以電話通知權責機關值班人員，"
        "並登錄受話人及時間；權責機關已於系統受理者，視為已通知。逾時未能通知者，通報單位主管。"
    ),
)

declare_template(
    "cases.call_overdue",
    zh_subject="【{number}】逾時未能電話通知{unit}：{category}",
    zh_body="應於 {tell_by} 前通知{unit}，已撥 {tries} 通，尚無人接聽，案件亦未受理。\n{link}",
    en_subject="[{number}] {unit} was not reached in time: {category}",
    en_body=(
        "{unit} should have been told by {tell_by}. {tries} calls were made, nobody answered and "
        "nobody accepted the case.\n{link}"
    ),
)
declare_template(
    "cases.handed_over",
    zh_subject="指派您承辦：{category}（{number}）",
    zh_body="地點：{place}\n{link}",
    en_subject="Yours to see to: {category} ({number})",
    en_body="Place: {place}\n{link}",
    channels=("inbox",),
)
VISIT_ZH = "案件：{number} {category}\n時間：{begins} 至 {ends}\n地點：{place}\n事由：{purpose}\n"
VISIT_EN = (
    "Case: {number} {category}\nTime: {begins} to {ends}\nPlace: {place}\nSubject: {purpose}\n"
)
for key, zh, en in (
    ("invitation", "{unit}邀請您參加{kind}", "{unit} invites you: {kind}"),
    ("moved", "{kind}時間或地點異動", "{kind}: new time or place"),
    ("cancelled", "{kind}取消", "{kind} is cancelled"),
):
    declare_template(
        f"cases.visit_{key}",
        zh_subject=f"【{{number}}】{zh}",
        zh_body=f"您好：\n\n{zh}。\n\n{VISIT_ZH}\n主辦：{{unit}}\n{{link}}",
        en_subject=f"[{{number}}] {en}",
        en_body=f"{en}.\n\n{VISIT_EN}\nHeld by: {{unit}}\n{{link}}",
    )
declare_template(
    "cases.visit_today",
    zh_subject="今日{kind}：{begins} {place}（{number}）",
    zh_body="今日 {begins} 於{place}辦理{kind}，結束後請登錄紀錄。\n{link}",
    en_subject="Today at {begins}: {kind}, {place} ({number})",
    en_body="{kind} today at {begins}, {place}. Please write down the record afterwards.\n{link}",
)
for key, zh, en in (
    ("made", "會勘承諾事項", "What your unit agreed to"),
    ("due", "會勘承諾事項今日到期", "Agreed until today"),
):
    declare_template(
        f"cases.agreement_{key}",
        zh_subject=f"【{{number}}】{zh}",
        zh_body="{promises}\n{link}",
        en_subject=f"[{{number}}] {en}",
        en_body="{promises}\n{link}",
    )

for event, zh, en in (
    (
        "case_called_out",
        "須於 {tell_by} 前電話通知{unit}",
        "{unit} must be told by telephone by {tell_by}",
    ),
    (
        "case_called",
        "電話通知{unit}（第 {tries} 通）：{result}",
        "Telephoned {unit} (call {tries}): {result}",
    ),
    (
        "call_overdue",
        "逾時未能電話通知{unit}，已撥 {tries} 通",
        "{unit} was not told in time; {tries} calls were made",
    ),
    ("visit_planned", "排定{kind}：{begins_at}", "{kind} planned for {begins_at}"),
    ("visit_moved", "{kind}改期或異動：{begins_at}", "{kind} moved or changed: {begins_at}"),
    ("visit_cancelled", "取消{kind}", "{kind} cancelled"),
    (
        "visit_held",
        "完成{kind}：出席 {came} 人，承諾事項 {agreed} 項",
        "{kind} held: {came} came, {agreed} things agreed",
    ),
    ("visit_amended", "更正{kind}紀錄", "The record of {kind} was corrected"),
    (
        "agreement_fulfilled",
        "{unit}完成承諾事項（期限 {due_on}）",
        "{unit} did what was agreed until {due_on}",
    ),
):
    declare_sentence(f"cases.{event}", zh, en)
declare_sentence("cases.case_handed_over", "由{handler}承辦", "{handler} sees to the case")
declare_sentence(
    "cases.duty_phone_saved",
    "{unit}值班電話異動：{fields}",
    "Duty telephone of {unit} changed: {fields}",
)


def calls_to_make(actor: Actor) -> QuerySet[CallOut]:
    """Whom the actor has to telephone."""
    return calls.waiting_call_outs(actor)


def visits_to_record(actor: Actor) -> QuerySet[Visit]:
    """The visits that the actor sees and that are today, or are past without a record."""
    return visits.due_visits(actor, clock.now())


navigate(
    "cases.crew",
    _("On the way"),
    "cases:crew",
    permission="cases.accept",
    section="work",
    order=11,
    icon="hard-hat",
)
navigate(
    "cases.calls",
    _("Call sheet"),
    "cases:calls",
    permission="cases.call",
    section="work",
    order=12,
    icon="phone",
    count=calls_to_make,
)
navigate(
    "cases.visits",
    _("Visits"),
    "cases:visits",
    permission="cases.hold_visits",
    section="work",
    order=14,
    icon="calendar",
    count=visits_to_record,
)
navigate(
    "cases.duty",
    _("Duty telephones"),
    "cases:duty",
    permission="cases.keep_duty",
    section="work",
    order=40,
    icon="smartphone",
)
