"""The rule sets of monthly reporting and of year-end evaluation."""

from __future__ import annotations

from typing import Any

from civicloop.engines.tracking.rules import (
    EVALUATION,
    EVALUATION_BASIS,
    LEGAL_BASIS,
    MONTHLY,
    RULE_SET,
    YEAR_END,
    RestDays,
    SpendingFormula,
)
from civicloop.kernel.rulesets.rules import declare_ruleset


def _label(zh: str, en: str) -> dict[str, object]:
    return {"label": {"zh": zh, "en": en}}


def _whole(lowest: int, highest: int, zh: str, en: str) -> dict[str, object]:
    return {"type": "integer", "minimum": lowest, "maximum": highest, "form": _label(zh, en)}


def _number(highest: int, zh: str, en: str) -> dict[str, object]:
    return {"type": "number", "minimum": 0, "maximum": highest, "form": _label(zh, en)}


PARAMETERS: dict[str, Any] = {
    "lag_points": _number(100, "落後門檻（百分點）", "Behind from (points)"),
    "spending_percent": _number(100, "經費支用比門檻（%）", "Spending below (%)"),
    "spending_formula": {
        "enum": [row.value for row in SpendingFormula],
        "form": _label("支用比計算方式", "What the spending ratio means"),
    },
    "late_points": _number(100, "紅燈落後門檻（百分點）", "Late from (points)"),
    "late_streak": _whole(1, 24, "紅燈連續落後期數", "Late after (periods in a row)"),
    "due_day": _whole(1, 31, "次月填報期限（日）", "Due on this day of the next month"),
    "rest_days": {
        "enum": [row.value for row in RestDays],
        "form": _label("期限逢假日", "A due day nobody works on"),
    },
    "review_days": _whole(1, 60, "審查期間（日）", "Days of review"),
    "remind_before": _whole(0, 20, "期限前提醒（日）", "Reminder before (days)"),
    "jump_points": _number(100, "單月異常增幅（百分點）", "A rise to ask about (points)"),
    "repeats": _whole(2, 12, "說明連續相同月數", "Same text in so many months"),
    "silent_days": _whole(1, 365, "無人聞問（日）", "Silent after (days)"),
    "change_until_months": _whole(
        0, 12, "調整或撤銷申請截止（結束前月數）", "Last change before the end (months)"
    ),
}
declare_ruleset(
    RULE_SET,
    schema={
        "type": "object",
        "properties": PARAMETERS,
        "required": sorted(PARAMETERS),
        "additionalProperties": False,
    },
    default=MONTHLY,
    title_zh="列管案件每月填報與落後認定",
    title_en="Monthly reports of tracked items",
    legal_basis=LEGAL_BASIS,
    text=(
        "累計預定進度減累計實際進度達落後門檻，或經費支用比未達門檻者，應分析原因並提出改善對策。"
        "門檻以未經四捨五入之數值比較。每月進度應於次月填報期限前送出，逾期凍結後僅得附理由更正。"
    ),
)

_NAMED = {
    "code": {"type": "string", "pattern": "^[a-z_]{1,24}$"},
    "zh": {"type": "string", "minLength": 1},
    "en": {"type": "string", "minLength": 1},
}
_BAND = {
    "type": "object",
    "properties": {
        **_NAMED,
        "at_least": _number(100, "下限", "From"),
        "cap": _number(100, "上限比例", "Most (%)"),
    },
    "required": ["at_least", "code", "en", "zh"],
    "additionalProperties": False,
}
_CRITERION = {
    "type": "object",
    "properties": {**_NAMED, "weight": _number(100, "配分（%）", "Weight (%)")},
    "required": ["code", "en", "weight", "zh"],
    "additionalProperties": False,
}
declare_ruleset(
    EVALUATION,
    schema={
        "type": "object",
        "properties": {
            "whole": {"type": "boolean", "form": _label("評分取整數", "Whole scores")},
            "bands": {"type": "array", "minItems": 1, "items": _BAND},
            "criteria": {"type": "array", "minItems": 1, "items": _CRITERION},
        },
        "required": ["bands", "criteria", "whole"],
        "additionalProperties": False,
    },
    default=YEAR_END,
    title_zh="列管案件年終考評",
    title_en="Year-end evaluation of tracked items",
    legal_basis=EVALUATION_BASIS,
    text="各項評分加權後四捨五入取整數，再依等第級距認定；級距含下限，不含上一級下限。獎懲僅為建議。",
)
