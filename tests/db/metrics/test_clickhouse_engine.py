"""Every figure of cases by ClickHouse's own engine is what the database counts.

The product speaks to it as to a server, by HTTP: files are loaded, tables exchanged, statements
answered. Left out where the engine (chdb-core) is not installed.
"""

from __future__ import annotations

import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

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

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(
        find_spec("chdb") is None, reason="chdb-core is not installed (requirements/check.in)"
    ),
]
QUARTER = Period.of_months(MONTHS[0], 3)
BY = "agency"
PROGRAM = Path(__file__).parent / "embedded_clickhouse.py"


@pytest.fixture
def server(tmp_path, settings):
    """An engine that listens on loopback, and ends with the test."""
    folder = tmp_path / "clickhouse"
    folder.mkdir()
    with subprocess.Popen(
        [sys.executable, str(PROGRAM), str(folder)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        port = process.stdout.readline().strip()
        settings.METRICS_CLICKHOUSE_URL = f"http://127.0.0.1:{port}/city"
        yield settings.METRICS_CLICKHOUSE_URL
        process.stdin.close()


def test_the_engine_and_the_database_agree_on_every_figure(judged, server):
    services.refresh_facts(SOURCE, now=NOW)
    connection = services.connect("clickhouse", SOURCE)
    made = services.compare(
        [MONTHS[1], QUARTER],
        dimensions=[BY, "channel"],
        sources=[SOURCE],
        connections={SOURCE: connection},
        now=NOW,
    )
    assert made.metrics == 14
    assert made.numbers > 80
    assert made.differing == []
    facts, source = FACTS.get(SOURCE), SOURCES.get(SOURCE)
    dimension = source.dimension(BY)
    divided = [
        row for row in METRICS.values() if row.source == SOURCE and row.formula.kind is not Kind.SUM
    ]
    ends = [expressions.instant(at) for at in (QUARTER.begins, QUARTER.ends)]
    asked = expressions.figures_of(
        engines.table_of(facts), source, divided, *ends, by=(dimension, dimension.members())
    )
    numbers = queries.counted(source, dimension, divided, QUARTER, now=NOW)
    compared = 0
    for line in engines.lines_of(connection, asked):
        mine = {m: n for (v, m), n in numbers.items() if v == line["member"]}
        for metric in divided:
            value = line[metric.key]
            shown = rounded(engines.decimal(value), metric.decimals)
            assert cell(metric, mine).shown == shown, metric.key
            compared += shown is not None
    assert compared > 15
