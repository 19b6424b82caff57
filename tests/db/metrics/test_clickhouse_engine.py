"""Every figure by ClickHouse's own engine is what the database counts.

The product speaks to it as to a server, by HTTP: files are loaded, tables exchanged, statements
answered. Left out where the engine (chdb-core) is not installed.
"""

from __future__ import annotations

import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

from civicloop.engines.metrics import services
from civicloop.engines.metrics.rules import FACTS, METRICS, Kind
from tests.db.metrics import everything as every
from tests.db.programmes.conftest import item, month, programme  # noqa: F401 (fixtures)
from tests.web.conftest import small_city  # noqa: F401 (a fixture)

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(
        find_spec("chdb") is None, reason="chdb-core is not installed (requirements/check.in)"
    ),
]
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


def test_the_engine_and_the_database_agree_on_every_figure(judged, month, server):  # noqa: F811
    every.lay_down()
    engines = {source: services.connect("clickhouse", source) for source in FACTS}
    compared = {
        source: every.numbers_agree(source, "clickhouse", connection)
        for source, connection in engines.items()
    }
    assert sum(compared.values()) == len(METRICS)
    divided = {
        source: every.values_agree(source, connection) for source, connection in engines.items()
    }
    assert all(divided[row.source] for row in METRICS.values() if row.formula.kind is not Kind.SUM)
