"""Several units on one case: one leads, each has its part, its day and its answer."""

from datetime import date, timedelta

import pytest

from civicloop.answer.cases import queries
from civicloop.answer.cases import services as cases
from civicloop.answer.cases.errors import ClosingError, Fault, NotOpenError, PartError
from civicloop.answer.cases.models import Case, Part
from civicloop.answer.cases.queries import parts
from civicloop.kernel.access import services as access
from civicloop.kernel.access.models import Role
from civicloop.kernel.actors.errors import NotPermittedError
from civicloop.kernel.actors.rules import citizen
from civicloop.kernel.ledger import queries as ledger
from civicloop.kernel.ledger import services as ledger_services
from civicloop.kernel.notices.models import Message
from civicloop.kernel.organizations import services as organizations
from tests.db.cases.city import MONDAY
from tests.web.conftest import BUILDER

pytestmark = pytest.mark.django_db
FRIDAY = date(2026, 5, 8)
TASK = "請移除倒伏路樹，現場聯絡 0912-345-678"


def hours(count):
    return MONDAY + timedelta(hours=count)


def deliver():
    ledger_services.seal_all()
    ledger_services.deliver_pending()


@pytest.fixture
def officer(city):
    return city.actor("officer")


@pytest.fixture
def gardener(city):
    """An officer of the parks."""
    person = organizations.join(username="gardener", name="Gardener", actor=BUILDER)
    role = Role.objects.get(key="officer")
    access.grant_role(person, role, unit=city.units["PARKS"], actor=BUILDER)
    return access.actor_for(person)


@pytest.fixture
def begun(opened, officer):
    cases.accept(opened.pk, actor=officer, now=hours(1))
    return cases.start(opened.pk, actor=officer, now=hours(2))


def ask(case, city, actor, at=3, **changes):
    values = {"to": city.units["PARKS"].pk, "due_on": FRIDAY, "text": TASK} | changes
    return cases.ask_part(case.pk, actor=actor, now=hours(at), **values)


def close(case, actor, at):
    return cases.close(case.pk, outcome="no_fault", answer="已處理", actor=actor, now=hours(at))


def test_the_unit_in_the_lead_closes_only_when_every_part_is_in(city, begun, officer, gardener):
    row = ask(begun, city, officer)
    assert (row.state, row.unit, row.due_at.isoformat()) == (
        "asked",
        city.units["PARKS"],
        "2026-05-08T23:59:59+08:00",
    )
    assert list(parts.to_do(gardener)) == [row]
    with pytest.raises(ClosingError) as caught:
        close(begun, officer, 4)
    assert caught.value.faults == {"answer": (Fault("parts_open"),)}
    assert Case.objects.get().state == "in_progress"
    done = cases.answer_part(row.pk, text="路樹已移除", actor=gardener, now=hours(5))
    assert (done.state, done.answer_masked, done.ended_by_id) == (
        "answered",
        "路樹已移除",
        int(gardener.key),
    )
    assert list(parts.to_do(gardener)) == []
    assert close(begun, officer, 6).state == "answered"


def test_a_part_that_is_not_needed_any_more_holds_nobody_up(city, begun, officer):
    row = ask(begun, city, officer)
    cases.cancel_part(row.pk, actor=officer, now=hours(4))
    assert close(begun, officer, 5).state == "answered"


@pytest.mark.parametrize(
    ("changes", "faults"),
    [
        ({"to": None}, {"to": (Fault("missing"),)}),
        ({"to": 0}, {"to": (Fault("unknown_unit"),)}),
        ({"to": "lead"}, {"to": (Fault("leads_already"),)}),
        ({"due_on": None}, {"due_on": (Fault("missing"),)}),
        ({"due_on": date(2026, 5, 3)}, {"due_on": (Fault("day_passed"),)}),
        ({"due_on": date(2026, 5, 13)}, {"due_on": (Fault("after_the_answer"),)}),
        ({"text": ""}, {"text": (Fault("missing"),)}),
    ],
)
def test_a_part_that_nobody_could_do_is_not_asked_for(city, begun, officer, changes, faults):
    if changes.get("to") == "lead":
        changes = {"to": begun.unit_id}
    with pytest.raises(PartError) as caught:
        ask(begun, city, officer, **changes)
    assert caught.value.faults == faults
    assert not Part.objects.exists()


def test_a_unit_is_asked_once_at_a_time(city, begun, officer, gardener):
    row = ask(begun, city, officer)
    with pytest.raises(PartError) as caught:
        ask(begun, city, officer)
    assert caught.value.faults == {"to": (Fault("part_asked_already"),)}
    cases.answer_part(row.pk, text="好", actor=gardener, now=hours(4))
    assert ask(begun, city, officer, at=5).state == "asked"


def test_only_the_unit_that_was_asked_answers_and_only_the_lead_cancels(
    city, begun, officer, gardener
):
    row = ask(begun, city, officer)
    with pytest.raises(NotPermittedError):
        cases.answer_part(row.pk, text="好", actor=officer, now=hours(4))
    with pytest.raises(NotPermittedError):
        cases.cancel_part(row.pk, actor=gardener, now=hours(4))
    with pytest.raises(NotPermittedError):
        ask(begun, city, gardener)
    with pytest.raises(PartError):
        cases.answer_part(row.pk, text=" ", actor=gardener, now=hours(4))
    assert Part.objects.get().state == "asked"


def test_two_answers_at_once_are_one(city, begun, officer, gardener):
    row = ask(begun, city, officer)
    cases.answer_part(row.pk, text="好", actor=gardener, now=hours(4))
    with pytest.raises(NotOpenError):
        cases.answer_part(row.pk, text="又好", actor=gardener, now=hours(4))
    with pytest.raises(NotOpenError):
        cases.cancel_part(row.pk, actor=officer, now=hours(4))


def test_a_part_of_a_case_that_is_over_is_not_answered(city, begun, officer, gardener):
    row = ask(begun, city, officer)
    cases.withdraw(begun.pk, actor=citizen(begun.ref), now=hours(4))
    assert list(parts.to_do(gardener)) == []
    with pytest.raises(NotOpenError):
        cases.answer_part(row.pk, text="好", actor=gardener, now=hours(5))


def test_both_sides_are_told_and_the_citizen_hears_nothing_of_it(city, begun, officer, gardener):
    deliver()
    row = ask(begun, city, officer)
    deliver()
    told = Message.objects.get(template="cases.part_asked", channel="inbox")
    assert told.person == f"organizations:person:{gardener.key}"
    cases.answer_part(row.pk, text="路樹已移除", actor=gardener, now=hours(4))
    deliver()
    answered = Message.objects.get(template="cases.part_answered")
    assert answered.person == f"organizations:person:{officer.key}"
    names = [event.name for event in ledger.history(begun.ref)]
    assert names[-2:] == ["cases.case_part_asked", "cases.case_part_answered"]
    seen = {event.name for event in queries.timeline(begun, for_citizen=True)}
    assert not any("part" in name.removeprefix("cases.") for name in seen)


def test_task_and_answer_go_with_the_key(city, begun, officer, gardener):
    row = ask(begun, city, officer)
    assert row.task_masked.endswith("***-678")
    cases.answer_part(row.pk, text="好", actor=gardener, now=hours(4))
    cases.forget(begun.ref, actor=officer)
    row.refresh_from_db()
    assert (row.task_sealed, row.task_masked, row.answer_sealed, row.answer_masked) == (
        None,
        "",
        None,
        "",
    )
