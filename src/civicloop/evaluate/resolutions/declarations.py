"""What the module hands the others: rights, terms, sentences, its pages."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from civicloop.evaluate.resolutions import queries
from civicloop.evaluate.resolutions.rules import BY_CITY, DEFAULT_LISTS, TERMS
from civicloop.kernel.actors.rules import permission
from civicloop.kernel.ledger.rules import declare_sentence
from civicloop.kernel.rulesets.rules import declare_ruleset
from civicloop.ui.rules import navigate

SEE = permission(
    "resolutions.see",
    zh="檢視會議決議、指示與議會建決議案",
    en="See resolutions, instructions and motions",
    roles=("officer", "head", "analyst", "mayor"),
)
KEEP = permission(
    "resolutions.keep",
    zh="登錄會議、決議與議會建決議案",
    en="Keep meetings, decisions and motions",
    roles=("analyst",),
)
CHAIR = permission(
    "resolutions.chair",
    zh="主持會議並記錄裁示",
    en="Chair a meeting and note decisions",
    roles=("analyst", "mayor"),
)


def _label(zh: str, en: str) -> dict[str, object]:
    return {"form": {"label": {"zh": zh, "en": en}}}


def _whole(lowest: int, highest: int, zh: str, en: str) -> dict[str, object]:
    return {"type": "integer", "minimum": lowest, "maximum": highest, **_label(zh, en)}


_CODE = {"type": "string", "pattern": "^[a-z_]{1,16}$"}
_NAME = {"type": "string", "minLength": 1}
PARAMETERS: dict[str, Any] = {
    "meeting_days": _whole(1, 365, "會議決議回復期限（日）", "Answer to a meeting (days)"),
    "instruction_days": _whole(1, 365, "首長指示回復期限（日）", "Answer to an instruction (days)"),
    "motion_days": _whole(1, 365, "議會建決議案回復期限（日）", "Reply to the council (days)"),
    "executive_days": _whole(1, 365, "行政院案件回復期限（日）", "Executive Yuan cases (days)"),
    "audit_days": _whole(1, 365, "稽核與審計回復期限（日）", "Audits (days)"),
    "advice_days": _whole(1, 365, "考評委員建議回復期限（日）", "Advice of evaluators (days)"),
    "longer_days": _whole(0, 365, "得展延（日）", "May be extended by (days)"),
    "deed_days": _whole(1, 3650, "未定期限之辦理期間（日）", "To act, where no day is set (days)"),
    "likeness": _whole(20, 100, "相似案件提示門檻（%）", "Propose as one matter from (%)"),
    "motion_classes": {
        "type": "array",
        "minItems": 1,
        "items": {
            "type": "object",
            "properties": {
                "since": {"type": "string", "format": "date"},
                "classes": {
                    "type": "array",
                    "minItems": 1,
                    "items": {
                        "type": "object",
                        "properties": {"code": _CODE, "zh": _NAME, "en": _NAME},
                        "required": ["code", "en", "zh"],
                        "additionalProperties": False,
                    },
                },
            },
            "required": ["classes", "since"],
            "additionalProperties": False,
        },
        **_label("議會建決議案類別（依屆別）", "Classes of motions by term"),
    },
}
declare_ruleset(
    TERMS,
    schema={
        "type": "object",
        "properties": PARAMETERS,
        "required": sorted(PARAMETERS),
        "additionalProperties": False,
    },
    default={
        **dict.fromkeys(sorted(BY_CITY.values()), 30),
        "motion_days": 60,
        "longer_days": 15,
        "deed_days": 90,
        "likeness": 62,
        "motion_classes": DEFAULT_LISTS,
    },
    title_zh="決議、指示與建決議案之期限及類別",
    title_en="Times and classes of resolutions and motions",
    legal_basis="地方制度法第三十八條、第三十九條（法律未定日數者，由本府定之）",
    text=(
        "會議決議、首長指示、行政院案件、稽核審計缺失及考評建議，應於期限內回復；"
        "必要時得展延一次。立法委員質詢、監察院案件及覆議依法律所定期限，不得以本規則變更。"
        "議會建決議案之類別依該次會期開始日所適用者。"
    ),
)
for name, zh, en in (
    ("body_saved", "設定會議或機關 {key}", "Laid down the body {key}"),
    ("meeting_planned", "召集會議（{held_on}）", "Called a meeting for {held_on}"),
    ("meeting_moved", "會議狀態改為 {state}", "The meeting is now {state}"),
    ("agenda_changed", "調整議程", "Changed the agenda"),
    ("decision_written", "登錄 {number}", "Wrote down {number}"),
    ("decision_moved", "決議狀態改為 {state}", "The decision is now {state}"),
    ("decision_answered", "回復完成（{outcome}）", "Answered the body ({outcome})"),
    ("decision_extended", "展延回復期限 {days} 日", "Took {days} more days to answer"),
    ("reply_moved", "辦理情形：{move}", "Reply of a unit: {move}"),
    ("session_opened", "設定第 {term} 屆第 {number} 次會期", "Opened session {term}-{number}"),
    ("motion_recorded", "登錄議案 {number}", "Recorded motion {number}"),
    ("motion_moved", "議案狀態改為 {state}", "The motion is now {state}"),
    ("motion_replied", "函復議會", "Replied to the council"),
    ("matter_joined", "併入同一事項", "Put into one matter"),
    ("matter_parted", "移出同一事項", "Taken out of the matter"),
    (
        "motions_imported",
        "匯入 {rows} 案，{refused} 案未匯入",
        "Imported {rows}, refused {refused}",
    ),
):
    declare_sentence(f"resolutions.{name}", zh, en)

for key, label, order, icon, count in (
    ("decisions", _("Resolutions and instructions"), 60, "scale", None),
    ("work", _("Replies to write and judge"), 61, "inbox", queries.waiting_work),
    ("meetings", _("Meetings"), 62, "users", None),
    ("motions", _("Motions of the council"), 63, "landmark", None),
    ("releases", _("Releases"), 64, "badge-check", queries.releases_to_decide),
    ("matters", _("One matter, one file"), 65, "layers", None),
    ("bodies", _("Bodies"), 66, "building-2", None),
):
    navigate(
        f"resolutions.{key}",
        label,
        f"resolutions:{key}",
        permission=SEE,
        section="plans",
        order=order,
        icon=icon,
        count=count,
    )
