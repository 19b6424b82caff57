"""Every round keeps its own row, and a case is closed for good only when nobody objects."""

from datetime import timedelta

import pytest
from django.utils import timezone

from civicloop.answer.cases import jobs, queries
from civicloop.answer.cases import services as cases
from civicloop.answer.cases.errors import Fault, PassingError, StepNotOpenError, TimeOverError
from civicloop.answer.cases.models import Case, Round
from civicloop.kernel.actors.errors import NotPermittedError
from civicloop.kernel.actors.rules import citizen, machine
from civicloop.kernel.ledger import queries as ledger
from tests.db.cases.city import EAST, MONDAY, draft

pytestmark = pytest.mark.django_db


def hours(count):
    return MONDAY + timedelta(hours=count)


def me(case):
    return citizen(case.ref)


@pytest.fixture
def officer(city):
    return city.actor("officer")


@pytest.fixture
def answered(opened, officer):
    """Accepted after an hour, begun after two, answered after three."""
    cases.accept(opened.pk, actor=officer, now=hours(1))
    cases.start(opened.pk, actor=officer, now=hours(2))
    return cases.close(opened.pk, outcome="no_fault", answer="無異狀", actor=officer, now=hours(3))


def values(row):
    return {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}


def test_a_case_opens_with_its_first_round(city, opened):
    row = Round.objects.get()
    assert values(row) == {
        "id": row.pk,
        "case_id": opened.pk,
        "number": 1,
        "category_id": opened.category_id,
        "district_code": "D1",
        "channel": "web",
        "unit_id": city.units["ROADS"].pk,
        "handler_id": None,
        "opened_at": MONDAY,
        "accepted_at": None,
        "started_at": None,
        "waiting_since": None,
        "answered_at": None,
        "ended_at": None,
        "operational_due_at": opened.operational_due_at,
        "statutory_due_at": opened.statutory_due_at,
        "first_statutory_due_at": opened.statutory_due_at,
        "settled_at": None,
        "rated_at": None,
        "manner": None,
        "speed": None,
        "result": None,
        "outcome": "",
        "ending": "",
    }


def test_a_reopened_case_keeps_its_first_round_as_it_was(city, answered, officer):
    first = values(Round.objects.get())
    cases.reopen(answered.pk, reason="not_fixed", actor=me(answered), now=hours(30))
    cases.refuse(
        answered.pk, to=city.units["PARKS"].pk, reason="not_our_place", actor=officer, now=hours(31)
    )

    kept, present = Round.objects.order_by("number")
    assert values(kept) == {**first, "ending": "reopened"}
    assert (kept.answered_at, kept.outcome, kept.unit) == (
        hours(3),
        "no_fault",
        city.units["ROADS"],
    )
    assert (present.number, present.opened_at, present.unit, present.ending) == (
        2,
        hours(30),
        city.units["PARKS"],
        "",
    )
    assert (present.started_at, present.outcome, present.answered_at) == (None, "", None)


def test_a_waiting_round_knows_since_when(opened, officer):
    cases.accept(opened.pk, actor=officer, now=hours(1))
    cases.pause(opened.pk, reason="access", question="何時在家？", actor=officer, now=hours(2))
    assert Round.objects.get().waiting_since == hours(2)
    case = cases.resume(opened.pk, actor=officer, now=hours(26))
    row = Round.objects.get()
    assert (row.waiting_since, row.statutory_due_at, row.first_statutory_due_at) == (
        None,
        case.statutory_due_at,
        case.statutory_due_at,
    )


def test_a_withdrawn_round_has_no_answer(opened):
    cases.withdraw(opened.pk, actor=me(opened), now=hours(1))
    row = Round.objects.get()
    assert (row.ending, row.ended_at, row.answered_at, row.outcome) == (
        "withdrawn",
        hours(1),
        None,
        "",
    )


def test_the_reporter_says_that_it_is_done_and_it_is_closed(answered):
    case = cases.confirm(answered.pk, actor=me(answered), now=hours(5))
    assert (case.state, case.outcome, case.closed_at) == ("closed", "no_fault", hours(3))
    assert Round.objects.get().ending == "confirmed"
    with pytest.raises(StepNotOpenError):
        cases.confirm(answered.pk, actor=me(answered), now=hours(6))
    with pytest.raises(TimeOverError):
        cases.reopen(answered.pk, reason="not_fixed", actor=me(answered), now=hours(6))


def test_nobody_confirms_for_the_reporter(city, answered):
    for role in ("officer", "head", "agent"):
        with pytest.raises(NotPermittedError):
            cases.confirm(answered.pk, actor=city.actor(role), now=hours(5))
    assert Case.objects.get().state == "answered"


