"""Every figure on a Spark cluster of two workers, on DuckDB and in the database: all the same.

Left out where there is no pyspark or no Java.
"""

from __future__ import annotations

import shutil

import pytest

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
from civicloop.evaluate.documents.models import Month
from civicloop.evaluate.documents.services import publish_month
from tests.db.documents import city as documents
from tests.db.metrics.samples import MONTHS, NOW
from tests.db.programmes.conftest import item, month, programme  # noqa: F401 (fixtures)
from tests.db.registers import books
from tests.web.conftest import small_city  # noqa: F401 (a fixture)

pytest.importorskip("pyspark", reason="pyspark is not installed (requirements/check.in)")
pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(shutil.which("java") is None, reason="no Java for Spark on this machine"),
]

TWO_WORKERS = "local-cluster[2,1,512]"
SMALL = {
    "spark.executor.memory": "480m",
    "spark.driver.extraJavaOptions": "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC",
    "spark.sql.codegen.wholeStage": "false",
    "spark.sql.codegen.factoryMode": "NO_CODEGEN",
    "spark.sql.adaptive.enabled": "false",
}
"""For some hundred rows: what is compiled or planned anew for millions costs more than it saves."""
QUARTER = Period.of_months(MONTHS[0], 3)
WINTER = Period.parse("2026-Q1")
PERIODS = {
    "cases.case": [MONTHS[1], QUARTER],
    "documents.document": [QUARTER],
    "programmes.report": [WINTER],
    "programmes.remedy": [WINTER],
    "registers.entry": [QUARTER],
}
"""Each source in a period that has rows of it."""
BY = "agency"


@pytest.fixture
def everything(judged, month):  # noqa: F811 (a fixture)
    """Rows of every source: cases, entries of every register, documents and reports."""
    books.districts()
    agencies = books.agencies()
    registers.ship(now=books.NOW)
    Entry.objects.bulk_create(books.random_entries(list(agencies.values())))
    documents.take()
    publish_month(Month.objects.get().pk, actor=documents.KEEPER, now=documents.NOW)
    services.refresh_facts(now=NOW)


@pytest.fixture
def spark(everything):
    """Spark with two workers, each a process of its own, over the facts as they lie in files."""
    connections = {
        source: engines.spark(FACTS.get(source), master=TWO_WORKERS, more=SMALL) for source in FACTS
    }
    yield connections
    connections["cases.case"]._session.stop()


def test_two_workers_duckdb_and_the_database_agree_on_every_figure(spark, settings):
    session = spark["cases.case"]._session
    own = session.conf.get("spark.sql.warehouse.dir")
    assert own.removeprefix("file:") == str(settings.DATA_DIR / "spark-warehouse")
    assert session.sparkContext.master == TWO_WORKERS
    compared = {source: numbers_agree(source, connection) for source, connection in spark.items()}
    assert sum(compared.values()) == len(METRICS)
    divided = {
        source: ratios_are_the_same_on_each(source, connection)
        for source, connection in spark.items()
    }
    assert all(divided[row.source] for row in METRICS.values() if row.formula.kind is not Kind.SUM)
    workers = session.sparkContext._jsc.sc().getExecutorMemoryStatus().size()
    assert workers == 3, "two workers and the driver"


def numbers_agree(source, connection):
    """How many metrics say the same counts, parts and totals by every dimension."""
    made = services.compare(
        PERIODS[source], sources=[source], connections={source: connection}, now=NOW
    )
    assert made.differing == []
    mine = [row for row in METRICS.values() if row.source == source]
    assert made.metrics == len(mine)
    assert made.numbers > len(mine)
    return made.metrics


def ratios_are_the_same_on_each(source, connection):
    """The engines divide too: rounded as declared, they give what the product shows."""
    facts, declared = FACTS.get(source), SOURCES.get(source)
    dimension, period = declared.dimension(BY), PERIODS[source][-1]
    ends = [expressions.instant(at) for at in (period.begins, period.ends)]
    divided = [
        row for row in METRICS.values() if row.source == source and row.formula.kind is not Kind.SUM
    ]
    if not divided:
        return 0
    asked = expressions.figures_of(
        engines.table_of(facts), declared, divided, *ends, by=(dimension, dimension.members())
    )
    numbers = queries.counted(declared, dimension, divided, period, now=NOW)
    compared = 0
    for engine in (engines.duckdb(facts), connection):
        for line in engines.lines_of(engine, asked):
            mine = {m: n for (v, m), n in numbers.items() if v == line["member"]}
            for metric in divided:
                shown = cell(metric, mine).shown
                value = engines.decimal(line[metric.key])
                assert shown == rounded(value, metric.decimals), metric.key
                compared += shown is not None
    return compared
