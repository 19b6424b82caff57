"""The numbers of the module as rule sets with dates."""

from __future__ import annotations

from typing import Any

from civicloop.evaluate.planning.queries.duties import RESULTS_DAYS, REVIEW_DAYS
from civicloop.evaluate.planning.queries.indicators import INDICATORS
from civicloop.evaluate.planning.queries.rounds import PREREVIEW
from civicloop.kernel.rulesets.rules import declare_ruleset


def _label(zh: str, en: str) -> dict[str, object]:
    return {"label": {"zh": zh, "en": en}}


def _percent(zh: str, en: str) -> dict[str, object]:
    return {"type": "number", "minimum": 0, "maximum": 1000, "form": _label(zh, en)}


def _days(zh: str, en: str) -> dict[str, object]:
    return {"type": "integer", "minimum": 1, "maximum": 365, "form": _label(zh, en)}


def _words(zh: str, en: str) -> dict[str, object]:
    item = {"type": "string", "minLength": 1, "maxLength": 20}
    return {"type": "array", "items": item, "maxItems": 60, "form": _label(zh, en)}


PARAMETERS: dict[str, Any] = {
    "excellent_percent": _percent("績效優良（達成度 %，含）", "Excellent from (% of the target)"),
    "passed_percent": _percent("合格（達成度 %，含）", "Passed from (% of the target)"),
    "exceeds_percent": _percent("逾目標值過多（達成度 % 以上）", "Far above the target from (%)"),
    "results_days": _days("成果提報期限（年度結束後日數）", "Results due (days after the year)"),
    "review_days": _days("審查完成期限（年度結束後日數）", "Reviewed until (days after the year)"),
    "process_words": _words("過程型用語", "Words that count what was done"),
    "outcome_words": _words("成果型用語", "Words that say what came of it"),
}
declare_ruleset(
    INDICATORS,
    schema={
        "type": "object",
        "properties": PARAMETERS,
        # Versions from before the days were named have none; the usual ones then hold.
        "required": sorted(set(PARAMETERS) - {"results_days", "review_days"}),
        "additionalProperties": False,
    },
    default={
        "excellent_percent": 100,
        "passed_percent": 80,
        "exceeds_percent": 120,
        "results_days": RESULTS_DAYS,
        "review_days": REVIEW_DAYS,
        "process_words": ["場次", "次數", "場數", "召開", "舉辦", "函頒", "辦理次"],
        "outcome_words": ["滿意", "改善", "降低", "提升", "減少", "縮短", "如期", "合格率",
                          "覆蓋率", "使用率", "普及率", "修復率", "回收率", "死亡", "受益"],
    },
    title_zh="中程施政計畫績效指標之評核",
    title_en="Indicators of the four-year plan",
    legal_basis="本府中程施政計畫績效評估作業注意事項（門檻為產品預設，請依機關規定修正）",
    text=(
        "年度達成度未達合格門檻，或逾目標值過多者，審查人應提出改善意見。年度目標值應具挑戰性並"
        "逐年提升，未提升者應敘明理由。門檻以未經四捨五入之數值比較。各機關於年度結束後提報成果，"
        "審查至遲於次年四月底完成。"
    ),
)  # fmt: skip

CHAPTERS = (
    "origin", "problems", "participation", "objectives", "policy_review", "strategy", "schedule",
    "resources", "past_execution", "effects", "operation",
)  # fmt: skip
MAJOR_CHAPTERS = ("alternatives", "cost_benefit", "financing")


def _money(zh: str, en: str) -> dict[str, object]:
    return {"type": "integer", "minimum": 0, "maximum": 10**14, "form": _label(zh, en)}


def _chapters(known: tuple[str, ...], zh: str, en: str) -> dict[str, object]:
    item = {"enum": list(known)}
    return {"type": "array", "items": item, "uniqueItems": True, "form": _label(zh, en)}


NUMBERS: dict[str, Any] = {
    "new_total": _money("新興計畫總經費門檻", "New projects from a total of"),
    "continuing_year": _money("延續計畫年度經費門檻", "Continuing ones from a year's money of"),
    "major_total": _money("重大工程計畫總經費", "Major works from a total of"),
    "site_visit_total": _money("建議現勘之總經費", "Visited from a total of"),
    "chapters": _chapters(CHAPTERS, "必備章節", "Chapters of every project"),
    "major_chapters": _chapters(MAJOR_CHAPTERS, "重大工程加附章節", "Chapters of major works"),
}
declare_ruleset(
    PREREVIEW,
    schema={
        "type": "object",
        "properties": NUMBERS,
        "required": sorted(NUMBERS),
        "additionalProperties": False,
    },
    default={
        "new_total": 50_000_000,
        "continuing_year": 10_000_000,
        "major_total": 1_000_000_000,
        "site_visit_total": 100_000_000,
        "chapters": list(CHAPTERS),
        "major_chapters": list(MAJOR_CHAPTERS),
    },
    title_zh="年度重要施政計畫先期作業",
    title_en="Pre-review of next year's projects",
    legal_basis="預算法第三十四條；本府年度重要施政計畫先期作業要點（門檻為產品預設）",
    text=(
        "重大公共工程建設計畫應先行製作選擇方案及替代方案之成本效益分析報告，並提供財源籌措及資金運用"
        "之說明，始得編列概算及預算案。未達門檻之計畫免提先期作業。"
    ),
)
