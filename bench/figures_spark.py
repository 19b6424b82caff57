"""Every figure about cases on a Spark cluster of two workers, against DuckDB: no number differs.

Over all ten years of 3,000,000 cases (``BENCH_CASES``), by every dimension that a metric can be
asked by. The two engines run the same expressions over the same files; judged is how many of the
whole numbers behind the figures (counts, numerators, denominators, sums) they say differently:
none may. How long each took stands beside: Spark is for facts that one machine does not hold,
and loses here.
"""

from __future__ import annotations

import os
import time
from dataclasses import replace
from typing import Any

from bench.figures.city import CASES, SOURCE, City, city
from bench.measures import Result, none_of

TWO_WORKERS = "local-cluster[2,1,1024]"
MEMORY = {"spark.executor.memory": "960m", "spark.driver.memory": "2g"}


def run() -> Result:
    """Compare all of them, one dimension after the other."""
    with city() as at:
        return _compared(at)


def _compared(at: City) -> Result:
    from civicloop.engines.metrics import queries  # noqa: PLC0415
    from civicloop.engines.metrics.adapters import engines  # noqa: PLC0415
    from civicloop.engines.metrics.rules import (  # noqa: PLC0415
        FACTS,
        METRICS,
        SOURCES,
        Period,
    )

    source, span = SOURCES.get(SOURCE), Period.of_months(at.months[0], len(at.months))
    mine = [row for row in METRICS.values() if row.source == SOURCE and queries.is_of_facts(row)]
    spark = engines.spark(FACTS.get(SOURCE), master=TWO_WORKERS, more=MEMORY)
    seconds = dict.fromkeys(("spark", "duckdb"), 0.0)
    numbers = differing = 0
    try:
        workers = _workers(spark)
        for dimension in source.dimensions:
            wanted = [row for row in mine if dimension.key in row.by]
            if not wanted:
                continue
            found: dict[str, Any] = {}
            for name, connection in (("spark", spark), ("duckdb", None)):
                begun = time.perf_counter()
                found[name] = queries.counted_from_facts(
                    source, dimension, wanted, span, now=at.now, connection=connection
                )
                seconds[name] += time.perf_counter() - begun
            cells = {*found["spark"], *found["duckdb"]}
            numbers += len(cells)
            differing += sum(
                found["spark"].get(cell, 0) != found["duckdb"].get(cell, 0) for cell in cells
            )
    finally:
        spark._session.stop()  # noqa: SLF001 (Ibis has no other way)
    name, unit = "figures: Spark with two workers says what DuckDB says", "numbers that differ"
    return replace(
        none_of(name, differing, unit, among=numbers),
        beside={
            "metrics": len(mine),
            "workers": workers,
            "spark_s": round(seconds["spark"], 1),
            "duckdb_s": round(seconds["duckdb"], 1),
            "cases": CASES,
            "load": round(os.getloadavg()[0], 1),
        },
    )


def _workers(spark: Any) -> int:
    """How many processes work, the driver left out."""
    context = spark._session.sparkContext._jsc.sc()  # noqa: SLF001 (PySpark has no other way)
    return int(context.getExecutorMemoryStatus().size()) - 1
