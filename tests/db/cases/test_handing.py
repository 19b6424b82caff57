"""Cases are given to colleagues, and one step is made with many of them."""

from __future__ import annotations

import pytest

from civicloop.answer.cases import services as cases
from civicloop.answer.cases.errors import (
    ClosingError,
    PassingError,
    StepNotOpenError,
    UnknownCaseError,
)
from civicloop.answer.cases.models import Case
from civicloop.kernel.actors.errors import NotPermittedError
from civicloop.kernel.actors.rules import citizen
from civicloop.kernel.ledger import queries as ledger
from civicloop.kernel.notices import queries as notices
from tests.db.cases.city import draft, picture

pytestmark = pytest.mark.django_db


def several(count=3, **changes):
    return [
        cases.open_case(draft(description=f"坑洞 {n}", **changes), actor=citizen(), key=f"k{n}")
        for n in range(count)
    ]


def run(rows, verb, actor, key="once", **arguments):
    return cases.bulk(
        [row.pk for row in rows], verb, arguments=lambda _case: arguments, actor=actor, key=key
    )


def names(case):
    return [event.name for event in ledger.history(case.ref)]


def test_a_colleague_who_can_take_cases_gets_one_and_is_told(city, opened):
    crew = city.people["crew"]
    before = opened.next_due_at
    case = cases.hand_over(opened.pk, to=crew.pk, actor=city.actor("head"))
    assert (case.handler, case.state, case.next_due_at) == (crew, opened.state, before)
    assert [item.template for item in notices.inbox(crew.ref)] == ["cases.handed_over"]
    cases.hand_over(opened.pk, to=crew.pk, actor=city.actor("head"))
    assert names(opened).count("cases.case_handed_over") == 1


def test_nobody_from_elsewhere_gets_a_case(city, opened):
    for to, code in ((city.people["agent"].pk, "unknown_colleague"), (None, "missing")):
        with pytest.raises(PassingError) as caught:
            cases.hand_over(opened.pk, to=to, actor=city.actor("head"))
        assert caught.value.faults["to"][0].code == code
    with pytest.raises(NotPermittedError):
        cases.hand_over(opened.pk, to=city.people["crew"].pk, actor=city.actor("crew"))
    opened.refresh_from_db()
    assert (opened.handler, names(opened)) == (None, ["cases.case_opened"])


def test_each_case_of_many_stands_alone(city):
    first, second, third = several()
    cases.accept(second.pk, actor=city.actor("crew"))
    done = run([third, second, first], "accept", city.actor("officer"))
    assert [one.number for one in done] == [third.number, second.number, first.number]
    assert done[0].error is None
    assert isinstance(done[1].error, StepNotOpenError)
    assert done[2].error is None
    states = dict(Case.objects.values_list("pk", "state"))
    assert set(states.values()) == {"accepted"}
    second.refresh_from_db()
    assert second.handler == city.people["crew"]


def test_the_same_form_twice_makes_no_step_twice(city):
    rows = several(2)
    officer = city.actor("officer")
    for _time in range(2):
        done = run(rows, "note", officer, text="已電洽")
        assert [one.error for one in done] == [None, None]
    assert [names(row).count("cases.case_noted") for row in rows] == [1, 1]
    run(rows, "note", officer, key="another", text="已電洽")
    assert [names(row).count("cases.case_noted") for row in rows] == [2, 2]


def test_a_step_that_failed_can_be_made_with_the_same_form_again(city):
    [case] = several(1)
    officer = city.actor("officer")
    assert isinstance(run([case], "start", officer)[0].error, StepNotOpenError)
    cases.accept(case.pk, actor=officer)
    assert run([case], "start", officer)[0].error is None


def test_closing_many_asks_each_for_its_proof(city):
    with_photo, without = several(2)
    officer = city.actor("officer")
    for case in (with_photo, without):
        cases.accept(case.pk, actor=officer)
        cases.start(case.pk, actor=officer)
    cases.add_photo(with_photo.pk, photos=[picture("red")], actor=officer)
    done = run([with_photo, without], "close", officer, outcome="fixed", answer="已修復")
    assert done[0].error is None
    assert isinstance(done[1].error, ClosingError)
    without.refresh_from_db()
    assert without.state == "in_progress"


def test_cases_out_of_sight_are_as_good_as_unknown(city):
    [mine] = several(1)
    theirs = cases.open_case(draft(category="fallen-tree"), actor=citizen(), key="parks")
    done = run([theirs, mine], "accept", city.actor("officer"))
    assert isinstance(done[0].error, UnknownCaseError)
    assert (done[0].number, done[1].error) == ("", None)
    theirs.refresh_from_db()
    assert theirs.handler is None


def test_without_the_right_nothing_changes(city):
    [case] = several(1)
    [one] = run([case], "transfer", city.actor("officer"), to=city.units["PARKS"].pk,
                reason="not_our_place")  # fmt: skip
    assert isinstance(one.error, NotPermittedError)
    assert names(case) == ["cases.case_opened"]


def test_a_fault_of_our_own_stops_no_other_case(city):
    rows = several(2)

    def arguments(case):
        if case.pk == rows[0].pk:
            raise ZeroDivisionError
        return {"text": "已電洽"}

    done = cases.bulk(
        [row.pk for row in rows], "note", arguments=arguments, actor=city.actor("officer"), key="k"
    )
    assert isinstance(done[0].error, ZeroDivisionError)
    assert done[1].error is None
