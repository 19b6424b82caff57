"""Events into the ledger: one, many, old ones, and only inside a transaction."""

import datetime as dt
import itertools

import pytest
from django.db import connection, transaction

from civicloop.kernel.actors.rules import machine, person
from civicloop.kernel.ledger import queries
from civicloop.kernel.ledger import services as ledger
from civicloop.kernel.ledger.errors import EventShapeError, KeyReusedError, OutsideTransactionError
from civicloop.kernel.ledger.models import Batch, Event, Key, Sealer, Stream
from civicloop.kernel.ledger.rules import request_id
from civicloop.kernel.vault import services as vault
from tests.db.ledger.conftest import CLERK
from tests.db.ledger.events import CaseClosed, CaseOpened

CASE = "samples:case:1"
NOW = dt.datetime(2026, 11, 21, 8, tzinfo=dt.UTC)

db = pytest.mark.django_db


def partition_of(position):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tableoid::regclass::text FROM ledger_event WHERE position = %s", [position]
        )
        return cursor.fetchone()[0]


@db
def test_an_event_is_numbered_in_its_stream_and_read_back_whole(write):
    token = request_id.set("req-1")
    deputy = person(5, grants={}, acting_for="person:12")
    first, second = write(
        CaseOpened(CASE, unit=3, note="燈不亮"),
        CaseClosed(CASE),
        actor=deputy,
        reason="來電",
        at=NOW,
    )
    request_id.reset(token)
    stored, closed = queries.history(CASE)
    for written, read in ((first, stored), (second, closed)):
        for field in Event._meta.concrete_fields:
            got, expected = getattr(read, field.name), getattr(written, field.name)
            assert (bytes(got) if field.name == "sealed" else got) == expected, field.name
    assert (first.number, second.number) == (1, 2)
    assert (first.actor, first.acting_for, first.request) == ("person:5", "person:12", "req-1")
    assert (first.occurred_at, first.body) == (NOW, {"case": CASE, "unit": 3})
    assert ledger.open_texts(stored) == {"note": "燈不亮", "reason": "來電"}
    assert ledger.open_texts(closed) == {"reason": "來電"}
    assert queries.history(CASE, after=1) == [closed]
    assert queries.history(CASE, limit=1) == [stored]


@db
def test_without_a_time_it_happened_when_it_was_recorded_and_nothing_is_sealed(write):
    (event,) = write(CaseClosed(CASE))
    assert event.occurred_at == event.recorded_at
    assert (event.reason_box, ledger.open_texts(event)) == (None, {})


@db
def test_an_open_event_costs_one_query(write, django_assert_num_queries):
    write(CaseClosed(CASE))
    with transaction.atomic(), django_assert_num_queries(1):
        ledger.append(CaseClosed(CASE), actor=CLERK)


@db
def test_a_key_that_is_open_seals_the_event_of_its_object_alone(write, django_assert_num_queries):
    write(CaseOpened(CASE, note="燈不亮"))
    with transaction.atomic():
        key = vault.open_key(CASE)
        with django_assert_num_queries(1):
            event = ledger.append(CaseOpened(CASE, note="修好了"), actor=CLERK, key=key)
    assert ledger.open_texts(event) == {"note": "修好了"}
    with pytest.raises(EventShapeError, match="does not seal"):
        write(CaseOpened("samples:case:2", note="別件"), key=key)


@db
def test_free_text_is_in_no_column(write):
    write(CaseOpened(CASE, note="王小明 0912345678"), reason="秘密 理由")
    with connection.cursor() as cursor:
        cursor.execute("SELECT e::text, e.sealed FROM ledger_event e")
        ((row, sealed),) = cursor.fetchall()
    for secret in ("王小明", "0912345678", "理由"):
        assert secret not in row
        assert secret.encode() not in bytes(sealed)


@db
def test_an_undone_change_leaves_no_event_and_no_number():
    with transaction.atomic():
        ledger.append(CaseOpened(CASE), actor=CLERK)
        transaction.set_rollback(True)
    assert queries.history(CASE) == []
    assert not Stream.objects.exists()


@db
def test_a_wrong_event_writes_nothing(write):
    with pytest.raises(EventShapeError):
        write(CaseOpened("no reference"))
    with pytest.raises(EventShapeError):
        write(CaseOpened(CASE), at=dt.datetime(2026, 11, 21))  # noqa: DTZ001 (must be refused)
    assert not Event.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_an_event_outside_a_transaction_is_refused():
    for call in (
        lambda: ledger.append(CaseOpened(CASE), actor=CLERK),
        lambda: ledger.append_many([(CaseOpened(CASE), CLERK, "", None)]),
        lambda: ledger.once("samples", "k", "f"),
    ):
        with pytest.raises(OutsideTransactionError):
            call()
    assert not Event.objects.exists()


