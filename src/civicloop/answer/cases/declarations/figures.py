"""The figures about cases, each declared once; ``queries.figures`` says what they count."""

from datetime import date

from civicloop.answer.cases.queries import figures
from civicloop.engines.metrics.rules import (
    Dimension,
    Measure,
    Metric,
    RowView,
    Source,
    count,
    declare_metric,
    declare_source,
    percent,
)

AGENCY = Dimension("agency", "機關", "Agency", "unit_id", figures.agencies)
DISTRICT = Dimension("district", "行政區", "District", "district_code", figures.districts)
CATEGORY = Dimension("category", "案件類別", "Category", "category_id", figures.categories)
BY = ("agency", "district", "category")
SINCE = date(2026, 1, 1)
COMMISSION = "研究發展考核委員會"

declare_source(
    Source(
        key="cases.case",
        zh="民眾案件",
        en="Citizens' cases",
        rows=figures.counted_rounds,
        newest="opened_at",
        dimensions=(AGENCY, DISTRICT, CATEGORY),
        measures=(
            Measure("received", "受理", "Received", figures.received),
            Measure("closed", "結案", "Closed", figures.closed),
            Measure("closed_on_time", "如期結案", "Closed on time", figures.closed_on_time),
            Measure("overdue_open", "逾期未結", "Overdue and open", figures.overdue_open),
        ),
        visible=figures.visible_rows,
        row=RowView(
            columns=(
                ("number", "案件編號", "Number"),
                ("category", "類別", "Category"),
                ("unit", "權責單位", "Unit"),
                ("text", "內容（遮蔽）", "Text (masked)"),
                ("place", "地點", "Place"),
                ("opened_at", "受理時間", "Received"),
                ("operational_due_at", "處理期限", "Act by"),
                ("started_at", "開始處理", "Begun"),
                ("statutory_due_at", "答復期限", "Answer by"),
                ("closed_at", "答復時間", "Answered"),
            ),
            cells=figures.row_cells,
            only_in_files=("place", "operational_due_at", "statutory_due_at"),
            link="cases:case",
            opens=figures.may_open,
            leads_to=lambda row: row.case_id,
        ),
    )
)
declare_metric(
    Metric(
        key="cases.on_time",
        zh="如期結案率",
        en="On-time rate",
        unit_zh="%",
        unit_en="%",
        source="cases.case",
        formula=percent(of=("closed_on_time",), over=("closed", "overdue_open")),
        definition_zh=(
            "如期結案件數 ÷（結案件數＋期末逾期未結件數）。開始處理與答復均在期限內才算如期；"
            "逾期未結列入分母，案件放著不結不會使比率變好；等待民眾補件者不計逾期，撤案不計。"
        ),
        definition_en=(
            "Cases closed on time ÷ (cases closed + cases overdue and open at the end of the "
            "period). On time means that work began and the answer went out within their limits. "
            "Cases left open past their limit count against the rate; cases waiting for the "
            "citizen are not overdue, withdrawn cases are left out."
        ),
        basis="行政院及所屬各機關處理人民陳情案件要點；高雄市政府1999派工案件4至24小時回報",
        owner=COMMISSION,
        version=1,
        effective_from=SINCE,
        decimals=2,
        higher_is_better=True,
        by=BY,
    )
)
for key, zh, en, measure, better in (
    ("cases.received", "受理件數", "Cases received", "received", None),
    ("cases.closed", "結案件數", "Cases closed", "closed", None),
    ("cases.overdue_open", "期末逾期未結", "Overdue and open", "overdue_open", False),
):
    declare_metric(
        Metric(
            key=key,
            zh=zh,
            en=en,
            unit_zh="件",
            unit_en="cases",
            source="cases.case",
            formula=count(measure),
            definition_zh=f"期間內{zh}。" if better is None else "期末仍未結案且已逾期限之件數。",
            definition_en=(
                f"{en} in the period."
                if better is None
                else "Cases open and past a limit at the end of the period."
            ),
            basis="高雄市政府陳情案件管制統計",
            owner=COMMISSION,
            version=1,
            effective_from=SINCE,
            higher_is_better=better,
            by=BY,
        )
    )
