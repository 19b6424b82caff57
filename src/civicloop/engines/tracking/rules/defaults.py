"""The parameters that the product ships; each version in force may differ, by date."""

from __future__ import annotations

from typing import Any

RULE_SET = "tracking.monthly"
EVALUATION = "tracking.evaluation"
LEGAL_BASIS = "預算法第五十八條、第六十一條；列管計畫評鑑要點"
EVALUATION_BASIS = "列管計畫評鑑要點"

MONTHLY: dict[str, Any] = {
    "lag_points": 5,
    "spending_percent": 90,
    "spending_formula": "paid_over_allocated",
    "late_points": 10,
    "late_streak": 3,
    "due_day": 5,
    "rest_days": "next_workday",
    "review_days": 7,
    "remind_before": 3,
    "jump_points": 30,
    "repeats": 3,
    "silent_days": 60,
    "change_until_months": 2,
}
"""5 points and 90 %: the city's reports of 2018 and 2019. The day: the usual 5th of the month."""

YEAR_END: dict[str, Any] = {
    "whole": True,
    "bands": [
        {"code": "excellent", "zh": "優等", "en": "Excellent", "at_least": 90},
        {"code": "good", "zh": "甲等", "en": "Good", "at_least": 80},
        {"code": "fair", "zh": "乙等", "en": "Fair", "at_least": 70},
        {"code": "poor", "zh": "丙等", "en": "Poor", "at_least": 0},
    ],
    "criteria": [
        {"code": "progress", "zh": "執行進度", "en": "Progress", "weight": 40},
        {"code": "spending", "zh": "經費運用", "en": "Spending", "weight": 30},
        {"code": "quality", "zh": "執行品質與效益", "en": "Quality and effect", "weight": 20},
        {"code": "reporting", "zh": "填報管理", "en": "Reporting", "weight": 10},
    ],
}
"""Bands 90/80/70 are the usual ones; weights of a city's own rule are entered as a version."""