@db
def test_many_are_the_same_as_one_after_the_other(write):
    def lines(prefix):
        return [
            (CaseOpened(f"{prefix}:1", unit=n, note=f"n {n}" if n % 2 else ""), CLERK, "", NOW)
            if n % 3
            else (CaseClosed(f"{prefix}:{n}"), machine("other"), f"reason {n}", None)
            for n in range(12)
        ]

    for event, actor, reason, at in lines("samples:one"):
        write(event, actor=actor, reason=reason, at=at)
    assert ledger.append_many(lines("samples:two")) == 12
    assert ledger.append_many([]) == 0

    def told(prefix):
        return [
            (e.stream.removeprefix(prefix), e.number, e.name, e.body["case"].removeprefix(prefix),
             e.actor, e.occurred_at == NOW, ledger.open_texts(e))
            for e in Event.objects.filter(stream__startswith=prefix).order_by("position")
        ]  # fmt: skip

    assert told("samples:one") == told("samples:two")
    with transaction.atomic():
        ledger.append(CaseClosed("samples:two:1"), actor=CLERK)
    numbers = [event.number for event in queries.history("samples:two:1")]
    assert numbers == list(range(1, len(numbers) + 1))
    ledger.seal_all(limit=5)
    assert ledger.verify().good


@db
def test_a_history_falls_into_the_months_in_which_it_was_lived():
    old = dt.datetime(2025, 3, 31, 20, tzinfo=dt.UTC)
    older = dt.datetime(2024, 12, 31, 23, 59, tzinfo=dt.UTC)
    assert ledger.prepare_months(older, older) == ["ledger_event_2024_12"]
    assert ledger.prepare_months(older, older) == []
    ledger.append_many(
        [(CaseOpened(CASE), CLERK, "", older), (CaseClosed(CASE), CLERK, "", old)], history=True
    )
    opened, closed = queries.history(CASE)
    assert (opened.recorded_at, closed.recorded_at) == (older, old)
    assert partition_of(opened.position) == "ledger_event_2024_12"
    assert partition_of(closed.position) == "ledger_event_default"
    ledger.seal_all()
    # what the default partition caught moves when its month is made, and stays as sealed
    assert ledger.prepare_months(old, old) == ["ledger_event_2025_03"]
    assert partition_of(closed.position) == "ledger_event_2025_03"
    assert ledger.verify().good


@db
def test_the_coming_months_are_made_ahead():
    end_of_year = dt.datetime(2031, 11, 30, 23, tzinfo=dt.UTC)
    assert ledger.keep_months_ahead(now=end_of_year) == [
        "ledger_event_2031_11",
        "ledger_event_2031_12",
        "ledger_event_2032_01",
        "ledger_event_2032_02",
    ]
    assert ledger.keep_months_ahead(now=end_of_year) == []


@db
def test_positions_and_counts(write):
    assert (queries.position(), queries.unsealed_count()) == (0, 0)
    write(CaseOpened(CASE), CaseClosed(CASE))
    assert (queries.position(), queries.unsealed_count()) == (0, 2)
    batch = ledger.seal_pending()
    assert (batch.number, batch.first_sequence, batch.last_sequence, batch.count) == (1, 1, 2, 2)
    assert (queries.position(), queries.unsealed_count()) == (2, 0)
    assert ledger.seal_pending() is None
    write(CaseOpened("samples:case:2"))
    assert [event.number for event in queries.since(1, names=["samples.*"])] == [2]
    assert ledger.seal_pending().number == 2


@db
def test_a_backlog_is_sealed_in_several_batches(write):
    write(*(CaseOpened(f"samples:case:{n}") for n in range(7)))
    assert ledger.seal_pending(limit=3).count == 3
    write(*(CaseClosed(f"samples:case:{n}") for n in range(7)))
    assert ledger.seal_all(limit=6, size=4) == 11
    assert queries.position() == 14
    assert list(Batch.objects.order_by("number").values_list("count", flat=True)) == [3, 4, 2, 4, 1]
    assert ledger.verify().good


@db
def test_after_a_restore_into_a_younger_cluster_nothing_is_skipped(write):
    write(CaseOpened(CASE))
    ledger.seal_pending()
    write(CaseClosed(CASE))
    # as if all of this had been written by a cluster that had come much further
    with connection.cursor() as cursor:
        cursor.execute("UPDATE ledger_event SET tx = '900000000000'")
    Sealer.objects.update(horizon=900000000000)
    assert ledger.seal_pending().count == 1
    write(CaseOpened("samples:case:2"))
    assert ledger.seal_pending().count == 1
    assert ledger.seal_pending() is None
    assert ledger.verify().good


@db
def test_a_key_used_again_gives_the_first_result():
    assert ledger.once("samples.open", "key-1", "body") is None
    ledger.remember("samples.open", "key-1", CASE)
    assert ledger.once("samples.open", "key-1", "body") == CASE
    assert ledger.once("samples.close", "key-1", "body") is None
    with pytest.raises(KeyReusedError):
        ledger.once("samples.open", "key-1", "another body")
    with pytest.raises(OutsideTransactionError):
        ledger.remember("samples.open", "key-2", CASE)


@db
def test_a_key_keeps_no_body_and_is_forgotten_in_time():
    for name, key in itertools.product(("one", "two"), ("a", "b")):
        ledger.once(f"samples.{name}", key, "phone=0912345678")
    assert "0912345678" not in Key.objects.first().fingerprint
    Key.objects.filter(key="a").update(created_at=NOW - dt.timedelta(days=40))
    assert ledger.forget_keys(before=NOW - dt.timedelta(days=30)) == 2
    assert set(Key.objects.values_list("key", flat=True)) == {"b"}
