"""The scorecard by which agencies, districts, categories and channels are judged each month."""

from civicloop.answer.cases.declarations import figures_metrics  # noqa: F401 (declares its metrics)
from civicloop.answer.cases.declarations.figures import BY
from civicloop.engines.metrics.rules import Scorecard, Section, declare_scorecard

declare_scorecard(
    Scorecard(
        key="cases.performance",
        zh="民眾案件績效",
        en="Performance on citizens' cases",
        about_zh="每月受理、時效、品質與滿意度；逾期未結列入如期率分母，放著不結不會使成績變好。",
        about_en=(
            "Work, time, quality and satisfaction of a month. What is left open past its limit "
            "counts against the on-time rate."
        ),
        sections=(
            Section("業務量", "Work", ("cases.received", "cases.closed", "cases.overdue_open")),
            Section(
                "時效",
                "In time",
                (
                    "cases.on_time",
                    "cases.on_time_unextended",
                    "cases.days_median",
                    "cases.days_p90",
                ),
            ),
            Section(
                "品質",
                "Quality",
                ("cases.fixed", "cases.first_time_fixed", "cases.reopened", "cases.came_back"),
            ),
            Section(
                "滿意度",
                "Satisfaction",
                (
                    "cases.satisfaction_manner",
                    "cases.satisfaction_speed",
                    "cases.satisfaction_result",
                ),
            ),
        ),
        by=BY,
        lead="cases.on_time",
        drawn_by="district",
        trend=("cases.received", "cases.closed", "cases.overdue_open"),
        spread=("cases.days_median", "cases.days_p90"),
    )
)
