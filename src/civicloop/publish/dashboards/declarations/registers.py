"""The counts of shipped registers as figures: one source over entries, a metric for each count.

Engines do not know each other, so this module, which knows both, declares them.
"""

from __future__ import annotations

from datetime import date
from typing import Final

from civicloop.engines.metrics.queries import agencies
from civicloop.engines.metrics.rules import (
    Dimension,
    Measure,
    Member,
    Metric,
    RowView,
    Source,
    Take,
    count,
    declare_metric,
    declare_source,
)
from civicloop.engines.registers import queries
from civicloop.engines.registers import rules as registers
from civicloop.engines.registers.rules import DISTRICT, Count, Shipped
from civicloop.kernel.geography import queries as geography
from civicloop.publish.dashboards.rules.registering import counting_over_facts, number_over_facts

SOURCE: Final = "registers.entry"
SINCE: Final = date(2026, 1, 1)


def districts() -> list[Member]:
    """The districts of the city."""
    return [
        Member(row.code, row.name_zh, row.name_en, (row.code,)) for row in geography.districts()
    ]


def _key(one: Shipped, counted: Count) -> str:
    return f"{one.key.replace('-', '_')}_{counted.key}"


def _measure(one: Shipped, counted: Count) -> Measure:
    totals = counted.take is registers.Take.TOTAL
    return Measure(
        _key(one, counted),
        counted.zh,
        counted.en,
        queries.counting_for(one.key, counted),
        Take.TOTAL if totals else Take.COUNT,
        queries.number_text(counted.of) if totals else None,
        within=queries.standing_in,
        fact=counting_over_facts(one.key, counted),
        fact_of=number_over_facts(counted.of) if totals else None,
    )


def _declare(one: Shipped, counted: Count) -> None:
    definition = one.definition
    declare_metric(
        Metric(
            key=f"registers.{_key(one, counted)}",
            zh=counted.zh,
            en=counted.en,
            unit_zh=counted.unit_zh or "筆",
            unit_en=counted.unit_en or "entries",
            source=SOURCE,
            formula=count(_key(one, counted)),
            definition_zh=f"登記冊「{definition.zh}」於本期之{counted.zh}，撤回之資料不計。",
            definition_en=(
                f"{counted.en}: entries of the register “{definition.en}” of the period, "
                "without those withdrawn."
            ),
            basis=definition.about_zh,
            owner=definition.keeper or "研究發展考核委員會",
            version=1,
            effective_from=SINCE,
            small=definition.small,
            by=("agency", DISTRICT) if definition.is_placed else ("agency",),
        )
    )


COUNTS: Final = [(one, counted) for one in registers.shipped() for counted in one.definition.counts]
declare_source(
    Source(
        key=SOURCE,
        zh="登記冊資料",
        en="Entries of registers",
        rows=queries.entries_ever,
        newest="day",
        dimensions=(
            Dimension("agency", "機關", "Agency", "unit_id", agencies),
            Dimension(DISTRICT, "行政區", "District", DISTRICT, districts),
        ),
        measures=tuple(_measure(*one) for one in COUNTS),
        visible=queries.visible_entries,
        row=RowView(
            columns=(
                ("register", "登記冊", "Register"),
                ("title", "資料", "Entry"),
                ("day", "日期", "Day"),
            ),
            cells=queries.row_of_figure,
            link="registers:entry-of-figure",
            opens=queries.may_open_entry,
        ),
    )
)
for each in COUNTS:
    _declare(*each)
