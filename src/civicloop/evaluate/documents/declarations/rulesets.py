"""The numbers of the module as a rule set with dates."""

from __future__ import annotations

from typing import Any

from civicloop.evaluate.documents.queries import HEAD_DAYS, IMPROVE_DAYS, MONTHLY
from civicloop.kernel.rulesets.rules import declare_ruleset


def _label(zh: str, en: str) -> dict[str, object]:
    return {"label": {"zh": zh, "en": en}}


PARAMETERS: dict[str, Any] = {
    "overdue_percent": {"type": "number", "minimum": 0, "maximum": 100,
                        "form": _label("逾限比率門檻（%，逾）", "Overdue rate above (%)")},
    "answer_days": {"type": "integer", "minimum": 1, "maximum": 60,
                    "form": _label("稽催回復期限（工作日）", "Days to answer a chase (working)")},
    "improve_days": {"type": "integer", "minimum": 1, "maximum": 60,
                     "form": _label("書面改善期限（工作日）", "Days to improve (working)")},
    "head_days": {"type": "integer", "minimum": 1, "maximum": 60,
                  "form": _label("逾期後通知主管（工作日）", "Head told after (working days)")},
}  # fmt: skip
declare_ruleset(
    MONTHLY,
    schema={
        "type": "object",
        "properties": PARAMETERS,
        # Versions from before these were named have none; the usual days then hold.
        "required": sorted(set(PARAMETERS) - {"improve_days", "head_days"}),
        "additionalProperties": False,
    },
    default={
        "overdue_percent": 3,
        "answer_days": 5,
        "improve_days": IMPROVE_DAYS,
        "head_days": HEAD_DAYS,
    },
    title_zh="公文時效月統計與稽催",
    title_en="Timeliness of documents, by month",
    legal_basis="臺中市政府公文檢核實施要點；文書處理手冊 §78-79（門檻請依機關規定修正）",
    text=(
        "逾限比率＝（逾限辦結＋逾限未辦結）÷（應辦件數－存查件數），以未經四捨五入之數值與門檻比較；"
        "超過門檻之機關應提出書面改善並檢討責任。"
        "稽催或書面改善逾期未回復者，先催辦承辦人員，逾規定工作日仍未回復者，通知單位主管。"
    ),
)
