"""What the public ways in may be asked and told: the rule set, and limits on posts."""

from civicloop.kernel.limits.rules import declare_limit
from civicloop.kernel.rulesets.rules import declare_ruleset


def _whole(lowest: int, highest: int, zh: str, en: str) -> dict[str, object]:
    label = {"label": {"zh": zh, "en": en}}
    return {"type": "integer", "minimum": lowest, "maximum": highest, "form": label}


PARAMETERS = {
    "similar_metres": _whole(10, 1000, "鄰近相似案件距離（公尺）", "Similar cases within (m)"),
    "similar_days": _whole(1, 365, "鄰近相似案件期間（日）", "Similar cases of the last (days)"),
    "confirm_hours": _whole(1, 168, "電子郵件確認時限（小時）", "Hours to confirm an e-mail"),
    "follow_days": _whole(1, 365, "結案後保留關注（日）", "Days that followers are kept"),
}

declare_ruleset(
    "cases.intake",
    schema={
        "type": "object",
        "properties": PARAMETERS,
        "required": sorted(PARAMETERS),
        "additionalProperties": False,
    },
    default={
        "similar_metres": 100,
        "similar_days": 60,
        "confirm_hours": 72,
        "follow_days": 60,
    },
    title_zh="民眾通報與市長信箱受理",
    title_en="Reports of citizens and the mayor's mailbox",
    legal_basis="行政程序法第一百六十九條；個人資料保護法第五條、第八條",
    text=(
        "民眾通報時，系統提示鄰近且相似之處理中案件，得以關注代替重複通報。"
        "市長信箱及關注案件須經電子郵件確認；逾確認時限未確認者，內容即予刪除。"
    ),
)

HOUR, DAY = 3600, 86_400
# A mobile network shows hundreds of people as one address: limits by network are wide.
for key, most, seconds, zh, en in (
    ("report.address", 120, HOUR, "通報（同一網路）", "Reports from one network"),
    ("report.email", 20, DAY, "通報（同一電子郵件）", "Reports with one e-mail address"),
    ("mailbox.address", 30, HOUR, "市長信箱（同一網路）", "Letters to the mayor from one network"),
    ("mailbox.email", 5, DAY, "市長信箱（同一電子郵件）", "Letters with one e-mail address"),
    ("follow.address", 60, HOUR, "關注案件（同一網路）", "Requests to follow from one network"),
    ("follow.email", 10, DAY, "關注案件（同一電子郵件）", "Requests with one e-mail address"),
    ("token.address", 120, HOUR, "確認連結（同一網路）", "Confirmed links from one network"),
    ("mail.sender", 20, DAY, "來信（同一電子郵件）", "Letters by e-mail from one address"),
    ("act.address", 120, HOUR, "民眾動作（同一網路）", "Ratings and answers from one network"),
    ("look_up.address", 120, HOUR, "案件查詢（同一網路）", "Look-ups from one network"),
    ("suggest.address", 3600, HOUR, "類別建議（同一網路）", "Suggestions for one network"),
):
    declare_limit(f"cases.{key}", most=most, seconds=seconds, zh=zh, en=en)
