"""Two real connections at once."""

import datetime as dt
import threading

import pytest
from django.db import transaction

from civicloop.kernel.actors.rules import machine
from civicloop.kernel.ledger import queries
from civicloop.kernel.ledger import services as ledger
from civicloop.kernel.ledger.errors import KeyReusedError
from civicloop.kernel.ledger.models import Batch, Cursor
from civicloop.kernel.ledger.rules import subscribe
from tests.db.ledger.events import CaseClosed, CaseOpened
from tests.races.ledger.conftest import PATIENCE

pytestmark = pytest.mark.django_db(transaction=True)
CLERK = machine("clerk")
CASE = "samples:case:1"
NOW = dt.datetime(2026, 11, 21, 8, tzinfo=dt.UTC)


def append(event):
    with transaction.atomic():
        return ledger.append(event, actor=CLERK)


def test_events_of_different_objects_do_not_wait_for_each_other(start):
    with transaction.atomic():
        ledger.append(CaseOpened(CASE), actor=CLERK)
        other = start(append, CaseOpened("samples:case:2")).finish()
    assert other.number == 1


def test_a_second_event_of_an_object_waits_and_follows(start):
    with transaction.atomic():
        first = ledger.append(CaseOpened(CASE), actor=CLERK)
        second = start(append, CaseClosed(CASE))
        second.until_blocked()
    after = second.finish()
    assert (first.number, after.number) == (1, 2)
    assert first.position < after.position


def test_a_second_event_takes_the_number_of_one_that_was_undone(start):
    with transaction.atomic():
        ledger.append(CaseOpened(CASE), actor=CLERK)
        second = start(append, CaseClosed(CASE))
        second.until_blocked()
        transaction.set_rollback(True)
    assert second.finish().number == 1


def test_an_event_committed_after_a_later_one_was_sealed_is_not_skipped(start):
    ledger.seal_pending()
    begun, go = threading.Event(), threading.Event()

    def slow():
        with transaction.atomic():
            event = ledger.append(CaseOpened(CASE), actor=CLERK)
            begun.set()
            go.wait(PATIENCE)
        return event

    heard = []
    subscribe("*", name="samples.hear")(lambda event: heard.append(event.ref))
    thread = start(slow)
    begun.wait(PATIENCE)
    for number in range(2, 5):
        append(CaseOpened(f"samples:case:{number}"))
        assert ledger.run_once(now=NOW).sealed == 1
    go.set()
    late = thread.finish()
    assert late.position < queries.history("samples:case:2")[0].position
    assert ledger.run_once(now=NOW).sealed == 1
    assert heard == ["samples:case:2", "samples:case:3", "samples:case:4", CASE]
    assert ledger.verify(heads=ledger.heads_path()).good


def test_of_two_sealers_one_seals_and_the_other_returns_at_once(start):
    append(CaseOpened(CASE))
    with transaction.atomic():
        assert ledger.seal_pending().count == 1
        assert start(ledger.seal_pending).finish() is None
        assert start(ledger.seal_all).finish() == 0
    assert Batch.objects.count() == 1


def test_heads_are_copied_after_the_commit_and_not_before():
    append(CaseOpened(CASE))
    with transaction.atomic():
        ledger.seal_pending()
        assert not ledger.heads_path().exists()
        transaction.set_rollback(True)
    assert not ledger.heads_path().exists()
    ledger.seal_pending()
    (line,) = ledger.heads_path().read_text().splitlines()
    assert Batch.objects.get().head.hex() in line


def test_a_lost_or_torn_copy_of_heads_is_made_good_at_the_next_seal():
    for number in range(3):
        append(CaseOpened(f"samples:case:{number}"))
        ledger.seal_pending()
    path = ledger.heads_path()
    whole = path.read_bytes()
    first = whole.splitlines(keepends=True)[0]
    path.write_bytes(first + whole[len(first) :][:20])
    assert ledger.copy_out() == 2
    assert path.read_bytes() == whole
    assert ledger.verify(heads=path).good


def test_two_workers_share_the_subscribers_and_serve_none_twice(start):
    inside, go, heard = threading.Event(), threading.Event(), []

    def slow(event):
        inside.set()
        go.wait(PATIENCE)
        heard.append("slow")

    subscribe("*", name="samples.slow")(slow)
    subscribe("*", name="samples.swift")(lambda event: heard.append("swift"))
    append(CaseOpened(CASE))
    ledger.seal_pending()
    first = start(ledger.deliver_pending)
    inside.wait(PATIENCE)
    assert ledger.deliver_pending().delivered == 1
    assert heard == ["swift"]
    go.set()
    assert first.finish().delivered == 1
    assert heard == ["swift", "slow"]
    assert set(Cursor.objects.values_list("sequence", flat=True)) == {1}


def test_a_subscriber_that_dies_midway_gets_the_event_again():
    heard = []

    class Killed(BaseException):
        """As little catchable as a killed process."""

    def react(event):
        heard.append(event.sequence)
        if len(heard) == 1:
            raise Killed

    subscribe("*", name="samples.fragile")(react)
    append(CaseOpened(CASE))
    with pytest.raises(Killed):
        ledger.run_once(now=NOW)
    assert Cursor.objects.get().sequence == 0
    assert ledger.run_once(now=NOW).delivery.delivered == 1
    assert heard == [1, 1]


def claim(fingerprint="body"):
    with transaction.atomic():
        found = ledger.once("samples.open", "key", fingerprint)
        if found is None:
            ledger.append(CaseOpened(CASE), actor=CLERK)
            ledger.remember("samples.open", "key", CASE)
        return found


def test_of_two_calls_with_one_key_the_second_waits_and_gets_the_first_result(start):
    with transaction.atomic():
        assert claim() is None
        second, stranger = start(claim), start(claim, "another body")
        second.until_blocked()
        stranger.until_blocked()
    assert second.finish() == CASE
    with pytest.raises(KeyReusedError):
        stranger.finish()
    assert len(queries.history(CASE)) == 1


def test_the_second_call_does_the_work_if_the_first_failed(start):
    with transaction.atomic():
        assert claim() is None
        second = start(claim)
        second.until_blocked()
        transaction.set_rollback(True)
    assert second.finish() is None
    assert len(queries.history(CASE)) == 1


def test_partitions_made_by_two_at_once_are_made_once(start):
    when = dt.datetime(2019, 5, 5, tzinfo=dt.UTC)
    threads = [start(ledger.prepare_months, when, when) for _ in range(2)]
    made = [name for thread in threads for name in thread.finish()]
    assert made == ["ledger_event_2019_05"]
    assert ledger.prepare_months(when, when) == []


def test_a_partition_is_made_beside_a_change_that_is_not_committed_yet(start):
    when = dt.datetime(2018, 5, 5, tzinfo=dt.UTC)
    with transaction.atomic():
        ledger.append(CaseOpened(CASE), actor=CLERK)
        assert start(ledger.prepare_months, when, when).finish() == ["ledger_event_2018_05"]
        ledger.append(CaseClosed(CASE), actor=CLERK)
    assert len(queries.history(CASE)) == 2
