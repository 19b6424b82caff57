"""A change of the calendar waits for those who count, and misses none of their clocks."""

from datetime import date, datetime
from threading import Event, Thread

import pytest
from django.db import connection, transaction

from civicloop.kernel.actors.rules import machine
from civicloop.kernel.clock import queries
from civicloop.kernel.clock import services as clock
from civicloop.kernel.clock.models import ObjectClock
from civicloop.kernel.clock.rules import TAIPEI, working_days
from civicloop.kernel.statements import services as statements

ADMINISTRATOR = machine("setup", "clock.declare_closure")


@pytest.mark.django_db(transaction=True)
def test_a_closure_moves_a_clock_that_was_started_while_it_waited():
    declared, failures = Event(), []

    def declare() -> None:
        try:
            clock.declare_closure(date(2026, 3, 3), actor=ADMINISTRATOR)
        except Exception as error:  # noqa: BLE001  # told by the assertion below
            failures.append(error)
        finally:
            declared.set()
            connection.close()

    with transaction.atomic():
        start = datetime(2026, 3, 2, 9, tzinfo=TAIPEI)
        before = clock.start("cases:case:42", "answer", working_days(6), start).due_at
        thread = Thread(target=declare)
        thread.start()
        assert not declared.wait(0.3)
    thread.join(timeout=10)
    assert failures == []
    assert before == datetime(2026, 3, 10, 23, 59, 59, tzinfo=TAIPEI)
    after = queries.clock("cases:case:42", "answer").due_at
    assert after == datetime(2026, 3, 11, 23, 59, 59, tzinfo=TAIPEI)


@pytest.mark.django_db(transaction=True)
def test_who_holds_the_calendar_before_a_row_gets_it_as_the_change_left_it():
    start = datetime(2026, 3, 2, 9, tzinfo=TAIPEI)
    with transaction.atomic():
        clock.start("cases:case:42", "answer", working_days(6), start)
    read, found = Event(), []

    def look() -> None:
        try:
            with transaction.atomic():
                found.extend(
                    statements.rows(
                        ObjectClock, "ref = %s", "cases:case:42", lock=True, after=queries.HOLD
                    )
                )
        finally:
            read.set()
            connection.close()

    with transaction.atomic():
        clock.declare_closure(date(2026, 3, 3), actor=ADMINISTRATOR)
        thread = Thread(target=look)
        thread.start()
        assert not read.wait(0.3)
    thread.join(timeout=10)
    assert [row.due_at for row in found] == [datetime(2026, 3, 11, 23, 59, 59, tzinfo=TAIPEI)]
