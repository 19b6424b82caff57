"""The facts about tracked items: a row for each report, and one for each remedy."""

from civicloop.engines.metrics.rules import (
    ColumnKind,
    FactColumn,
    Facts,
    Sensitivity,
    declare_facts,
)
from civicloop.evaluate.programmes.declarations.figures import REMEDIES, REPORTS
from civicloop.evaluate.programmes.queries import figures_facts as facts

INSTANT, INTEGER, FLAG, CODE, DAY, MONEY = (
    ColumnKind.INSTANT,
    ColumnKind.INTEGER,
    ColumnKind.FLAG,
    ColumnKind.CODE,
    ColumnKind.DAY,
    ColumnKind.MONEY,
)
PUBLIC = Sensitivity.PUBLIC

declare_facts(
    Facts(
        source=REPORTS,
        grain_zh="每一公開列管案件主辦機關之每期填報",
        grain_en="Each report of the leading unit of each public tracked item",
        filed_by="month",
        columns=(
            FactColumn("report", INTEGER, "填報代號", "Report, by number of row", path="pk"),
            FactColumn("unit_id", INTEGER, "主辦機關", "Unit", PUBLIC),
            FactColumn(
                "programme", CODE, "計畫別", "Programme", PUBLIC, path="item__programme__kind"
            ),
            FactColumn("month", DAY, "期別", "Period", PUBLIC),
            FactColumn("month_until", DAY, "期別次月", "Month after the period", PUBLIC),
            FactColumn("state", CODE, "狀態", "State", PUBLIC),
            FactColumn("lag_parts", INTEGER, "落後（萬分點）", "Behind, in parts", PUBLIC),
            FactColumn("streak", INTEGER, "連續落後", "Behind in a row", PUBLIC),
            FactColumn("is_explained", FLAG, "須說明", "Whether it has to explain", PUBLIC),
            FactColumn("is_behind", FLAG, "須說明落後", "Whether a lag is explained", PUBLIC),
            FactColumn("paid", MONEY, "累計實支數", "Paid", PUBLIC),
            FactColumn("allocated", MONEY, "累計分配數", "Allotted", PUBLIC),
            FactColumn("due_until", DAY, "填報期限次日", "Day after the due one", PUBLIC),
            FactColumn("sent_at", INSTANT, "送出時間", "Sent"),
        ),
        rows=facts.report_rows,
    )
)
declare_facts(
    Facts(
        source=REMEDIES,
        grain_zh="每一公開列管案件已核定填報之改善對策",
        grain_en="Each remedy in an approved report of a public tracked item",
        filed_by="month",
        columns=(
            FactColumn("remedy", INTEGER, "對策代號", "Remedy, by number of row", path="pk"),
            FactColumn("unit_id", INTEGER, "主辦機關", "Unit", PUBLIC, path="report__unit_id"),
            FactColumn(
                "programme",
                CODE,
                "計畫別",
                "Programme",
                PUBLIC,
                path="report__item__programme__kind",
            ),
            FactColumn("month", DAY, "期別", "Period", PUBLIC, path="report__month"),
            FactColumn("recovery_on", DAY, "承諾趕上日期", "Promised by", PUBLIC),
            FactColumn("recovered_on", DAY, "實際趕上日期", "Made good", PUBLIC),
        ),
        rows=facts.remedy_rows,
    )
)
