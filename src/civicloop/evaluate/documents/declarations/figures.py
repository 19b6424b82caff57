"""The figures about documents: their source, and each declared once."""

from datetime import date

from civicloop.engines.metrics.queries import agencies
from civicloop.engines.metrics.rules import (
    Dimension,
    Family,
    Measure,
    RowView,
    Source,
    count,
    declare_source,
    percent,
)
from civicloop.evaluate.documents.queries import metrics, metrics_facts
from civicloop.evaluate.documents.states import Outcome

SOURCE = "documents.document"
OUTCOMES = (
    (Outcome.ON_TIME, "依限辦結", "In time"),
    (Outcome.LATE, "逾限辦結", "Late"),
    (Outcome.PENDING, "待辦未逾限", "Pending"),
    (Outcome.OVERDUE, "待辦已逾限", "Overdue"),
)

declare_source(
    Source(
        key=SOURCE,
        zh="公文",
        en="Official documents",
        rows=metrics.counted_documents,
        newest="due_on",
        dimensions=(
            Dimension("agency", "機關", "Agency", "unit_id", agencies),
            Dimension("class", "公文類別", "Class of documents", "category", metrics.classes),
        ),
        measures=tuple(
            Measure(
                outcome.value,
                zh,
                en,
                metrics.of_outcomes(outcome),
                within=metrics.published,
                fact=metrics_facts.of_outcome(outcome),
            )
            for outcome, zh, en in OUTCOMES
        ),
        visible=metrics.visible_rows,
        row=RowView(
            columns=(
                ("number", "公文文號", "Number"),
                ("unit", "機關", "Agency"),
                ("class", "公文類別", "Class"),
                ("month", "月份", "Month"),
                ("received_on", "收文日期", "Received"),
                ("due_on", "限辦日期", "Last day"),
                ("done_on", "結案日期", "Done"),
                ("outcome", "結果", "Outcome"),
            ),
            cells=metrics.row_cells,
            only_in_files=("outcome",),
            link="documents:document",
            opens=metrics.may_open,
        ),
    )
)


figure = Family(
    module="documents",
    source=SOURCE,
    owner="研究發展考核委員會",
    basis="文書流程管理作業規範；公文處理時效統計（七類）",
    effective_from=date(2026, 1, 1),
    by=("agency", "class"),
).declare
figure(
    "on_time",
    ("公文依限辦結率", "Documents answered in time"),
    ("%", "%"),
    percent(of=("on_time",), over=("on_time", "late")),
    (
        "已發布月份中，依限辦結件數占辦結件數之百分比；存查不計。",
        "Of what was answered in a published month, that within its limit; filed is apart.",
    ),
    decimals=2,
    higher_is_better=True,
)
figure(
    "overdue_rate",
    ("公文逾限比率", "Overdue rate of documents"),
    ("%", "%"),
    percent(of=("late", "overdue"), over=("on_time", "late", "pending", "overdue")),
    (
        "已發布月份中，逾限辦結及逾限未結件數占存查以外全部件數之百分比。",
        "Of all but the filed ones in a published month, those late or open past their limit.",
    ),
    decimals=2,
    higher_is_better=False,
)
figure(
    "answered",
    ("公文辦結件數", "Documents answered"),
    ("件", "documents"),
    count("on_time", "late"),
    ("已發布月份中辦結之公文件數；存查不計。", "Documents answered in a published month."),
)
