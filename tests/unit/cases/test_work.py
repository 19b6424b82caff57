"""What counts as due, proved and rated."""

from datetime import UTC, datetime

import pytest

from civicloop.answer.cases.errors import Fault
from civicloop.answer.cases.rules import (
    DueInstants,
    check_closing,
    check_rating,
    is_overdue,
    next_due,
)
from civicloop.answer.cases.rules.clocks import (
    Deadlines,
    clock_kind,
    operational_policy,
    statutory_policy,
)
from civicloop.answer.cases.states import CaseState
from civicloop.kernel.clock.rules import Basis


def at(day, hour=12):
    return datetime(2026, 5, day, hour, tzinfo=UTC)


DUE = DueInstants(operational=at(1), statutory=at(9), waiting_until=at(20))


@pytest.mark.parametrize(
    ("state", "started", "expected"),
    [
        (CaseState.RECEIVED, False, at(1)),
        (CaseState.ACCEPTED, False, at(1)),
        (CaseState.IN_PROGRESS, True, at(9)),
        (CaseState.RECEIVED, True, at(9)),
        (CaseState.WAITING, True, at(20)),
        (CaseState.WAITING, False, at(20)),
    ],
)
def test_what_is_due_next(state, started, expected):
    assert next_due(state, DUE, started=started) == expected


def test_the_nearer_clock_leads_even_if_it_is_the_statutory_one():
    assert next_due(CaseState.RECEIVED, DueInstants(at(9), at(2)), started=False) == at(2)


@pytest.mark.parametrize(
    ("state", "late"),
    [
        ("received", True),
        ("assigned", True),
        ("accepted", True),
        ("in_progress", True),
        ("waiting", False),
        ("answered", False),
        ("closed", False),
        ("withdrawn", False),
    ],
)
def test_only_a_running_case_can_be_overdue(state, late):
    assert is_overdue(state, at(1), now=at(2)) is late
    assert is_overdue(state, at(2), now=at(2)) is False


def test_a_petition_is_dealt_with_without_a_photo_and_a_hazard_is_not():
    def faults(outcome, kind):
        return check_closing(outcome=outcome, answer="x", photos=0, kind=kind)

    assert faults("handled", "petition") == faults("handled", "mailbox") == {}
    assert faults("handled", "dispatch") == {"outcome": (Fault("unknown_outcome"),)}
    assert faults("fixed", "petition") == {"photos": (Fault("proof_missing"),)}


@pytest.mark.parametrize(
    ("outcome", "answer", "photos", "before", "faults"),
    [
        ("fixed", "已修復", 1, 0, {}),
        ("fixed", "已修復", 0, 1, {}),
        ("fixed", "已修復", 0, 0, {"photos": (Fault("proof_missing"),)}),
        ("no_fault", "現場無異狀", 0, 0, {}),
        ("not_ours", "屬私有地", 0, 0, {}),
        ("cannot_act", "待汛期後施工", 0, 0, {}),
        ("no_fault", " ", 0, 0, {"answer": (Fault("missing"),)}),
        ("", "x", 1, 0, {"outcome": (Fault("missing"),)}),
        ("done", "x", 1, 0, {"outcome": (Fault("unknown_outcome"),)}),
    ],
)
def test_closing_needs_words_and_proof_or_a_reason(outcome, answer, photos, before, faults):
    assert check_closing(outcome=outcome, answer=answer, photos=photos, before=before) == faults


def test_marks_run_from_one_to_five():
    assert check_rating(manner=1, speed=5, result=3, comment="") == {}
    wrong = Fault("mark_out_of_range", {"lowest": 1, "highest": 5})
    assert check_rating(manner=0, speed=6, result=3, comment="好" * 1001) == {
        "manner": (wrong,),
        "speed": (wrong,),
        "comment": (Fault("too_long", {"limit": 1000, "length": 1001}),),
    }


def test_the_operational_clock_counts_hours_as_they_pass():
    policy = operational_policy(4, Deadlines())
    assert (policy.basis, policy.amount, policy.rule) == (
        Basis.ELAPSED_HOURS,
        4,
        "cases.deadlines@1",
    )


def test_the_statutory_clock_follows_the_rule_set_and_its_cap():
    assert statutory_policy(6, Deadlines()).basis == Basis.WORKING_DAYS
    strict = Deadlines(statutory_basis="calendar_days", statutory_cap_days=5)
    policy = statutory_policy(6, strict)
    assert (policy.basis, policy.amount) == (Basis.CALENDAR_DAYS, 5)


def test_a_reopened_case_has_clocks_of_its_own_round():
    assert [clock_kind("statutory", round_) for round_ in (1, 2)] == ["statutory", "statutory.2"]


def test_parameters_of_an_older_version_leave_the_newer_ones_at_their_default():
    terms = Deadlines.from_parameters({"rating_days": 7, "gone": 1}, version=3)
    assert (terms.rating_days, terms.waiting_days, terms.version) == (7, 14, 3)
