"""Two intakes at once never get the same number, and never wait for each other."""

import datetime as dt
import threading

import pytest
from django.db import connection, transaction

from civicloop.kernel.numbering import rules
from civicloop.kernel.numbering import services as numbering
from civicloop.kernel.numbering.services.numbers import sequence_name

pytestmark = pytest.mark.django_db(transaction=True)
ON = dt.date(2026, 3, 1)


@pytest.fixture(autouse=True)
def series(monkeypatch):
    monkeypatch.setattr(rules.SERIES, "_entries", {})
    monkeypatch.setattr(rules.SERIES, "_closed", False)
    rules.declare_series("race", pattern="{roc}-{number:7}-{check}")
    yield
    with connection.cursor() as cursor:
        cursor.execute(f"DROP SEQUENCE IF EXISTS {sequence_name('race', 2026)}")


def in_threads(*tasks):
    faults = []

    def run(task):
        try:
            task()
        except BaseException as fault:  # noqa: BLE001 (told to the test below)
            faults.append(fault)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(task,)) for task in tasks]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    assert faults == []


def test_no_number_is_given_twice_not_even_the_first_of_a_year():
    given, start = [], threading.Barrier(4)

    def intake():
        start.wait()
        for _ in range(25):
            with transaction.atomic():
                given.append(numbering.next_number("race", ON))

    in_threads(*[intake] * 4)
    assert sorted(rules.parse(number).running for number in given) == list(range(1, 101))


def test_an_open_intake_keeps_nobody_waiting():
    numbering.prepare("race", 2026)
    drawn, hold = threading.Event(), threading.Event()
    given = []

    def slow():
        with transaction.atomic():
            given.append(numbering.next_number("race", ON))
            drawn.set()
            assert hold.wait(20)

    def quick():
        assert drawn.wait(20)
        with transaction.atomic():
            given.append(numbering.next_number("race", ON))
        hold.set()

    in_threads(slow, quick)
    assert [rules.parse(number).running for number in given] == [1, 2]


def test_a_cancelled_intake_leaves_a_gap_and_no_double():
    numbering.prepare("race", 2026)
    with transaction.atomic():
        numbering.next_number("race", ON)
        transaction.set_rollback(True)
    assert rules.parse(numbering.next_number("race", ON)).running == 2
