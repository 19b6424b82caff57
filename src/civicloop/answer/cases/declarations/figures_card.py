"""The scorecard by which agencies, districts, categories and channels are judged each month."""

from civicloop.engines.metrics.rules import Scorecard, Section, declare_scorecard

declare_scorecard(
    Scorecard(
        key="cases.performance",
        zh="民眾案件績效",
        en="Performance on citizens' cases",
        about_zh="每月受理、時效與品質；逾期未結列入如期率分母，放著不結不會使成績變好。",
        about_en=(
            "Work, time and quality of a month. What is left open past its limit counts against "
            "the on-time rate."
        ),
        sections=(
            Section("業務量", "Work", ("cases.received", "cases.closed", "cases.overdue_open")),
            Section("時效", "In time", ("cases.on_time",)),
        ),
        by=("agency", "district", "category"),
        lead="cases.on_time",
        drawn_by="district",
        trend=("cases.received", "cases.closed", "cases.overdue_open"),
    )
)
