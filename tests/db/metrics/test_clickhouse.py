"""ClickHouse: what is sent to it, statement by statement, and what is said when it refuses."""

from __future__ import annotations

import socket
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from civicloop.engines.metrics import queries, services
from civicloop.engines.metrics.adapters import engines, lake
from civicloop.engines.metrics.adapters.clickhouse import ClickHouse
from civicloop.engines.metrics.commands import verify
from civicloop.engines.metrics.errors import EngineAnswerError, NoEngineError
from civicloop.engines.metrics.rules import FACTS, METRICS
from civicloop.settings.metrics import server as checked
from tests.db.metrics.samples import MONTHS, NOW, SOURCE

pytestmark = pytest.mark.django_db
FILED = FACTS.get(SOURCE)


@pytest.fixture
def listener():
    """Somebody who listens, notes every request, and answers as he is told."""
    heard = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"]))
            heard.append((parse_qs(urlsplit(self.path).query), dict(self.headers), body))
            status, said = made.answer
            self.send_response(status)
            self.end_headers()
            self.wfile.write(said)

        def log_message(self, *_words):
            pass

    made = HTTPServer(("127.0.0.1", 0), Handler)
    made.answer, made.heard = (200, b""), heard
    made.address = f"http://analyst:p%40ss@127.0.0.1:{made.server_port}/city"
    thread = threading.Thread(target=made.serve_forever, daemon=True)
    thread.start()
    yield made
    made.shutdown()
    made.server_close()
    thread.join()


def free_port():
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


def test_files_are_loaded_beside_the_table_and_exchanged_with_it(cases, listener, settings):
    services.refresh_facts(SOURCE, now=NOW)
    settings.METRICS_CLICKHOUSE_URL = listener.address
    engines.clickhouse(FILED)
    said = [(query.get("query") or [body.decode()])[0] for query, _headers, body in listener.heard]
    files = lake.files(FILED)
    assert len(files) == 4
    assert said[0].startswith('CREATE OR REPLACE TABLE "cases_case_loading" ("round" Nullable(')
    assert said[1:5] == ['INSERT INTO "cases_case_loading" FORMAT Parquet'] * 4
    assert said[6:] == [
        'EXCHANGE TABLES "cases_case_loading" AND "cases_case"',
        'DROP TABLE "cases_case_loading"',
    ]
    for path, (query, headers, body) in zip(files, listener.heard[1:5], strict=True):
        assert query["database"] == ["city"]
        assert (headers["X-ClickHouse-User"], headers["X-ClickHouse-Key"]) == ("analyst", "p@ss")
        assert body == Path(path).read_bytes()


def test_a_quantile_is_the_continuous_one_and_numbers_come_as_numbers(units, listener):
    metric = next(
        row
        for row in METRICS.values()
        if row.source == SOURCE and "median_seconds" in row.formula.measures
    )
    text = queries.statement(metric, "agency", MONTHS[0], now=NOW, dialect="clickhouse")
    assert "quantileExactInclusiveIf(0.5)" in text
    assert "quantile(" not in text
    assert "quantileIf(" not in text
    listener.answer = (200, b'{"data": [{"member": "PWB", "value": 1.5}]}')
    assert ClickHouse(listener.address).lines("SELECT 1") == [{"member": "PWB", "value": 1.5}]
    query, _headers, body = listener.heard[-1]
    assert body == b"SELECT 1 FORMAT JSON"
    assert query["output_format_json_quote_64bit_integers"] == ["0"]


@pytest.mark.parametrize("source", sorted(FACTS))
def test_every_figure_of_every_source_is_a_statement_for_it(units, source):
    mine = [row for row in METRICS.values() if row.source == source]
    for metric in mine[:15]:
        text = queries.statement(metric, metric.by[0], MONTHS[0], now=NOW, dialect="clickhouse")
        assert FACTS.get(source).table in text


def test_a_server_that_does_not_answer_is_named_without_its_password(db, settings, capsys):
    port = free_port()
    settings.METRICS_CLICKHOUSE_URL = f"http://analyst:secret@127.0.0.1:{port}"
    with pytest.raises(NoEngineError, match=f"127.0.0.1:{port} does not answer") as found:
        services.connect("clickhouse", SOURCE)
    assert "secret" not in str(found.value)
    options = type("Options", (), {"engine": "clickhouse", "months": 1})()
    assert verify.run(options) == verify.REFUSED
    assert "METRICS_CLICKHOUSE_URL" in capsys.readouterr().err
    settings.METRICS_CLICKHOUSE_URL = ""
    with pytest.raises(NoEngineError, match="set METRICS_CLICKHOUSE_URL"):
        services.connect("clickhouse", SOURCE)


def test_what_a_server_refuses_is_passed_on(listener):
    listener.answer = (403, b"Code: 516. DB::Exception: Authentication failed")
    with pytest.raises(EngineAnswerError, match="403 Code: 516") as found:
        ClickHouse(listener.address).lines("SELECT 1")
    assert "p@ss" not in str(found.value)
    assert "p%40ss" not in str(found.value)


@pytest.mark.parametrize(
    "address", ["clickhouse://host", "host:8123", "http://", "http://host:99999", "http://host:x"]
)
def test_an_address_that_is_none_stops_the_start(address):
    with pytest.raises(SystemExit, match="METRICS_CLICKHOUSE_URL"):
        checked(address)
