"""The counts of shipped registers as figures: one source over entries, a metric for each count.

Engines do not know each other, so this module, which knows both, declares them.
"""

from __future__ import annotations

from typing import Final

from civicloop.engines.metrics.queries import agencies
from civicloop.engines.metrics.rules import (
    Dimension,
    Measure,
    Member,
    RowView,
    Source,
    Take,
    declare_metric,
    declare_source,
)
from civicloop.engines.registers import queries
from civicloop.engines.registers import rules as registers
from civicloop.engines.registers.rules import DISTRICT, Count, Shipped
from civicloop.kernel.geography import queries as geography
from civicloop.publish.dashboards.queries.defining import (
    SHARED,
    count_key,
    metric_of_count,
    people_beside,
)
from civicloop.publish.dashboards.rules.registering import counting_over_facts, number_over_facts

SOURCE: Final = SHARED


def districts() -> list[Member]:
    """The districts of the city."""
    return [
        Member(row.code, row.name_zh, row.name_en, (row.code,)) for row in geography.districts()
    ]


def _measures(one: Shipped, counted: Count) -> list[Measure]:
    """A count, and the people behind it where it is no number of them itself."""
    totals = counted.take is registers.Take.TOTAL
    counts = Measure(
        count_key(one.key, counted),
        counted.zh,
        counted.en,
        queries.counting_for(one.key, counted),
        Take.TOTAL if totals else Take.COUNT,
        queries.number_text(counted.of) if totals else None,
        within=queries.standing_in,
        fact=counting_over_facts(one.key, counted, gated=one.definition.asks_gate(counted.where)),
        fact_of=number_over_facts(counted.of) if totals else None,
    )
    if counted.people in {"", counted.of}:
        return [counts]
    people = queries.number_text(counted.people)
    return [counts, people_beside(counts, people, number_over_facts(counted.people))]


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
        measures=tuple(measure for one in COUNTS for measure in _measures(*one)),
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
for _one, _counted in COUNTS:
    declare_metric(metric_of_count(_one.key, _one.definition, _counted))
