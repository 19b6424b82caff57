"""The figures about tracked items; ``queries.figures`` says what each of them counts."""

from __future__ import annotations

from datetime import date

from django.db.models import F

from civicloop.engines.metrics.queries import agencies
from civicloop.engines.metrics.rules import (
    Dimension,
    Family,
    Measure,
    Member,
    RowView,
    Source,
    Take,
    count,
    declare_source,
    percent,
)
from civicloop.evaluate.programmes import services as programmes
from civicloop.evaluate.programmes.queries import figures
from civicloop.evaluate.programmes.queries import figures_facts as facts

REPORTS, REMEDIES = "programmes.report", "programmes.remedy"
ITEM, SHARE = ("件", "items"), ("%", "%")
ITEM_COLUMNS = (
    ("number", "案號", "Number"),
    ("title", "案名", "Title"),
    ("unit", "主辦機關", "Unit"),
    ("month", "期別", "Period"),
)


def kinds() -> list[Member]:
    """The programmes that are shipped."""
    rows = programmes.definitions().values()
    return [Member(row.kind, row.zh, row.en, (row.kind,)) for row in rows]


def dimensions(before: str) -> tuple[Dimension, ...]:
    """By agency, and by programme."""
    return (
        Dimension("agency", "機關", "Agency", f"{before}unit_id", agencies, fact="unit_id"),
        Dimension(
            "programme",
            "計畫別",
            "Programme",
            f"{before}item__programme__kind",
            kinds,
            fact="programme",
        ),
    )


declare_source(
    Source(
        key=REPORTS,
        zh="列管案件填報",
        en="Reports of tracked items",
        rows=figures.counted_reports,
        newest="month",
        dimensions=dimensions(""),
        measures=(
            Measure("reported", "已填報", "Reported", figures.reported, fact=facts.reported),
            Measure("late", "落後", "Late", figures.late, within=figures.reported, fact=facts.late),
            Measure(
                "watched",
                "注意",
                "To be watched",
                figures.watched,
                within=figures.reported,
                fact=facts.watched,
            ),
            Measure(
                "as_planned",
                "符合進度",
                "As planned",
                figures.as_planned,
                within=figures.reported,
                fact=facts.as_planned,
            ),
            Measure(
                "on_schedule",
                "未落後",
                "On schedule",
                figures.on_schedule,
                within=figures.reported,
                fact=facts.on_schedule,
            ),
            Measure("missed", "未填報", "Missed", figures.missed, fact=facts.missed),
            Measure("due", "應填報", "Due", figures.due, fact=facts.due),
            Measure(
                "sent_in_time",
                "如期填報",
                "Sent in time",
                figures.sent_in_time,
                within=figures.due,
                fact=facts.sent_in_time,
            ),
            Measure(
                "paid",
                "累計實支數",
                "Paid",
                figures.reported,
                Take.TOTAL,
                F("paid"),
                fact=facts.reported,
                fact_of=lambda rows: rows.paid,
            ),
            Measure(
                "allocated",
                "累計分配數",
                "Allotted",
                figures.reported,
                Take.TOTAL,
                F("allocated"),
                fact=facts.reported,
                fact_of=lambda rows: rows.allocated,
            ),
        ),
        visible=figures.visible_reports,
        row=RowView(
            columns=(
                *ITEM_COLUMNS,
                ("planned", "預定進度%", "Planned %"),
                ("actual", "實際進度%", "Actual %"),
                ("lag", "落後（百分點）", "Behind (points)"),
                ("allocated", "累計分配數", "Allotted"),
                ("paid", "累計實支數", "Paid"),
                ("streak", "連續落後", "Behind in a row"),
                ("due_on", "填報期限", "Due"),
                ("sent_at", "送出時間", "Sent"),
            ),
            cells=figures.report_cells,
            only_in_files=("streak", "due_on", "sent_at"),
            link="programmes:item",
            leads_to=lambda row: row.item_id,
            opens=figures.may_open,
        ),
    )
)
declare_source(
    Source(
        key=REMEDIES,
        zh="落後改善對策",
        en="Remedies of tracked items",
        rows=figures.counted_remedies,
        newest="recovery_on",
        dimensions=dimensions("report__"),
        measures=(
            Measure("promised", "承諾到期", "Promised", figures.promised, fact=facts.promised),
            Measure(
                "kept", "如期兌現", "Kept", figures.kept, within=figures.promised, fact=facts.kept
            ),
        ),
        visible=figures.visible_remedies,
        row=RowView(
            columns=(
                *ITEM_COLUMNS,
                ("remedy", "改善對策", "Remedy"),
                ("recovery_on", "承諾趕上日期", "Promised by"),
                ("recovered_on", "實際趕上日期", "Made good"),
            ),
            cells=figures.remedy_cells,
            link="programmes:item",
            leads_to=lambda row: row.report.item_id,
            opens=figures.may_open,
        ),
    )
)

