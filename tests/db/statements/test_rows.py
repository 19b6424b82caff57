"""Rows are read and written as the manager of their model would, in prepared statements."""

from __future__ import annotations

import datetime as dt
import uuid

import pytest
from django.apps import apps
from django.db import connection
from django.test.utils import CaptureQueriesContext

from civicloop.kernel.clock import services as clock
from civicloop.kernel.clock.rules import Basis, Policy
from civicloop.kernel.statements import services as statements

pytestmark = pytest.mark.django_db
NOON = dt.datetime(2026, 3, 2, 4, tzinfo=dt.UTC)
HOURS = Policy(basis=Basis.ELAPSED_HOURS, amount=4)


@pytest.fixture
def clocks() -> type:
    """Rows with text, instants, nulls and JSON."""
    for number in (2, 1):
        clock.start(f"tests:thing:{number}", "answer", HOURS, NOON, scope="0800")
    return apps.get_model("clock.ObjectClock")


def values(row: object) -> dict[str, object]:
    return {name: value for name, value in vars(row).items() if name != "_state"}


def test_a_row_is_the_one_that_the_manager_gives(clocks) -> None:
    (found,) = statements.rows(clocks, "ref = %s", "tests:thing:1")
    assert values(found) == values(clocks.objects.get(ref="tests:thing:1"))
    assert not found._state.adding
    assert found._state.db == "default"


def test_rows_come_in_the_order_of_their_keys_and_none_is_none(clocks) -> None:
    found = statements.rows(clocks, "kind = %s", "answer")
    assert [row.pk for row in found] == sorted(row.pk for row in found)
    assert len(found) == 2
    assert statements.rows(clocks, "ref = %s", "tests:thing:3") == []


def test_bytes_and_uuids_come_as_the_manager_gives_them() -> None:
    model = apps.get_model("clock.CalendarRevision")
    token = uuid.uuid4()
    model.objects.update_or_create(pk=1, defaults={"token": token})
    (found,) = statements.rows(model, "id = %s", 1)
    assert found.token == token


@pytest.mark.parametrize(("lock", "said"), [(True, True), (False, False)])
def test_a_lock_is_asked_for_where_it_is_wanted(clocks, *, lock: bool, said: bool) -> None:
    with CaptureQueriesContext(connection) as asked:
        statements.rows(clocks, "kind = %s", "answer", lock=lock)
    assert ("FOR UPDATE" in asked.captured_queries[0]["sql"]) is said


def test_a_change_writes_its_columns_and_no_others(clocks) -> None:
    before = values(clocks.objects.get(ref="tests:thing:1"))
    later = NOON + dt.timedelta(hours=1)
    changed = {"stopped_at": later, "outcome": "on_time", "pause_data": [{"a": "甲"}]}
    statements.write(statements.change(clocks, changed, "ref = %s", "tests:thing:1"))
    assert values(clocks.objects.get(ref="tests:thing:1")) == before | changed
    assert clocks.objects.get(ref="tests:thing:2").outcome == "open"


def test_a_change_to_nothing_is_null(clocks) -> None:
    clocks.objects.update(paused_at=NOON)
    statements.write(statements.change(clocks, {"paused_at": None}, "kind = %s", "answer"))
    assert set(clocks.objects.values_list("paused_at", flat=True)) == {None}


def test_several_changes_are_one_statement(clocks) -> None:
    parts = [
        statements.change(clocks, {"due_at": NOON}, "ref = %s", f"tests:thing:{n}", name=f"c{n}")
        for n in (1, 2)
    ]
    with CaptureQueriesContext(connection) as asked:
        statements.write(*parts)
    assert len(asked) == 1
    assert set(clocks.objects.values_list("due_at", flat=True)) == {NOON}


def test_a_value_that_no_part_can_write_is_refused(clocks) -> None:
    with pytest.raises(TypeError, match="object"):
        statements.write(statements.change(clocks, {"due_at": object()}, "ref = %s", "x"))
