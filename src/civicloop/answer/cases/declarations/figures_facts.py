"""The facts about cases: a row for each round, filed by the month in which it began."""

from civicloop.answer.cases.queries import figures_facts
from civicloop.engines.metrics.rules import (
    ColumnKind,
    FactColumn,
    Facts,
    Sensitivity,
    declare_facts,
)

INSTANT, INTEGER, FLAG, CODE = (
    ColumnKind.INSTANT,
    ColumnKind.INTEGER,
    ColumnKind.FLAG,
    ColumnKind.CODE,
)
PUBLIC, PROTECTED = Sensitivity.PUBLIC, Sensitivity.PROTECTED

declare_facts(
    Facts(
        source="cases.case",
        grain_zh="每一案件之每一次別（受理或重啟至答復）",
        grain_en="Each round of each case, from intake or reopening to the answer",
        filed_by="opened_at",
        columns=(
            FactColumn("round", INTEGER, "次別代號", "Round, by number of row", path="pk"),
            FactColumn("number", INTEGER, "次別", "Which round of its case", PUBLIC),
            FactColumn("unit_id", INTEGER, "權責單位", "Unit", PUBLIC),
            FactColumn("district_code", CODE, "行政區", "District", PUBLIC),
            FactColumn("village_code", CODE, "里", "Village", path="case__village_code"),
            FactColumn("cell", CODE, "H3 網格", "H3 cell", path="wide_cell"),
            FactColumn("category_id", INTEGER, "類別", "Category", PUBLIC),
            FactColumn("channel", CODE, "受理管道", "Channel", PUBLIC),
            FactColumn("outcome", CODE, "結果", "Outcome", PUBLIC),
            FactColumn("opened_at", INSTANT, "受理時間", "Received"),
            FactColumn("started_at", INSTANT, "開始處理", "Begun"),
            FactColumn("waiting_since", INSTANT, "等待民眾起算", "Waiting for the citizen since"),
            FactColumn("answered_at", INSTANT, "答復時間", "Answered"),
            FactColumn("ended_at", INSTANT, "結束時間", "Ended"),
            FactColumn("operational_due_at", INSTANT, "處理期限", "Act by"),
            FactColumn("statutory_due_at", INSTANT, "答復期限", "Answer by"),
            FactColumn("first_statutory_due_at", INSTANT, "原答復期限", "Answer by, at first"),
            FactColumn("settled_at", INSTANT, "觀察期屆滿", "Settled"),
            FactColumn("came_back", FLAG, "是否再次發生", "Whether it came back"),
            FactColumn("next_opened_at", INSTANT, "下次重啟時間", "When the next round began"),
            FactColumn("came_back_at", INSTANT, "再次發生時間", "When it came back"),
            FactColumn("rated_at", INSTANT, "評分時間", "Rated", PROTECTED),
            FactColumn("manner", INTEGER, "態度評分", "Manner, mark", PROTECTED),
            FactColumn("speed", INTEGER, "速度評分", "Speed, mark", PROTECTED),
            FactColumn("result", INTEGER, "結果評分", "Result, mark", PROTECTED),
        ),
        rows=figures_facts.fact_rows,
    )
)
