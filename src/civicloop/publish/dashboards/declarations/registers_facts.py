"""The facts about entries of registers: a row for each, with codes and numbers alone."""

from __future__ import annotations

from typing import Final

from civicloop.engines.metrics.rules import (
    ColumnKind,
    FactColumn,
    Facts,
    Sensitivity,
    declare_facts,
)
from civicloop.engines.registers import queries
from civicloop.engines.registers.rules import DISTRICT
from civicloop.publish.dashboards.declarations.registers import COUNTS, SOURCE
from civicloop.publish.dashboards.queries.defining import GATE

NEEDED: Final = [(one.key, counted) for one, counted in COUNTS]
PLACED: Final = {one.key for one, _counted in COUNTS if one.definition.is_placed}
PUBLIC: Final = Sensitivity.PUBLIC

declare_facts(
    Facts(
        source=SOURCE,
        grain_zh="每一登記冊之每筆資料",
        grain_en="Each entry of each register",
        filed_by="day",
        columns=(
            FactColumn("entry", ColumnKind.INTEGER, "資料代號", "Entry, by row", path="pk"),
            FactColumn(
                "register", ColumnKind.CODE, "登記冊", "Register", PUBLIC, path="register__key"
            ),
            FactColumn("unit_id", ColumnKind.INTEGER, "機關", "Agency", PUBLIC),
            FactColumn(DISTRICT, ColumnKind.CODE, "行政區", "District", PUBLIC),
            FactColumn("day", ColumnKind.DAY, "日期", "Day"),
            FactColumn("is_standing", ColumnKind.FLAG, "有效", "Whether it stands"),
            GATE,
            *[
                FactColumn(f"code_{name}", ColumnKind.CODE, f"代碼 {name}", f"Code of {name}")
                for name in queries.fields_asked(NEEDED)
            ],
            *[
                FactColumn(f"number_{name}", ColumnKind.INTEGER, f"數值 {name}", f"Number {name}")
                for name in queries.fields_added(NEEDED)
            ],
        ),
        rows=lambda: queries.entries_with(NEEDED, PLACED),
    )
)
