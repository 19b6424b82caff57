"""The source of the figures about cases; ``queries.figures`` says what its measures count."""

from decimal import Decimal

from django.db.models import F

from civicloop.answer.cases.queries import figures, figures_quality, figures_texts
from civicloop.answer.cases.rules import facts
from civicloop.engines.metrics.queries import agencies
from civicloop.engines.metrics.rules import (
    Dimension,
    Measure,
    RowView,
    Source,
    Take,
    declare_source,
)

AGENCY = Dimension("agency", "機關", "Agency", "unit_id", agencies)
DISTRICT = Dimension("district", "行政區", "District", "district_code", figures.districts)
GROUP = Dimension("group", "案件大類", "Category group", "category_id", figures.groups)
CATEGORY = Dimension(
    "category", "案件類別", "Category", "category_id", figures.categories, inside="group"
)
CHANNEL = Dimension("channel", "受理管道", "Channel", "channel", figures.channels)
BY = ("agency", "district", "group", "category", "channel")
RATINGS = (
    ("manner", "態度", "Manner"),
    ("speed", "速度", "Speed"),
    ("result", "結果", "Result"),
)
OPENED_AT, ANSWERED_AT, SETTLED_AT, ENDED_AT = (
    "opened_at",
    "answered_at",
    "settled_at",
    "ended_at",
)
"""The instants of facts by which a round falls into a month, and until which it stands."""
ANSWERED, STANDING = figures.closed, figures.open_at_end
SETTLED = figures_quality.settled


def totals(name: str, zh: str, en: str) -> tuple[Measure, Measure]:
    """The sum of the marks of one question, and that of their squares."""
    where = figures_quality.rated
    return (
        Measure(
            f"{name}_total",
            f"{zh}評分合計",
            f"{en}, sum of marks",
            where,
            Take.TOTAL,
            F(name),
            within=SETTLED,
            fact=facts.rated,
            fact_at=SETTLED_AT,
            fact_of=lambda rows: rows[name],
        ),
        Measure(
            f"{name}_squares",
            f"{zh}評分平方和",
            f"{en}, sum of squares",
            where,
            Take.TOTAL,
            F(name) * F(name),
            within=SETTLED,
            fact=facts.rated,
            fact_at=SETTLED_AT,
            fact_of=lambda rows: rows[name] * rows[name],
        ),
    )


def time_to_answer(name: str, zh: str, en: str, q: str) -> Measure:
    """A quantile of the time from intake to answer, in seconds."""
    return Measure(
        name,
        zh,
        en,
        ANSWERED,
        Take.QUANTILE,
        figures_quality.TIME_TO_ANSWER,
        Decimal(q),
        fact=facts.closed,
        fact_at=ANSWERED_AT,
        fact_of=facts.time_to_answer,
    )


declare_source(
    Source(
        key="cases.case",
        zh="民眾案件",
        en="Citizens' cases",
        rows=figures.counted_rounds,
        newest="opened_at",
        dimensions=(AGENCY, DISTRICT, GROUP, CATEGORY, CHANNEL),
        measures=(
            Measure(
                "received",
                "受理",
                "Received",
                figures.received,
                fact=facts.received,
                fact_at=OPENED_AT,
            ),
            Measure(
                "reopened",
                "重啟",
                "Reopened",
                figures_quality.reopened,
                fact=facts.reopened,
                fact_at=OPENED_AT,
            ),
            Measure(
                "came_back",
                "再次發生",
                "Came back",
                figures_quality.came_back,
                within=figures.received,
                fact=facts.came_back,
                fact_at=OPENED_AT,
            ),
            Measure("closed", "結案", "Closed", ANSWERED, fact=facts.closed, fact_at=ANSWERED_AT),
            Measure(
                "closed_on_time",
                "如期結案",
                "Closed on time",
                figures.closed_on_time,
                within=ANSWERED,
                fact=facts.closed_on_time,
                fact_at=ANSWERED_AT,
            ),
            Measure(
                "closed_in_first_time",
                "未經展延如期結案",
                "Closed on time, unextended",
                figures.closed_in_first_time,
                within=ANSWERED,
                fact=facts.closed_in_first_time,
                fact_at=ANSWERED_AT,
            ),
            Measure(
                "fixed",
                "改善完成",
                "Fixed",
                figures_quality.fixed,
                within=ANSWERED,
                fact=facts.fixed,
                fact_at=ANSWERED_AT,
            ),
            time_to_answer("median_seconds", "處理時間中位數", "Median time to answer", "0.5"),
            time_to_answer("p90_seconds", "處理時間第90百分位數", "90th percentile of time", "0.9"),
            Measure(
                "overdue_open",
                "逾期未結",
                "Overdue and open",
                figures.overdue_open,
                within=STANDING,
                stock=True,
                fact=facts.overdue_open,
                fact_at=OPENED_AT,
                fact_until=ENDED_AT,
            ),
            Measure(
                "overdue_by_first_limit",
                "逾原期限未結",
                "Past the first limit and open",
                figures.overdue_by_first_limit,
                within=STANDING,
                stock=True,
                fact=facts.overdue_by_first_limit,
                fact_at=OPENED_AT,
                fact_until=ENDED_AT,
            ),
            Measure(
                "settled", "觀察期屆滿", "Settled", SETTLED, fact=facts.settled, fact_at=SETTLED_AT
            ),
            Measure(
                "fixed_and_settled",
                "首次改善且觀察期屆滿",
                "First fixed, and settled",
                figures_quality.fixed_and_settled,
                within=SETTLED,
                fact=facts.fixed_and_settled,
                fact_at=SETTLED_AT,
            ),
            Measure(
                "fixed_for_good",
                "首次即修復",
                "Fixed at the first time",
                figures_quality.fixed_for_good,
                within=SETTLED,
                fact=facts.fixed_for_good,
                fact_at=SETTLED_AT,
            ),
            Measure(
                "rated",
                "已評分",
                "Rated",
                figures_quality.rated,
                within=SETTLED,
                fact=facts.rated,
                fact_at=SETTLED_AT,
            ),
            *(measure for row in RATINGS for measure in totals(*row)),
        ),
        visible=figures.visible_rows,
        texts=figures_texts.texts,
        mentions=figures_texts.mentions,
        village="case__village_code",
        cell="case__cell",
        village_fact="village_code",
        cell_fact="cell",
        row=RowView(
            columns=(
                ("number", "案件編號", "Number"),
                ("round", "次別", "Round"),
                ("category", "類別", "Category"),
                ("unit", "權責單位", "Unit"),
                ("text", "內容（遮蔽）", "Text (masked)"),
                ("place", "地點", "Place"),
                ("opened_at", "受理時間", "Received"),
                ("operational_due_at", "處理期限", "Act by"),
                ("started_at", "開始處理", "Begun"),
                ("statutory_due_at", "答復期限", "Answer by"),
                ("first_statutory_due_at", "原答復期限", "Answer by, at first"),
                ("closed_at", "答復時間", "Answered"),
                ("outcome", "結果", "Outcome"),
                ("manner", "態度評分", "Manner, mark"),
                ("speed", "速度評分", "Speed, mark"),
                ("result", "結果評分", "Result, mark"),
            ),
            cells=figures.row_cells,
            only_in_files=(
                "round",
                "place",
                "operational_due_at",
                "statutory_due_at",
                "first_statutory_due_at",
                "outcome",
                "manner",
                "speed",
                "result",
            ),
            link="cases:case",
            opens=figures.may_open,
            leads_to=lambda row: row.case_id,
        ),
    )
)
