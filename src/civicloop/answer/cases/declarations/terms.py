"""The rule set of deadlines and its bounds."""

from civicloop.kernel.rulesets.rules import declare_ruleset


def _label(zh: str, en: str) -> dict[str, object]:
    return {"label": {"zh": zh, "en": en}}


def _whole(lowest: int, highest: int, zh: str, en: str) -> dict[str, object]:
    return {"type": "integer", "minimum": lowest, "maximum": highest, "form": _label(zh, en)}


PARAMETERS = {
    "statutory_basis": {
        "enum": ["working_days", "calendar_days"],
        "form": _label("法定期限計算方式", "How statutory days are counted"),
    },
    "statutory_cap_days": _whole(1, 30, "法定期限上限（日）", "Longest statutory limit (days)"),
    "waiting_days": _whole(1, 60, "等待民眾補充（日）", "Wait for the citizen (days)"),
    "rating_days": _whole(1, 365, "可評分期間（日）", "Time to rate (days)"),
    "reopen_days": _whole(1, 365, "可申請重啟期間（日）", "Time to ask for reopening (days)"),
    "came_back_days": _whole(0, 365, "再次發生認定期間（日）", "Counts as come back within (days)"),
    "came_back_metres": _whole(
        0, 1000, "再次發生認定距離（公尺）", "Counts as come back within (m)"
    ),
    "duplicate_minutes": _whole(
        0, 1440, "重複通報認定（分鐘）", "Counts as sent twice within (min)"
    ),
    "refusals": _whole(0, 10, "退回次數上限", "Refusals before it stays"),
}

declare_ruleset(
    "cases.deadlines",
    schema={
        "type": "object",
        "properties": PARAMETERS,
        "required": sorted(PARAMETERS),
        "additionalProperties": False,
    },
    default={
        "statutory_basis": "working_days",
        "statutory_cap_days": 30,
        "waiting_days": 14,
        "rating_days": 30,
        "reopen_days": 30,
        "came_back_days": 30,
        "came_back_metres": 50,
        "duplicate_minutes": 5,
        "refusals": 2,
    },
    title_zh="陳情與派工案件處理期限",
    title_en="Time limits of requests and dispatches",
    legal_basis=(
        "行政程序法第一百六十八條至第一百七十三條；行政院及所屬各機關處理人民陳情案件要點（處理期限不得逾三十日）"
    ),
    text=(
        "各類案件之法定期限由類別訂定，以本規則所定基準計算，最長不得逾上限日數。"
        "作業時限以小時計，晝夜及例假日均計入。等待民眾補充之期間不計入兩項期限。"
        "改派他單位不延長期限。結案後於規定期間內，民眾得評分，並得以未改善為由重啟。"
    ),
)
