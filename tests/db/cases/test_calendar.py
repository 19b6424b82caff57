"""Closures and calendars move the cases' own copies of their due instants."""

from datetime import date

import pytest

from civicloop.answer.cases import services as cases
from civicloop.answer.cases.models import Case
from civicloop.kernel.actors.rules import citizen, machine
from civicloop.kernel.clock import queries as clock_queries
from civicloop.kernel.clock import services as clock
from civicloop.kernel.ledger import services as ledger
from tests.db.cases.city import EAST, MONDAY, draft

pytestmark = pytest.mark.django_db
MAYOR = machine("mayor", "clock.declare_closure")
TUESDAY = date(2026, 5, 5)


def deliver():
    ledger.seal_all()
    ledger.deliver_pending()


def copies(case):
    row = Case.objects.get(pk=case.pk)
    return {"operational": row.operational_due_at, "statutory": row.statutory_due_at}


def of_clocks(case):
    return {row.kind: row.due_at for row in clock_queries.clocks(case.ref)}


@pytest.fixture
def west_and_east(city):
    west = cases.open_case(draft(), actor=citizen(), key="west", now=MONDAY)
    east = cases.open_case(draft(lon=EAST[0], lat=EAST[1]), actor=citizen(), key="east", now=MONDAY)
    deliver()
    return west, east


def test_a_closure_moves_the_cases_of_its_district_and_its_withdrawal_moves_them_back(
    west_and_east,
):
    west, east = west_and_east
    before = {case.pk: copies(case) for case in west_and_east}
    closure = clock.declare_closure(TUESDAY, districts=["D1"], actor=MAYOR, now=MONDAY)
    deliver()
    assert copies(west) == of_clocks(west)
    assert copies(west)["statutory"] > before[west.pk]["statutory"]
    assert copies(east) == before[east.pk] == of_clocks(east)
    clock.withdraw_closure(closure.pk, actor=MAYOR, now=MONDAY)
    deliver()
    assert {case.pk: copies(case) for case in west_and_east} == before


def test_the_list_is_ordered_by_the_new_instant_once_work_has_begun(city, west_and_east):
    west, _east = west_and_east
    cases.accept(west.pk, actor=city.actor("officer"), now=MONDAY)
    cases.start(west.pk, actor=city.actor("officer"), now=MONDAY)
    clock.declare_closure(TUESDAY, actor=MAYOR, now=MONDAY)
    deliver()
    row = Case.objects.get(pk=west.pk)
    assert row.next_due_at == row.statutory_due_at == of_clocks(west)["statutory"]


def test_a_case_that_waits_is_looked_at_when_the_waiting_ends_as_before(city, west_and_east):
    west, _east = west_and_east
    cases.accept(west.pk, actor=city.actor("officer"), now=MONDAY)
    waiting = cases.pause(
        west.pk, reason="information", question="?", actor=city.actor("officer"), now=MONDAY
    )
    clock.declare_closure(TUESDAY, actor=MAYOR, now=MONDAY)
    deliver()
    assert Case.objects.get(pk=west.pk).next_due_at == waiting.waiting_until
    assert copies(west) == of_clocks(west)