def test_an_answer_that_nobody_objects_to_is_closed_at_the_end_of_the_time(answered):
    end = queries.reopening_ends_at(answered)
    assert cases.settle(actor=jobs.CLERK, now=end) == 0
    assert cases.settle(actor=jobs.CLERK, now=end + timedelta(days=3)) == 1
    case = Case.objects.get()
    event = ledger.history(case.ref)[-1]
    assert (case.state, Round.objects.get().ending) == ("closed", "unopposed")
    assert (event.name, event.occurred_at, event.body["ending"]) == (
        "cases.case_settled",
        end,
        "unopposed",
    )
    assert cases.settle(actor=jobs.CLERK, now=end + timedelta(days=3)) == 0


def test_staff_reopen_what_is_closed_for_good(city, answered):
    cases.confirm(answered.pk, actor=me(answered), now=hours(5))
    case = cases.reopen(answered.pk, reason="not_fixed", actor=city.actor("head"), now=hours(6))
    assert (case.state, case.round) == ("assigned", 2)


def test_a_case_whose_unit_is_gone_is_reopened_at_the_centre(city, answered):
    unit = city.units["ROADS"]
    type(unit).objects.filter(pk=unit.pk).update(valid_until="2026-05-05")
    case = cases.reopen(answered.pk, reason="not_fixed", actor=me(answered), now=hours(60))
    assert (case.state, case.unit) == ("received", city.units["WORKS"])
    assert Round.objects.get(number=2).unit == city.units["WORKS"]


@pytest.fixture
def unsorted(city):
    """A pothole in the east, about which only the rule for everything speaks."""
    return cases.open_case(draft(lon=EAST[0], lat=EAST[1]), actor=citizen(), key="east", now=MONDAY)


def test_what_no_rule_decides_waits_at_the_centre_until_a_unit_is_named(city, unsorted):
    agent = city.actor("agent")
    assert (unsorted.state, unsorted.unit) == ("received", city.units["WORKS"])
    with pytest.raises(StepNotOpenError):
        cases.accept(unsorted.pk, actor=machine("any", "cases.accept"), now=hours(1))
    due = (unsorted.operational_due_at, unsorted.statutory_due_at)
    case = cases.assign(
        unsorted.pk, to=city.units["PARKS"].pk, text="公園旁", actor=agent, now=hours(1)
    )
    assert (case.state, case.unit, case.hops) == ("assigned", city.units["PARKS"], 0)
    assert (case.operational_due_at, case.statutory_due_at) == due
    assert Round.objects.get().unit == city.units["PARKS"]
    event = ledger.history(case.ref)[-1]
    assert (event.name, event.body["from_unit"], event.body["unit"]) == (
        "cases.case_assigned",
        city.units["WORKS"].ref,
        city.units["PARKS"].ref,
    )


@pytest.mark.parametrize(("to", "fault"), [(None, "missing"), (0, "unknown_unit")])
def test_naming_no_unit_changes_nothing(city, unsorted, to, fault):
    with pytest.raises(PassingError) as caught:
        cases.assign(unsorted.pk, to=to, actor=city.actor("agent"), now=hours(1))
    assert caught.value.faults == {"to": (Fault(fault),)}
    assert Case.objects.get().state == "received"


def test_what_is_handed_to_the_centre_waits_there(city, opened, officer):
    case = cases.refuse(
        opened.pk, to=city.units["WORKS"].pk, reason="not_our_matter", actor=officer, now=hours(1)
    )
    assert (case.state, case.unit, case.hops) == ("received", city.units["WORKS"], 1)


def test_an_answered_round_is_settled_when_all_times_of_the_citizen_are_over(answered):
    """The longest of the times to rate, to object and to come back: 30 days, to their end."""
    row = Round.objects.get()
    assert row.settled_at == queries.settled_at(hours(3), queries.deadlines(hours(3)))
    assert timezone.localtime(row.settled_at).isoformat() == "2026-06-03T23:59:59+08:00"


def test_each_round_keeps_its_own_rating(answered, officer):
    marks = {"manner": 5, "speed": 4, "result": 1}
    cases.rate(answered.pk, **marks, actor=me(answered), now=hours(4))
    cases.rate(answered.pk, **marks | {"speed": 3}, actor=me(answered), now=hours(5))
    cases.reopen(answered.pk, reason="not_fixed", actor=me(answered), now=hours(30))
    cases.accept(answered.pk, actor=officer, now=hours(31))
    cases.start(answered.pk, actor=officer, now=hours(32))
    cases.close(answered.pk, outcome="no_fault", answer="好", actor=officer, now=hours(33))
    second = {"manner": 4, "speed": 4, "result": 4}
    cases.rate(answered.pk, **second, actor=me(answered), now=hours(34))
    assert list(
        Round.objects.order_by("number").values("rated_at", "manner", "speed", "result")
    ) == [
        {"rated_at": hours(5), **marks, "speed": 3},
        {"rated_at": hours(34), **second},
    ]
