"""Rows of every source, and how an engine is held to what the database counts of them."""

from __future__ import annotations

from civicloop.engines.metrics import queries, services
from civicloop.engines.metrics.adapters import engines
from civicloop.engines.metrics.rules import (
    FACTS,
    METRICS,
    SOURCES,
    Kind,
    Period,
    cell,
    expressions,
    rounded,
)
from civicloop.engines.registers import services as registers
from civicloop.engines.registers.models import Entry
from civicloop.engines.registers.rules import Definition, Field, Figure, Gauge
from civicloop.engines.registers.rules import Kind as Of
from civicloop.evaluate.documents.models import Month
from civicloop.evaluate.documents.services import publish_month
from civicloop.publish.dashboards.services import defined
from tests.db.documents import city as documents
from tests.db.metrics.samples import MONTHS, NOW
from tests.db.registers import books

QUARTER = Period.of_months(MONTHS[0], 3)
WINTER = Period.parse("2026-Q1")
PERIODS = {
    "cases.case": [MONTHS[1], QUARTER],
    "documents.document": [QUARTER],
    "programmes.report": [WINTER],
    "programmes.remedy": [WINTER],
    "registers.entry": [QUARTER],
    "own.weighings": [QUARTER],
}
"""Each source in a period that has rows of it."""
BY = "agency"
WEIGHINGS = Definition(
    zh="過磅", en="Weighings", theme="other",
    fields=(
        Field("weighed_on", Of.DAY, "日期", "Day", required=True),
        Field("ticket", Of.TEXT, "單號", "Ticket", required=True),
        Field("tonnes", Of.DECIMAL, "重量", "Weight", unit_zh="公噸", unit_en="tonnes", places=2),
    ),
    key=("weighed_on", "ticket"), period="weighed_on",
    figures=(
        Figure("tonnes", Gauge.TOTAL, "總重", "All weight", of="tonnes"),
        Figure("mean", Gauge.MEAN, "平均重量", "Mean weight", of="tonnes", decimals=3),
    ),
)  # fmt: skip
WEIGHED = ("0.10", "0.20", "0.3", "1,234.56", "", "7")
"""Binary fractions make 0.1 + 0.2 something else than 0.3; whole numbers of hundredths do not."""


def lay_down():
    """Entries of every register, documents, and a register of the city's own with decimals."""
    books.districts()
    agencies = books.agencies()
    registers.ship(now=books.NOW)
    Entry.objects.bulk_create(books.random_entries(list(agencies.values())))
    documents.take()
    publish_month(Month.objects.get().pk, actor=documents.KEEPER, now=documents.NOW)
    own = registers.define(WEIGHINGS, key="weighings", actor=books.KEEPER, now=books.NOW)
    day = MONTHS[1].first_day.isoformat()
    for number, tonnes in enumerate(WEIGHED):
        row = {"weighed_on": day, "ticket": f"T{number}", "tonnes": tonnes}
        registers.add(own.pk, row, actor=books.KEEPER, now=books.NOW)
    defined.refresh(at_once=True)
    services.refresh_facts(now=NOW)


def numbers_agree(source, engine, connection):
    """How many metrics say the same counts, parts and totals by every dimension."""
    made = services.compare(
        PERIODS[source],
        engine=engine,
        sources=[source],
        connections={source: connection},
        now=NOW,
    )
    assert made.differing == []
    mine = [row for row in METRICS.values() if row.source == source]
    assert made.metrics == len(mine)
    assert made.numbers > len(mine)
    return made.metrics


def values_agree(source, *connections):
    """The engines divide too: rounded as declared, they give what the product shows."""
    facts, declared = FACTS.get(source), SOURCES.get(source)
    dimension, period = declared.dimension(BY), PERIODS[source][-1]
    ends = [expressions.instant(at) for at in (period.begins, period.ends)]
    divided = [
        row
        for row in METRICS.values()
        if row.source == source and (row.formula.kind is not Kind.SUM or row.formula.places)
    ]
    if not divided:
        return 0
    asked = expressions.figures_of(
        engines.table_of(facts), declared, divided, *ends, by=(dimension, dimension.members())
    )
    numbers = queries.counted(declared, dimension, divided, period, now=NOW)
    compared = 0
    for connection in connections:
        for line in engines.lines_of(connection, asked):
            mine = {m: n for (v, m), n in numbers.items() if v == line["member"]}
            for metric in divided:
                shown = cell(metric, mine).shown
                value = engines.decimal(line[metric.key])
                assert shown == rounded(value, metric.decimals), metric.key
                compared += shown is not None
    return compared
