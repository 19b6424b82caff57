"""More time to answer is a small procedure: reason, one level up, before the limit, in writing."""

from datetime import date, timedelta

import pytest

from civicloop.answer.cases import queries
from civicloop.answer.cases import services as cases
from civicloop.answer.cases.errors import (
    ExtensionError,
    Fault,
    NotOpenError,
    StepNotOpenError,
    TimeOverError,
)
from civicloop.answer.cases.models import Case, Extension, Round
from civicloop.answer.cases.queries import handling
from civicloop.kernel.access import services as access
from civicloop.kernel.access.models import Role
from civicloop.kernel.actors.errors import NotPermittedError
from civicloop.kernel.actors.rules import citizen
from civicloop.kernel.clock import queries as clock
from civicloop.kernel.ledger import queries as ledger
from civicloop.kernel.ledger import services as ledger_services
from civicloop.kernel.notices.models import Message
from civicloop.kernel.organizations import services as organizations
from tests.db.cases.city import MONDAY
from tests.web.conftest import BUILDER

pytestmark = pytest.mark.django_db
WHY = "須向中央申請管線圖資，請洽 0912-345-678"


def hours(count):
    return MONDAY + timedelta(hours=count)


@pytest.fixture
def boss(city):
    """The head of the agency above the section, who decides."""
    person = organizations.join(username="boss", name="Boss", actor=BUILDER)
    role = Role.objects.get(key="head")
    access.grant_role(person, role, unit=city.units["WORKS"], actor=BUILDER)
    return access.actor_for(person)


@pytest.fixture
def officer(city):
    return city.actor("officer")


@pytest.fixture
def taken(opened, officer):
    return cases.accept(opened.pk, actor=officer, now=hours(1))


def deliver():
    ledger_services.seal_all()
    ledger_services.deliver_pending()


def ask(case, actor, at=2, **changes):
    values = {"days": 10, "reason": "complex", "text": WHY} | changes
    return cases.ask_extension(case.pk, actor=actor, now=hours(at), **values)


def row(case):
    found = Case.objects.get(pk=case.pk)
    return (found.statutory_due_at, found.next_due_at, len(ledger.history(found.ref)))


def test_days_that_are_allowed_move_the_answer_and_the_limit_without_them_is_kept(
    taken, officer, boss
):
    asked = ask(taken, officer)
    assert (asked.state, asked.approver_unit.code, asked.text_masked.endswith("***-678")) == (
        "requested",
        "WORKS",
        True,
    )
    done = cases.grant_extension(asked.pk, text="同意", actor=boss, now=hours(3))
    case = Case.objects.get()
    before = taken.statutory_due_at
    assert (done.state, done.due_before, done.due_after) == (
        "granted",
        before,
        case.statutory_due_at,
    )
    assert case.statutory_due_at.date() == date(2026, 5, 26)  # ten working days after 12 May
    assert case.operational_due_at == taken.operational_due_at
    kept = Round.objects.get()
    assert (kept.statutory_due_at, kept.first_statutory_due_at) == (case.statutory_due_at, before)
    found = next(each for each in clock.clocks(case.ref) if each.kind == "statutory")
    assert (found.due_at, found.first_due_at, found.extensions[0].decided_by) == (
        case.statutory_due_at,
        before,
        boss.ref,
    )


def test_a_late_answer_within_the_days_is_on_time_with_and_late_without_them(taken, officer, boss):
    cases.grant_extension(ask(taken, officer).pk, actor=boss, now=hours(3))
    cases.start(taken.pk, actor=officer, now=hours(3))
    answered = hours(24 * 15)
    cases.close(taken.pk, outcome="no_fault", answer="無異狀", actor=officer, now=answered)
    kept = Round.objects.get()
    assert kept.first_statutory_due_at < kept.answered_at <= kept.statutory_due_at
    results = {each.kind: each.outcome for each in clock.clocks(taken.ref)}
    assert results["statutory"] == "on_time"


def test_waiting_moves_the_limit_with_and_the_one_without_the_days(taken, officer, boss):
    cases.grant_extension(ask(taken, officer).pk, actor=boss, now=hours(3))
    cases.pause(taken.pk, reason="access", question="何時？", actor=officer, now=hours(4))
    cases.resume(taken.pk, actor=officer, now=hours(4 + 48))
    kept, case = Round.objects.get(), Case.objects.get()
    assert kept.statutory_due_at == case.statutory_due_at
    assert kept.first_statutory_due_at.date() == date(2026, 5, 14)  # 12 May and two days' pause


@pytest.mark.parametrize(
    ("changes", "faults"),
    [
        ({"days": None}, {"days": (Fault("missing"),)}),
        ({"days": 0}, {"days": (Fault("days_out_of_range", {"highest": 30}),)}),
        ({"days": 31}, {"days": (Fault("days_out_of_range", {"highest": 30}),)}),
        ({"reason": "lazy"}, {"reason": (Fault("missing"),)}),
        ({"text": " "}, {"text": (Fault("missing"),)}),
        ({"text": "\x00"}, {"text": (Fault("control_character", {"position": 1}),)}),
    ],
)
def test_a_request_that_says_too_little_changes_nothing(taken, officer, changes, faults):
    before = row(taken)
    with pytest.raises(ExtensionError) as caught:
        ask(taken, officer, **changes)
    assert caught.value.faults == faults
    assert (row(taken), Extension.objects.count()) == (before, 0)


