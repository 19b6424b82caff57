"""The engines on which expressions over facts run: DuckDB here, Spark and ClickHouse elsewhere."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from functools import cache
from importlib import import_module
from math import isnan
from threading import local
from typing import Any

from django.conf import settings

from civicloop.engines.metrics.adapters import lake
from civicloop.engines.metrics.adapters.clickhouse import ClickHouse, exact
from civicloop.engines.metrics.errors import NoEngineError
from civicloop.engines.metrics.rules import ColumnKind, Facts

TYPES = {
    ColumnKind.INTEGER: "int64",
    ColumnKind.MONEY: "int64",
    ColumnKind.INSTANT: "int64",
    ColumnKind.DAY: "int64",
    ColumnKind.FLAG: "boolean",
    ColumnKind.CODE: "string",
}

SPARK = {
    "spark.ui.enabled": "false",
    "spark.sql.shuffle.partitions": "2",
    "spark.executor.memory": "512m",
    "spark.executor.extraJavaOptions": "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC",
    "spark.sql.session.timeZone": "UTC",
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.driver.host": "127.0.0.1",
}

KEPT = ("SET parquet_metadata_cache = true", "SET enable_external_file_cache = false")
"""An open connection remembers how files are laid out, but no rows of theirs."""
OPEN = local()
"""The connections that each thread keeps."""


@cache
def ibis() -> Any:  # noqa: ANN401 (a package)
    """The package Ibis, at its first use: it takes most of a second that most processes save."""
    return import_module("ibis")


def table_of(facts: Facts) -> Any:  # noqa: ANN401 (an Ibis table)
    """The facts as a table that belongs to no engine yet."""
    return ibis().table({row.key: TYPES[row.kind] for row in facts.columns}, name=facts.table)


def sql(expression: Any, dialect: str = "duckdb") -> str:  # noqa: ANN401 (an expression)
    """An expression as the statement of an engine."""
    statement = str(ibis().to_sql(expression, dialect=dialect))
    return exact(statement) if dialect == "clickhouse" else statement


def duckdb(facts: Facts) -> Any:  # noqa: ANN401 (a connection)
    """DuckDB over the files that hold at this moment; each thread keeps its own until they change.

    The names of files carry their digest, so that the same names are the same rows.
    """
    paths = lake.files(facts)
    holds = [facts.digest, *paths]
    known: dict[str, tuple[list[str], Any]] = OPEN.__dict__.setdefault("connections", {})
    before = known.get(facts.source)
    if before is not None and before[0] == holds:
        return before[1]
    if before is not None:
        before[1].disconnect()
    connection = ibis().duckdb.connect(threads=2)
    for setting in KEPT:
        connection.raw_sql(setting)
    known[facts.source] = holds, over_files(connection, facts, paths)
    return connection


def failures() -> tuple[type[Exception], ...]:
    """What DuckDB raises, such as for a file that was replaced while it was being opened."""
    return (import_module("duckdb").Error,)


def spark(facts: Facts, *, master: str = "local[2]", more: Mapping[str, str] | None = None) -> Any:  # noqa: ANN401 (a connection)
    """Spark over the files that hold; a machine without it raises ``NoEngineError``.

    ``more`` are settings of Spark beside those that the product needs. What Spark writes for
    itself stands beside the facts, not in the folder in which somebody called the program.
    """
    try:
        builder = import_module("pyspark.sql").SparkSession.builder.master(master)
        own = {"spark.sql.warehouse.dir": str(settings.DATA_DIR / "spark-warehouse")}
        for key, value in {**SPARK, **own, **(more or {})}.items():
            builder = builder.config(key, value)
        session = builder.appName("civicloop").getOrCreate()
    except (ImportError, RuntimeError) as error:
        raise NoEngineError("Spark", "pip install pyspark==4.0.5, and a Java 17") from error
    session.sparkContext.setLogLevel("ERROR")
    connection, paths = ibis().pyspark.connect(session), lake.files(facts)
    if not paths:
        return over_files(connection, facts)
    session.read.parquet(*paths).createOrReplaceTempView(facts.table)
    return connection


def clickhouse(facts: Facts) -> ClickHouse:
    """The ClickHouse that the settings name, with the facts in its table."""
    if not settings.METRICS_CLICKHOUSE_URL:
        raise NoEngineError("ClickHouse", "set METRICS_CLICKHOUSE_URL")
    connection = ClickHouse(settings.METRICS_CLICKHOUSE_URL)
    connection.load(facts)
    return connection


def over_files(connection: Any, facts: Facts, paths: list[str] | None = None) -> Any:  # noqa: ANN401
    """Let a connection of Ibis read the files of facts under their table's name."""
    paths = lake.files(facts) if paths is None else paths
    if paths:
        connection.read_parquet(paths, table_name=facts.table)
    else:
        connection.create_table(facts.table, lake.table_of(facts, []))
    return connection


def lines_of(connection: Any, expression: Any) -> list[dict[str, Any]]:  # noqa: ANN401
    """The result of an expression, line by line."""
    if isinstance(connection, ClickHouse):
        return connection.lines(sql(expression, "clickhouse"))
    found: list[dict[str, Any]] = connection.to_pyarrow(expression).to_pylist()
    return found


def decimal(value: float | int | None) -> Decimal | None:
    """What an engine divided, as a decimal: its 15 certain digits, so that halves stay halves."""
    return None if value is None or isnan(value) else Decimal(f"{value:.15g}")
