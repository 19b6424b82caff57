"""The monthly table, what must add up in it, the ranking, and the drawing of visits."""

from collections import Counter
from decimal import Decimal

import pytest

from civicloop.engines.tracking.rules import check_share
from civicloop.evaluate.documents.rules import (
    Candidate,
    Counts,
    commitment,
    counted,
    disagreements,
    draw,
    ranking,
    shown,
)
from civicloop.evaluate.documents.states import CHASES, ChaseState, Outcome

A = Counts(received=90, carried=10, on_time=80, late=2, filed=10, pending=7, overdue=1,
           halves=410, scored=82)  # fmt: skip
B = Counts(received=9, carried=1, on_time=9, filed=0, pending=1, halves=36, scored=9)


def test_shares_and_averages_show_both_their_numbers():
    """Average days are days used over letters sent, filed ones apart (A5; PRACTICE)."""
    assert (A.handled, A.done, A.judged, A.past_limit) == (100, 82, 90, 3)
    assert shown(A.on_time_share) == Decimal("97.56")
    assert shown(A.overdue_rate) == Decimal("3.33")
    assert A.average_days == Decimal("2.5")
    assert (Counts().on_time_share, Counts().overdue_rate, Counts().average_days) == (None,) * 3


def test_a_row_is_counted_from_its_outcomes():
    found = counted({Outcome.ON_TIME: 3, Outcome.OVERDUE: 1}, received=3, halves=9, scored=3)
    assert found == Counts(received=3, carried=1, on_time=3, overdue=1, halves=9, scored=3)


def test_a_table_that_adds_up_says_nothing():
    assert disagreements({"a": A, "b": B}, {"x": A + B}, A + B) == []


def test_a_table_that_does_not_add_up_names_the_sum():
    wrong = A + B + Counts(late=1)
    found = disagreements({"a": A, "b": B}, {"x": A + B}, wrong)
    assert found == ["total: 111 ≠ 110", "class late: 2 ≠ 3", "agency late: 2 ≠ 3"]


def test_printed_figures_that_were_really_published_are_refused():
    """A0 golden: 103 of 163 was printed as 63.8 %."""
    assert check_share(103, 163, Decimal("63.8"))
    assert not check_share(A.on_time, A.done, shown(A.on_time_share))


def test_more_than_three_percent_must_improve_and_exactly_three_need_not():
    """臺中市: an overdue rate above 3 % asks for a written improvement; unrounded (A0-10)."""
    exactly = Counts(received=100, on_time=97, late=3)
    above = Counts(received=1000, on_time=969, late=31)
    same = Counts(received=200, on_time=194, overdue=6)
    rows = {"a": exactly, "b": above, "c": same, "d": Counts(received=4, filed=4)}
    places = [(one.rank, one.key, one.must_improve) for one in ranking(rows, Decimal(3))]
    assert places == [(1, "b", True), (2, "a", False), (2, "c", False), (None, "d", False)]


CANDIDATES = [Candidate(f"A{number:02}") for number in range(20)]


def test_the_same_seed_draws_the_same_agencies_whatever_their_order():
    first = draw("seed", CANDIDATES, 7)
    assert first == draw("seed", reversed(CANDIDATES), 7)
    assert len({one.code for one in first}) == 7
    assert first != draw("another", CANDIDATES, 7)
    assert commitment("seed") != commitment("another")


def test_reasons_raise_the_chance_and_leave_every_one_a_chance():
    heavy = [Candidate("A00", ("late", "differs", "long ago")), *CANDIDATES[1:4]]
    drawn = Counter(draw(f"seed {number}", heavy, 1)[0].code for number in range(2000))
    assert 1055 < drawn["A00"] < 1231  # four of seven chances: 1,143, and four deviations of 22
    assert min(drawn.values()) > 200


PAIRS = {
    (ChaseState.ASKED, "explain"): ChaseState.EXPLAINED,
    (ChaseState.RETURNED, "explain"): ChaseState.EXPLAINED,
    (ChaseState.EXPLAINED, "accept"): ChaseState.ACCEPTED,
    (ChaseState.EXPLAINED, "return"): ChaseState.RETURNED,
    (ChaseState.EXPLAINED, "amend"): ChaseState.EXPLAINED,
    (ChaseState.ACCEPTED, "amend"): ChaseState.EXPLAINED,
}


@pytest.mark.parametrize("state", list(ChaseState))
def test_every_pair_of_state_and_move_is_decided(state):
    wanted = {name for at, name in PAIRS if at is state}
    assert set(CHASES.open_moves(state)) == wanted
    assert all(CHASES.target(name, current=state) is PAIRS[state, name] for name in wanted)