def test_after_the_limit_nothing_is_asked_and_nothing_allowed(taken, officer, boss):
    asked = ask(taken, officer)
    late = taken.statutory_due_at + timedelta(seconds=1)
    with pytest.raises(TimeOverError):
        cases.grant_extension(asked.pk, actor=boss, now=late)
    assert cases.lapse_extensions(now=late) == 1
    assert Extension.objects.get().state == "lapsed"
    with pytest.raises(ExtensionError) as caught:
        cases.ask_extension(taken.pk, days=5, reason="complex", text="x", actor=officer, now=late)
    assert caught.value.faults == {"days": (Fault("limit_passed"),)}
    assert Case.objects.get().statutory_due_at == taken.statutory_due_at


def test_a_refused_request_leaves_the_limit_and_needs_a_word(taken, officer, boss):
    asked = ask(taken, officer)
    with pytest.raises(ExtensionError):
        cases.refuse_extension(asked.pk, actor=boss, now=hours(3))
    cases.refuse_extension(asked.pk, text="人力已增派", actor=boss, now=hours(3))
    assert Case.objects.get().statutory_due_at == taken.statutory_due_at
    with pytest.raises(NotOpenError):
        cases.grant_extension(asked.pk, actor=boss, now=hours(4))
    assert ask(taken, officer, at=5).state == "requested"


def test_one_request_at_a_time_and_no_more_often_than_the_rule_set_allows(taken, officer, boss):
    asked = ask(taken, officer, days=5)
    with pytest.raises(ExtensionError) as caught:
        ask(taken, officer)
    assert caught.value.faults == {"days": (Fault("asked_already"),)}
    cases.grant_extension(asked.pk, actor=boss, now=hours(3))
    cases.grant_extension(ask(taken, officer, days=20, at=4).pk, actor=boss, now=hours(5))
    with pytest.raises(ExtensionError) as caught:
        ask(taken, officer, days=5, at=6)
    assert caught.value.faults == {"days": (Fault("extended_enough", {"times": 2, "days": 30}),)}


def test_nobody_decides_about_the_own_request_nor_on_the_same_level(city, taken, officer, boss):
    asked = ask(taken, officer)
    for actor in (officer, city.actor("head"), city.actor("agent")):
        with pytest.raises(NotPermittedError):
            cases.grant_extension(asked.pk, actor=actor, now=hours(3))
    cases.refuse_extension(asked.pk, text="不同意", actor=boss, now=hours(3))
    own = ask(taken, boss, at=4)
    with pytest.raises(NotPermittedError):
        cases.grant_extension(own.pk, actor=boss, now=hours(5))
    assert list(handling.to_decide(boss)) == []


def test_a_request_lapses_when_the_case_goes_on_without_it(city, taken, officer, boss):
    asked = ask(taken, officer)
    assert list(handling.to_decide(boss)) == [asked]
    head = city.actor("head")
    cases.transfer(
        taken.pk, to=city.units["PARKS"].pk, reason="not_our_place", actor=head, now=hours(3)
    )
    assert list(handling.to_decide(boss)) == []
    with pytest.raises(NotOpenError):
        cases.grant_extension(asked.pk, actor=boss, now=hours(4))
    assert cases.lapse_extensions(now=hours(4)) == 1


def test_only_a_case_that_a_unit_has_can_be_extended(city, opened, officer):
    cases.withdraw(opened.pk, actor=citizen(opened.ref), now=hours(1))
    with pytest.raises(StepNotOpenError):
        ask(opened, officer)
    with pytest.raises(NotPermittedError):
        ask(opened, city.actor("crew"))


def test_the_citizen_is_told_in_writing_before_the_old_limit_and_the_unit_what_was_decided(
    taken, officer, boss
):
    deliver()
    asked = ask(taken, officer)
    deliver()
    told = Message.objects.get(template="cases.extension_asked", channel="inbox")
    assert told.person == f"organizations:person:{boss.key}"
    cases.grant_extension(asked.pk, actor=boss, now=hours(3))
    deliver()
    assert [each.channel for each in Message.objects.filter(template="cases.extended")] == ["email"]
    decided = Message.objects.get(template="cases.extension_decided")
    assert decided.person == f"organizations:person:{officer.key}"
    told = [each for each in queries.timeline(taken, for_citizen=True) if "extended" in each.name]
    assert [each.texts["text"] for each in told] == [WHY]


def test_what_was_written_goes_with_the_key(taken, officer, boss):
    asked = ask(taken, officer)
    cases.forget(taken.ref, actor=boss)
    asked.refresh_from_db()
    assert (asked.text_sealed, asked.text_masked) == (None, "")
