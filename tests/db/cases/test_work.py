"""The work on a case, step by step; a refusal changes nothing."""

from datetime import timedelta

import pytest

from civicloop.answer.cases import queries
from civicloop.answer.cases import services as cases
from civicloop.answer.cases.errors import (
    AlreadyTakenError,
    ClosingError,
    Fault,
    NoteError,
    PassingError,
    StepNotOpenError,
    UnknownCaseError,
    WaitingError,
)
from civicloop.answer.cases.models import Case
from civicloop.kernel.actors.errors import NotPermittedError
from civicloop.kernel.clock import queries as clock
from civicloop.kernel.ledger import queries as ledger
from civicloop.kernel.ledger import services as ledger_services
from civicloop.kernel.vault import services as vault
from tests.db.cases.city import MONDAY, picture

pytestmark = pytest.mark.django_db


def hours(number):
    return MONDAY + timedelta(hours=number)


@pytest.fixture
def officer(city):
    return city.actor("officer")


@pytest.fixture
def begun(opened, officer):
    """A case on which work has begun at eleven."""
    cases.accept(opened.pk, actor=officer, now=hours(1))
    return cases.start(opened.pk, actor=officer, now=hours(2))


def row(case):
    """Everything stored of a case and of its history, to compare before and after."""
    values = Case.objects.filter(pk=case.pk).values().get()
    return values, len(ledger.history(case.ref)), [vars_of(c) for c in clock.clocks(case.ref)]


def vars_of(found):
    return {key: value for key, value in vars(found).items() if not key.startswith("_")}


def results(case):
    return {c.kind: c.outcome for c in clock.clocks(case.ref)}


def test_whoever_takes_a_case_becomes_its_handler(city, opened, officer):
    case = cases.accept(opened.pk, actor=officer, now=hours(1))
    assert (case.state, case.handler_id, case.accepted_at) == (
        "accepted",
        city.people["officer"].pk,
        hours(1),
    )
    event = ledger.history(case.ref)[-1]
    assert (event.name, event.body["handler"]) == (
        "cases.case_accepted",
        city.people["officer"].ref,
    )


def test_who_comes_second_is_told_who_was_first(city, opened, officer):
    cases.accept(opened.pk, actor=officer, now=hours(1))
    before = row(opened)
    with pytest.raises(AlreadyTakenError) as caught:
        cases.accept(opened.pk, actor=city.actor("crew"), now=hours(2))
    assert (caught.value.by, caught.value.at, caught.value.state) == (
        "officer",
        hours(1),
        "accepted",
    )
    assert row(opened) == before


@pytest.mark.parametrize("role", ["agent", "analyst", "mayor", "administrator"])
def test_without_the_right_nothing_is_taken(city, opened, role):
    before = row(opened)
    with pytest.raises(NotPermittedError):
        cases.accept(opened.pk, actor=city.actor(role), now=hours(1))
    assert row(opened) == before


def test_a_case_that_is_not_there_is_unknown(city, officer):
    with pytest.raises(UnknownCaseError):
        cases.accept(1, actor=officer, now=hours(1))


def test_work_that_begins_stops_the_operational_clock(begun):
    assert results(begun) == {"operational": "on_time", "statutory": "open"}
    assert begun.next_due_at == begun.statutory_due_at


def test_a_skipped_step_is_refused_with_the_state_that_it_is_in(opened, officer):
    before = row(opened)
    with pytest.raises(StepNotOpenError) as caught:
        cases.start(opened.pk, actor=officer, now=hours(1))
    assert (caught.value.move, caught.value.state) == ("start", "assigned")
    assert row(opened) == before


def test_closing_as_fixed_keeps_photo_and_answer_and_stops_both_clocks(begun, officer):
    case = cases.close(
        begun.pk,
        outcome="fixed",
        answer="已補平。",
        photos=[picture()],
        actor=officer,
        now=hours(3),
    )
    assert (case.state, case.outcome, case.closed_at) == ("answered", "fixed", hours(3))
    assert vault.unseal(case.ref, bytes(case.answer_sealed), field="answer").decode() == "已補平。"
    assert results(case) == {"operational": "on_time", "statutory": "on_time"}
    event = ledger.history(case.ref)[-1]
    assert (event.body["outcome"], event.body["photos"]) == ("fixed", 1)
    assert ledger_services.open_texts(event) == {"answer": "已補平。"}


