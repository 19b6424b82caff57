"""A change of the calendar waits for those who count, and misses none of their clocks."""

from datetime import date, datetime
from threading import Event, Thread

import pytest
from django.db import connection, transaction

from civicloop.kernel.actors.rules import machine
from civicloop.kernel.clock import queries
from civicloop.kernel.clock import services as clock
from civicloop.kernel.clock.rules import TAIPEI, working_days

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
