"""The live board of cases: open, due today, overdue."""

from civicloop.answer.cases import policies
from civicloop.answer.cases.queries import figures, figures_live
from civicloop.engines.metrics.queries import agencies
from civicloop.engines.metrics.rules import (
    Board,
    Dimension,
    Gauge,
    RowView,
    Source,
    declare_board,
    declare_source,
)

declare_source(
    Source(
        key="cases.now",
        zh="目前案件",
        en="Cases as they stand",
        rows=figures_live.cases_now,
        newest="opened_at",
        dimensions=(Dimension("agency", "機關", "Agency", "unit_id", agencies),),
        measures=(),
        visible=figures.visible_cases,
        row=RowView(
            columns=(
                ("number", "案件編號", "Number"),
                ("category", "類別", "Category"),
                ("unit", "權責單位", "Unit"),
                ("text", "內容（遮蔽）", "Text (masked)"),
                ("place", "地點", "Place"),
                ("opened_at", "受理時間", "Received"),
                ("next_due_at", "下一期限", "Next limit"),
                ("closed_at", "答復時間", "Answered"),
            ),
            cells=figures_live.live_cells,
            only_in_files=("place", "closed_at"),
            link="cases:case",
            opens=policies.may_see,
        ),
    )
)
declare_board(
    Board(
        key="cases.live",
        zh="民眾案件即時看板",
        en="Citizens' cases, live",
        source="cases.now",
        by="agency",
        among=figures_live.OPEN_CASES,
        gauges=(
            Gauge("open", "未結", "Open", figures_live.is_open),
            Gauge("due_today", "今日到期", "Due today", figures_live.due_today),
            Gauge("overdue", "已逾期", "Overdue", figures_live.overdue, is_alarm=True),
            Gauge("waiting", "等待民眾", "Waiting for citizens", figures_live.waiting),
        ),
        flows=(
            Gauge("received", "今日受理", "Received today", figures_live.received_today),
            Gauge("answered", "今日答復", "Answered today", figures_live.answered_today),
        ),
    )
)