def test_photos_that_the_crew_sent_while_working_count_as_proof(city, begun, officer):
    cases.add_photo(begun.pk, photos=[picture()], actor=city.actor("crew"), now=hours(2.5))
    case = cases.close(begun.pk, outcome="fixed", answer="好了", actor=officer, now=hours(3))
    assert case.state == "answered"


@pytest.mark.parametrize(
    ("outcome", "answer", "faults"),
    [
        ("fixed", "好了", {"photos": (Fault("proof_missing"),)}),
        ("no_fault", "", {"answer": (Fault("missing"),)}),
        ("unheard_of", "x", {"outcome": (Fault("unknown_outcome"),)}),
        ("no_fault", "壞\x00", {"answer": (Fault("control_character", {"position": 2}),)}),
    ],
)
def test_closing_without_proof_or_words_changes_nothing(begun, officer, outcome, answer, faults):
    before = row(begun)
    with pytest.raises(ClosingError) as caught:
        cases.close(begun.pk, outcome=outcome, answer=answer, actor=officer, now=hours(3))
    assert caught.value.faults == faults
    assert row(begun) == before


def test_closing_after_the_answer_was_due_is_late(begun, officer):
    case = cases.close(begun.pk, outcome="no_fault", answer="x", actor=officer, now=hours(24 * 20))
    assert results(case)["statutory"] == "late"


def test_a_refused_case_goes_to_the_unit_that_was_named_and_keeps_its_dates(city, opened, officer):
    due = (opened.operational_due_at, opened.statutory_due_at)
    case = cases.refuse(
        opened.pk,
        to=city.units["PARKS"].pk,
        reason="not_our_place",
        text="屬公園用地",
        actor=officer,
        now=hours(1),
    )
    assert (case.unit, case.state, case.hops) == (city.units["PARKS"], "assigned", 1)
    assert (case.operational_due_at, case.statutory_due_at) == due
    event = ledger.history(case.ref)[-1]
    assert (event.name, event.body["reason"]) == ("cases.case_refused", "not_our_place")


def test_after_two_refusals_the_centre_gets_the_case(city, opened, officer):
    Case.objects.filter(pk=opened.pk).update(hops=2)
    case = cases.refuse(
        opened.pk,
        to=city.units["PARKS"].pk,
        reason="not_our_place",
        actor=officer,
        now=hours(1),
    )
    assert (case.unit, case.state) == (city.units["WORKS"], "received")
    assert ledger.history(case.ref)[-1].body["named_unit"] == city.units["PARKS"].ref


@pytest.mark.parametrize(
    ("to", "reason", "faults"),
    [
        (None, "not_our_place", {"to": (Fault("missing"),)}),
        ("ROADS", "not_our_place", {"to": (Fault("same_unit"),)}),
        ("PARKS", "", {"reason": (Fault("missing"),)}),
        (0, "not_our_place", {"to": (Fault("unknown_unit"),)}),
    ],
)
def test_a_refusal_that_leads_nowhere_changes_nothing(city, opened, to, reason, faults):
    before = row(opened)
    target = city.units[to].pk if to in city.units else to
    with pytest.raises(PassingError) as caught:
        cases.refuse(opened.pk, to=target, reason=reason, actor=city.actor("officer"), now=hours(1))
    assert caught.value.faults == faults
    assert row(opened) == before


def test_a_head_transfers_a_case_on_which_work_has_begun(city, begun):
    case = cases.transfer(
        begun.pk,
        to=city.units["PARKS"].pk,
        reason="wrong_category",
        actor=city.actor("head"),
        now=hours(3),
    )
    assert (case.state, case.handler, case.accepted_at, case.started_at) == (
        "assigned",
        None,
        None,
        hours(2),
    )
    assert results(case) == {"operational": "on_time", "statutory": "open"}


