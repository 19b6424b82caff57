"""The facts about documents: a row for each document of a published month."""

from civicloop.engines.metrics.rules import (
    ColumnKind,
    FactColumn,
    Facts,
    Sensitivity,
    declare_facts,
)
from civicloop.evaluate.documents.declarations.figures import SOURCE
from civicloop.evaluate.documents.queries import metrics_facts

INTEGER, CODE, DAY = ColumnKind.INTEGER, ColumnKind.CODE, ColumnKind.DAY
PUBLIC = Sensitivity.PUBLIC

declare_facts(
    Facts(
        source=SOURCE,
        grain_zh="每一已發布月份之每件公文",
        grain_en="Each document of each published month",
        filed_by="first_day",
        columns=(
            FactColumn("document", INTEGER, "公文代號", "Document, by number of row", path="pk"),
            FactColumn("unit_id", INTEGER, "機關", "Agency", PUBLIC),
            FactColumn("category", CODE, "公文類別", "Class", PUBLIC),
            FactColumn("first_day", DAY, "月份", "Month", PUBLIC, path="month__first_day"),
            FactColumn("outcome", CODE, "結果", "Outcome", PUBLIC),
        ),
        rows=metrics_facts.fact_rows,
        months=metrics_facts.published_months,
    )
)
