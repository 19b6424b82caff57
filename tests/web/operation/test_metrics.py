"""The figures for a monitor: whom they answer, what they say, what they cost."""

import datetime as dt
import re

import pytest
from django.db import OperationalError, connection
from procrastinate.contrib.django import app

from civicloop import __version__
from civicloop.assembly.operation.models import Backup
from civicloop.assembly.program.adapters import counters
from civicloop.kernel.clock import services as clock
from civicloop.kernel.ledger import services as ledger
from civicloop.kernel.notices import services as notices
from civicloop.kernel.notices.rules import Recipient
from civicloop.settings import env

pytestmark = pytest.mark.django_db
STATEMENTS = 13
LINE = re.compile(r'([a-z_]+)(?:\{((?:[a-z]+="[^"]*",?)+)\})? (-?[0-9.e+-]+)')


def figures(client, **headers):
    """Every sample of an answer, by name and labels."""
    answer = client.get("/metrics", **headers)
    assert answer.status_code == 200
    assert answer["Content-Type"] == "text/plain; version=0.0.4; charset=utf-8"
    found = {}
    for line in answer.content.decode().splitlines():
        if not line.startswith("#"):
            name, labels, value = LINE.fullmatch(line).groups()
            found[f"{name}{{{labels}}}" if labels else name] = float(value)
    return found


@pytest.mark.parametrize(
    ("asks", "status"),
    [
        (("127.0.0.1", None, 0), 200),
        (("::1", None, 0), 200),
        (("192.0.2.7", None, 0), 403),
        (("127.0.0.1", "127.0.0.1", 0), 403),
        (("127.0.0.1", "192.0.2.7", 1), 403),
        (("127.0.0.1", "127.0.0.1, 192.0.2.7", 1), 403),
    ],
)
def test_without_a_word_only_the_machine_itself_is_answered(
    client, settings, monkeypatch, asks, status
):
    address, forwarded, proxies = asks
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = proxies
    monkeypatch.setattr(env, "TRUSTED_PROXY_COUNT", proxies)
    sent = {"HTTP_X_FORWARDED_FOR": forwarded} if forwarded else {}
    assert client.get("/metrics", REMOTE_ADDR=address, **sent).status_code == status


@pytest.mark.parametrize(
    ("given", "status"),
    [("Bearer the word", 200), ("Bearer the Word", 403), ("the word", 403), ("", 403)],
)
def test_with_a_word_whoever_knows_it_is_answered_from_anywhere(client, monkeypatch, given, status):
    monkeypatch.setattr(env, "METRICS_TOKEN", "the word")
    got = client.get("/metrics", REMOTE_ADDR="192.0.2.7", HTTP_AUTHORIZATION=given)
    assert got.status_code == status


def fill():
    """A job that waits, one that failed, an overdue message, a backup, an event."""
    app.configure_task("tests.nothing", allow_unknown=True).defer()
    failed = app.configure_task("tests.nothing", allow_unknown=True).defer()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_events SET at = at - interval '90 s'")
        cursor.execute("UPDATE procrastinate_jobs SET status = 'failed' WHERE id = %s", [failed])
    now = clock.now()
    notices.notify(
        "operation.mended",
        to=Recipient(email="who@city.example"),
        context={"count": 1, "list": "x"},
        ref="tests:thing:1",
        now=now - dt.timedelta(seconds=700),
    )
    Backup.objects.create(
        name="civicloop-20260101T000000Z",
        made_at=now - dt.timedelta(hours=5),
        finished_at=now,
        place="/x",
        version="1",
        sequence=1,
        bytes=77,
    )
    ledger.seal_all()


def test_what_waits_is_told_with_its_age(client):
    before = figures(client)
    fill()
    found = figures(client)
    assert found[f'civicloop_info{{version="{__version__}"}}'] == 1
    assert found["civicloop_database_up"] == 1
    grown = {
        name: found[name] - before[name]
        for name in (
            'civicloop_jobs{state="todo"}',
            'civicloop_jobs{state="failed"}',
            "civicloop_notices_overdue",
        )
    }
    assert grown == {
        'civicloop_jobs{state="todo"}': 1,
        'civicloop_jobs{state="failed"}': 1,
        "civicloop_notices_overdue": 1,
    }
    assert 90 <= found["civicloop_jobs_oldest_seconds"] < 150
    assert 700 <= found["civicloop_notices_oldest_seconds"] < 760
    assert 5 * 3600 <= found["civicloop_backup_age_seconds"] < 5 * 3600 + 60
    assert found["civicloop_backup_bytes"] == 77
    assert found["civicloop_ledger_unsealed"] == 0
    assert found['civicloop_disk_free_bytes{folder="data"}'] > 0


def test_the_statements_are_as_many_however_much_there_is(client, django_assert_num_queries):
    with django_assert_num_queries(STATEMENTS):
        figures(client)
    for _ in range(3):
        fill()
    with django_assert_num_queries(STATEMENTS):
        figures(client)


def test_nothing_personal_is_told(client):
    fill()
    assert "who@city" not in client.get("/metrics").content.decode()


def test_while_the_database_is_away_the_rest_is_told(client):
    def refuse(*_):
        raise OperationalError("connection refused")

    with connection.execute_wrapper(refuse):
        found = figures(client)
    assert found["civicloop_database_up"] == 0
    assert 'civicloop_disk_free_bytes{folder="data"}' in found
    assert "civicloop_ledger_position" not in found


@pytest.fixture
def two_processes(tmp_path, monkeypatch):
    """The counters of two processes of one server, and one that an earlier start left."""
    monkeypatch.setattr(counters.env, "DATA_DIR", tmp_path)
    counters.folder().mkdir(parents=True)
    (counters.folder() / "1-1.counts").write_bytes(b"\0" * 4000)
    counters.begin()
    made = [counters.Counters(), counters.Counters()]
    for one in made:
        one.open()
    return made


def test_requests_of_all_processes_are_added_up(client, two_processes, monkeypatch):
    first, second = two_processes
    first.add("program:healthz", 200, 0.004)
    second.add("program:healthz", 200, 0.2)
    second.add("program:healthz", 503, 20)
    second.add("not:known", 404, 0.01)
    found = {name: value for name, value in figures(client).items() if "request" in name}
    view = 'view="program:healthz"'
    assert found[f'civicloop_requests_total{{{view},status="2xx"}}'] == 2
    assert found[f'civicloop_requests_total{{{view},status="5xx"}}'] == 1
    assert found['civicloop_requests_total{view="unknown",status="4xx"}'] == 1
    buckets = {
        bound: found[f'civicloop_request_seconds_bucket{{{view},le="{bound}"}}']
        for bound in ("0.005", "0.1", "0.25", "10.0", "+Inf")
    }
    assert buckets == {"0.005": 1, "0.1": 1, "0.25": 2, "10.0": 2, "+Inf": 3}
    assert found[f"civicloop_request_seconds_count{{{view}}}"] == 3
    assert found[f"civicloop_request_seconds_sum{{{view}}}"] == pytest.approx(20.204)


def test_an_answered_request_is_counted_under_its_view(client, two_processes, monkeypatch):
    monkeypatch.setattr("civicloop.assembly.program.middleware.COUNTERS", two_processes[0])
    client.get("/healthz?name=王小明")
    client.get("/no-such-page/王小明")
    text = client.get("/metrics").content.decode()
    assert 'civicloop_requests_total{view="program:healthz",status="2xx"} 1' in text
    assert 'civicloop_requests_total{view="unknown",status="4xx"} 1' in text
    assert "王小明" not in text
