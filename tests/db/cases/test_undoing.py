"""A mistaken step is taken back within minutes, and leaves no trace but in the history."""

from datetime import timedelta

import pytest

from civicloop.answer.cases import services as cases
from civicloop.answer.cases.errors import StepNotOpenError, TimeOverError
from civicloop.answer.cases.models import Case, Passing, Round
from civicloop.answer.cases.queries import undoing
from civicloop.kernel.actors.errors import NotPermittedError
from civicloop.kernel.actors.rules import citizen
from civicloop.kernel.clock import queries as clock
from civicloop.kernel.ledger import queries as ledger
from civicloop.kernel.ledger import services as ledger_services
from tests.db.cases.city import EAST, MONDAY, draft

pytestmark = pytest.mark.django_db
PASS = {"reason": "not_our_place"}


def at(minutes):
    return MONDAY + timedelta(minutes=minutes)


def values_of(row):
    return {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}


def standing():
    """All that a step changes, but for the instant of the last change."""
    case, row = Case.objects.get(), Round.objects.get()
    return (
        {f.attname: getattr(case, f.attname) for f in case._meta.concrete_fields}
        | {"changed_at": 0},
        {f.attname: getattr(row, f.attname) for f in row._meta.concrete_fields},
        [(c.kind, c.due_at, c.stopped_at, c.outcome, c.paused_at) for c in clock.clocks(case.ref)],
        Passing.objects.count(),
    )


def taken(city, case):
    cases.accept(case.pk, actor=city.actor("officer"), now=at(1))


def begun(city, case):
    taken(city, case)
    cases.start(case.pk, actor=city.actor("officer"), now=at(2))


def waiting(city, case):
    begun(city, case)
    cases.pause(case.pk, reason="access", question="?", actor=city.actor("officer"), now=at(3))


def nothing(_city, _case):
    pass


@pytest.mark.parametrize(
    ("before", "step"),
    [
        (nothing, ("accept", "officer", {})),
        (taken, ("start", "crew", {})),
        (nothing, ("refuse", "officer", PASS)),
        (taken, ("refuse", "officer", PASS)),
        (taken, ("transfer", "head", PASS)),
        (begun, ("transfer", "head", PASS)),
        (nothing, ("withdraw", "agent", {})),
        (begun, ("withdraw", "head", {})),
        (waiting, ("withdraw", "citizen", {})),
    ],
)
def test_after_undoing_all_is_as_it_was(city, opened, before, step):
    verb, role, values = step
    before(city, opened)
    was = standing()
    actor = citizen(opened.ref) if role == "citizen" else city.actor(role)
    if "reason" in values:
        values = {**values, "to": city.units["PARKS"].pk}
    getattr(cases, verb)(opened.pk, actor=actor, now=at(5), **values)
    assert standing() != was
    cases.undo(opened.pk, actor=actor, now=at(14))
    assert standing() == was
    event = ledger.history(opened.ref)[-1]
    assert (event.name, event.actor) == ("cases.case_undone", actor.ref)


def test_an_assignment_is_taken_back_to_the_centre(city):
    case = cases.open_case(draft(lon=EAST[0], lat=EAST[1]), actor=citizen(), key="e", now=MONDAY)
    was, agent = standing(), city.actor("agent")
    cases.assign(case.pk, to=city.units["PARKS"].pk, actor=agent, now=at(1))
    cases.undo(case.pk, actor=agent, now=at(2))
    assert standing() == was


def test_steps_are_taken_back_one_after_the_other(city, opened):
    officer, was = city.actor("officer"), standing()
    cases.accept(opened.pk, actor=officer, now=at(1))
    cases.start(opened.pk, actor=officer, now=at(2))
    cases.undo(opened.pk, actor=officer, now=at(3))
    assert Case.objects.get().state == "accepted"
    with pytest.raises(StepNotOpenError):  # an undoing is no step to take back
        cases.undo(opened.pk, actor=officer, now=at(4))
    assert standing() != was
    cases.start(opened.pk, actor=officer, now=at(5))
    case = cases.undo(opened.pk, actor=officer, now=at(6))
    assert (case.state, case.accepted_at, case.started_at) == ("accepted", at(1), None)


def test_too_late_by_another_or_after_another_step_nothing_is_taken_back(city, opened):
    officer = city.actor("officer")
    cases.accept(opened.pk, actor=officer, now=at(1))
    was = standing()
    with pytest.raises(NotPermittedError):
        cases.undo(opened.pk, actor=city.actor("head"), now=at(2))
    with pytest.raises(TimeOverError):
        cases.undo(opened.pk, actor=officer, now=at(12))
    cases.note(opened.pk, text="看過", actor=city.actor("crew"), now=at(3))
    with pytest.raises(StepNotOpenError):
        cases.undo(opened.pk, actor=officer, now=at(4))
    assert standing() == was


def test_an_answer_that_went_out_is_not_taken_back(city, opened):
    begun(city, opened)
    officer = city.actor("officer")
    cases.close(opened.pk, outcome="no_fault", answer="x", actor=officer, now=at(4))
    assert undoing.mine_to_undo(Case.objects.get(), officer, at(5)) is None
    with pytest.raises(StepNotOpenError):
        cases.undo(opened.pk, actor=officer, now=at(5))


def test_what_programs_noted_meanwhile_keeps_nobody_from_undoing(city, opened):
    """The call sheet writes into the history of a hazard by itself."""
    ledger_services.seal_all()
    ledger_services.deliver_pending()
    officer, was = city.actor("officer"), standing()
    cases.accept(opened.pk, actor=officer, now=at(1))
    ledger_services.seal_all()
    ledger_services.deliver_pending()
    cases.undo(opened.pk, actor=officer, now=at(2))
    assert standing() == was
