"""What a process beside tells is what the city tells, and it ends with whoever listens."""

from __future__ import annotations

import multiprocessing
import os
import signal
from datetime import UTC, datetime
from itertools import islice

import pytest

from civicloop.assembly.demonstration.adapters.ahead import AT_ONCE, FEW, told_ahead
from civicloop.assembly.demonstration.rules.city import City

NOW = datetime(2026, 3, 2, 4, tzinfo=UTC)


@pytest.mark.parametrize("count", [0, 60, FEW + 37])
def test_the_same_stories_in_the_same_order(count: int) -> None:
    city = City("year", NOW, count)
    assert list(told_ahead(city)) == list(city.stories())


def test_the_process_ends_with_who_listens() -> None:
    told = told_ahead(City("year", NOW, 20_000))
    assert len(list(islice(told, 3))) == 3
    (beside,) = multiprocessing.active_children()
    told.close()
    assert not beside.is_alive()


def test_a_process_that_dies_is_not_the_end_of_the_year() -> None:
    told = told_ahead(City("year", NOW, 20_000))
    next(told)
    (beside,) = multiprocessing.active_children()
    os.kill(beside.pid, signal.SIGKILL)
    with pytest.raises(RuntimeError, match="too early"):
        list(islice(told, 100 * AT_ONCE))