figure = Family(
    module="programmes",
    source=REPORTS,
    owner="研究發展考核委員會",
    basis="預算法第六十一條；列管計畫評鑑要點",
    effective_from=date(2026, 1, 1),
    by=("agency", "programme"),
    known=(
        "僅計公開之列管計畫，以主辦機關填報為準。",
        "Public programmes only, by the reports of leading units.",
    ),
).declare
figure(
    "late_items", ("列管案件落後件數", "Late tracked items"), ITEM, count("late"),
    ("當期填報落後達紅燈門檻或連續落後達規定期數之案件數（規則 tracking.monthly）。",
     "Items whose report is far behind, or behind for long, by the rule set tracking.monthly."),
    higher_is_better=False,
)  # fmt: skip
figure(
    "watched_items", ("列管案件注意件數", "Tracked items to be watched"), ITEM, count("watched"),
    ("當期須說明落後或支用不足、未達紅燈門檻之案件數。",
     "Items whose report has to explain a lag or unspent money, and that are not late."),
    higher_is_better=False,
)  # fmt: skip
figure(
    "items_as_planned", ("列管案件符合進度件數", "Tracked items as planned"), ITEM,
    count("as_planned"),
    ("當期無須說明之案件數，含已完成者。",
     "Items whose report has nothing to explain, done ones too."),
    higher_is_better=True,
)  # fmt: skip
figure(
    "on_schedule", ("列管案件進度符合率", "Tracked items on schedule"), SHARE,
    percent(of=("on_schedule",), over=("reported", "missed")),
    ("落後未達說明門檻之案件數 ÷（已填報＋未填報件數）；未填報列入分母。",
     "Items without a lag to explain ÷ (reported + missed); silence counts against it."),
    decimals=2, higher_is_better=True,
)  # fmt: skip
figure(
    "spending", ("列管案件經費支用比", "Spending of tracked items"), SHARE,
    percent(of=("paid",), over=("allocated",)),
    ("各案填報累計實支數合計 ÷ 累計分配數合計；跨數期時為各期合計之比。",
     ("Sum of what was paid in all ÷ sum of what was allotted in all; over several periods, "
     "the sums of them.")),
    decimals=2, higher_is_better=True,
)  # fmt: skip
figure(
    "reports_in_time", ("列管案件如期填報率", "Reports in time"), SHARE,
    percent(of=("sent_in_time",), over=("due",)),
    ("填報期限內送出件數 ÷（已送出＋未填報件數）。", "Sent by the due day ÷ (sent + missed)."),
    decimals=2, higher_is_better=True,
)  # fmt: skip
figure(
    "remedies_kept", ("改善對策兌現率", "Remedies kept"), SHARE,
    percent(of=("kept",), over=("promised",)),
    ("承諾趕上日期落於當期之對策中，於該日前趕上者之比率（依填報認定）。",
     "Of the remedies promised for a day of the period, those made good by then (by reports)."),
    source=REMEDIES, decimals=2, higher_is_better=True,
)  # fmt: skip
