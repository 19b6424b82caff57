"""Times and classes that the city sets, and those of the council, each from a day on."""

from __future__ import annotations

from typing import Any

from civicloop.evaluate.resolutions.rules import (
    BY_CITY,
    COUNCIL,
    DEFAULT_LISTS,
    REMINDERS,
    TERMS,
)
from civicloop.kernel.rulesets.rules import declare_ruleset


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


def _closed(properties: dict[str, Any]) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": properties,
        "required": sorted(properties),
        "additionalProperties": False,
    }


declare_ruleset(
    COUNCIL,
    schema=_closed(
        {
            "decide_days": _whole(1, 365, "覆議案送達後議決（日）", "Council decides (days)"),
            "convene_days": _whole(
                1, 365, "休會期間召集臨時會（日）", "In recess: session called within (days)"
            ),
            "recess_decide_days": _whole(
                1, 365, "臨時會開議後議決（日）", "In recess: decided after its opening (days)"
            ),
            "report_days": _whole(
                1, 365, "會期前提出執行情形報告（日）", "Report before the session (days)"
            ),
        }
    ),
    default={"decide_days": 15, "convene_days": 7, "recess_decide_days": 3, "report_days": 7},
    title_zh="議會覆議案議決及決議執行情形報告之期限",
    title_en="The council's days: reconsideration and report on resolutions",
    legal_basis="地方制度法第三十九條第四項；臺中市議會：定期會開會七日前提出書面報告",
    text=(
        "覆議案應於送達議會十五日內議決；休會期間應於七日內召集臨時會，並於開議三日內議決；"
        "逾期未議決者，原決議失效。上次會期決議案之執行情形，應於定期會開會七日前以書面報告議會"
        "（依各議會議事規則，未定者由本府與議會商定）。"
    ),
)
declare_ruleset(
    REMINDERS,
    schema=_closed(
        {
            "answer_days": _whole(0, 60, "回復期限前幾日提醒", "Before an answer is due (days)"),
            "deed_days": _whole(0, 60, "辦理期限前幾日提醒", "Before a deed is due (days)"),
            "report_days": _whole(0, 60, "會期報告前幾日提醒", "Before a report is due (days)"),
        }
    ),
    default={"answer_days": 5, "deed_days": 7, "report_days": 14},
    title_zh="決議、指示與建決議案之提醒",
    title_en="Reminders of resolutions and motions",
    legal_basis="地方制度法第三十八條（提醒之日數由本府定之）",
    text="於期限前及逾期後各提醒一次；同一單位同一階段之案件併為一則通知。期限變更者另行提醒。",
)
