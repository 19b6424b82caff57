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
from tests.db.metrics.samples import MONTHS, NOW, SOURCE

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
BY = "agency"


@pytest.fixture
def spark(judged):
    """Spark with two workers, each a process of its own, over the facts as they lie in files."""
    services.refresh_facts(now=NOW)
    connection = engines.spark(FACTS.get(SOURCE), master=TWO_WORKERS, more=SMALL)
    yield connection
    connection._session.stop()


def test_two_workers_duckdb_and_the_database_agree_on_every_figure(spark, settings):
    own = spark._session.conf.get("spark.sql.warehouse.dir")
    assert own.removeprefix("file:") == str(settings.DATA_DIR / "spark-warehouse")
    context = spark._session.sparkContext
    assert context.master == TWO_WORKERS
    made = services.compare(
        [MONTHS[1], QUARTER],
        dimensions=[BY, "village", "cell"],
        sources=[SOURCE],
        connections={SOURCE: spark},
        now=NOW,
    )
    assert made.metrics == 14
    assert made.numbers > 200
    assert made.differing == []
    workers = context._jsc.sc().getExecutorMemoryStatus().size()
    assert workers == 3, "two workers and the driver"
    ratios_are_the_same_on_each(spark)


def ratios_are_the_same_on_each(spark):
    """The engines divide too: rounded as declared, they give what the product shows."""
    facts, source = FACTS.get(SOURCE), SOURCES.get(SOURCE)
    dimension = source.dimension(BY)
    ends = [expressions.instant(at) for at in (QUARTER.begins, QUARTER.ends)]
    divided = [
        row for row in METRICS.values() if row.source == SOURCE and row.formula.kind is not Kind.SUM
    ]
    asked = expressions.figures_of(
        engines.table_of(facts), source, divided, *ends, by=(dimension, dimension.members())
    )
    numbers = queries.counted(source, dimension, divided, QUARTER, now=NOW)
    compared = 0
    for engine in (engines.duckdb(facts), spark):
        for line in engines.lines_of(engine, asked):
            mine = {m: n for (v, m), n in numbers.items() if v == line["member"]}
            for metric in divided:
                shown = cell(metric, mine).shown
                value = engines.decimal(line[metric.key])
                assert shown == rounded(value, metric.decimals), metric.key
                compared += shown is not None
    assert compared > 30
