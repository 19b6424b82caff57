"""The engines on which expressions over facts run: DuckDB here, Spark and ClickHouse elsewhere."""

from __future__ import annotations

from decimal import Decimal
from functools import cache
from importlib import import_module
from math import isnan
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
    """DuckDB over the files that hold at this moment."""
    connection = ibis().duckdb.connect(threads=2)
    return over_files(connection, facts)


def failures() -> tuple[type[Exception], ...]:
    """What DuckDB raises, such as for a file that was replaced while it was being opened."""
    return (import_module("duckdb").Error,)


def spark(facts: Facts, *, master: str = "local[2]") -> Any:  # noqa: ANN401 (a connection)
    """Spark over the files that hold; a machine without it raises ``NoEngineError``."""
    try:
        sessions = import_module("pyspark.sql").SparkSession
        session = (
            sessions.builder.master(master)
            .appName("civicloop")
            .config("spark.ui.enabled", "false")
            .config("spark.sql.shuffle.partitions", "2")
            .config("spark.executor.memory", "512m")
            .config("spark.executor.extraJavaOptions", "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC")
            .config("spark.sql.session.timeZone", "UTC")
            .config("spark.driver.bindAddress", "127.0.0.1")
            .config("spark.driver.host", "127.0.0.1")
            .getOrCreate()
        )
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


def over_files(connection: Any, facts: Facts) -> Any:  # noqa: ANN401 (a connection)
    """Let a connection of Ibis read the files of facts under their table's name."""
    paths = lake.files(facts)
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