def test_waiting_for_the_citizen_is_left_out_of_both_clocks(opened, officer):
    cases.accept(opened.pk, actor=officer, now=hours(1))
    paused = cases.pause(
        opened.pk, reason="information", question="在哪一側？", actor=officer, now=hours(2)
    )
    assert (paused.state, paused.next_due_at) == ("waiting", paused.waiting_until)
    assert all(c.paused_at == hours(2) for c in clock.clocks(opened.ref))
    resumed = cases.resume(opened.pk, actor=officer, now=hours(50))
    assert (resumed.state, resumed.waiting_until, resumed.waiting_for) == ("accepted", None, "")
    assert resumed.operational_due_at == hours(4 + 48)
    assert resumed.statutory_due_at > opened.statutory_due_at
    assert [(p.begins_at, p.ends_at) for p in queries.pauses(resumed)] == [(hours(2), hours(50))]


def test_a_case_on_which_work_had_begun_goes_on_in_progress(begun, officer):
    cases.pause(begun.pk, reason="access", question="何時在家？", actor=officer, now=hours(3))
    resumed = cases.resume(begun.pk, actor=officer, now=hours(4))
    assert (resumed.state, resumed.started_at) == ("in_progress", hours(2))
    assert resumed.operational_due_at == begun.operational_due_at


def test_waiting_is_left_out_for_as_long_as_the_rule_allows_and_no_longer(begun, officer):
    paused = cases.pause(
        begun.pk, reason="information", question="在哪一側？", actor=officer, now=hours(3)
    )
    latest = paused.waiting_until
    late = cases.resume(begun.pk, actor=officer, now=latest + timedelta(hours=24 * 60))
    assert [(p.begins_at, p.ends_at) for p in queries.pauses(late)] == [(hours(3), latest)]
    assert late.statutory_due_at < latest + timedelta(hours=24 * 30)


def test_a_question_that_asks_nothing_stops_no_clock(begun, officer):
    before = row(begun)
    with pytest.raises(WaitingError) as caught:
        cases.pause(begun.pk, reason="", question=" ", actor=officer, now=hours(3))
    assert caught.value.faults == {
        "reason": (Fault("missing"),),
        "question": (Fault("missing"),),
    }
    assert row(begun) == before


def test_a_note_is_sealed_and_moves_nothing(opened, officer):
    before = row(opened)
    cases.note(opened.pk, text="已聯絡 0912-345-678", actor=officer, now=hours(1))
    after = row(opened)
    assert (after[0], after[1], after[2]) == (before[0], before[1] + 1, before[2])
    event = ledger.history(opened.ref)[-1]
    assert event.body == {"case": opened.ref}
    assert ledger_services.open_texts(event) == {"note": "已聯絡 0912-345-678"}
    with pytest.raises(NoteError):
        cases.note(opened.pk, text="", actor=officer, now=hours(1))


def test_reading_the_reporter_needs_a_purpose_and_is_on_record(opened, officer):
    case = queries.visible_case(opened.pk, officer)
    with pytest.raises(NoteError):
        cases.read_reporter(case, purpose="", actor=officer)
    assert len(ledger.history(opened.ref)) == 1
    found = cases.read_reporter(case, purpose="contact", actor=officer)
    assert (found.name, found.phone, found.email) == ("王小明", "0912-345-678", "ming@example.org")
    names = [event.body["field"] for event in ledger.history(opened.ref)[1:]]
    assert names == ["description", "name", "email", "phone", "place"]


def test_the_counts_of_the_inbox(city, opened, officer):
    assert vars_of_counts(queries.counts(officer, now=hours(1))) == (1, 1, 0, 0)
    assert vars_of_counts(queries.counts(officer, now=hours(5))) == (1, 0, 1, 0)
    assert [case.pk for case in queries.overdue(hours(5))] == [opened.pk]


def vars_of_counts(found):
    return found.open, found.due_today, found.overdue, found.waiting
