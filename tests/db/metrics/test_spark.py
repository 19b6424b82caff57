"""Every figure on a Spark cluster of two workers, on DuckDB and in the database: all the same.

Left out where there is no pyspark or no Java.
"""

from __future__ import annotations

import shutil

import pytest

from civicloop.engines.metrics.adapters import engines
from civicloop.engines.metrics.rules import FACTS, METRICS, Kind
from tests.db.metrics import everything as every
from tests.db.programmes.conftest import item, month, programme  # noqa: F401 (fixtures)
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


@pytest.fixture
def everything(judged, month):  # noqa: F811 (a fixture)
    """Rows of every source: cases, entries of every register, documents and reports."""
    every.lay_down()


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
    compared = {
        source: every.numbers_agree(source, "spark", connection)
        for source, connection in spark.items()
    }
    assert sum(compared.values()) == len(METRICS)
    divided = {
        source: every.values_agree(source, engines.duckdb(FACTS.get(source)), connection)
        for source, connection in spark.items()
    }
    assert all(divided[row.source] for row in METRICS.values() if row.formula.kind is not Kind.SUM)
    workers = session.sparkContext._jsc.sc().getExecutorMemoryStatus().size()
    assert workers == 3, "two workers and the driver"
