"""What moved a figure: the parts add up to the change, exactly, whatever the numbers."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from civicloop.engines.metrics.rules import HIDDEN, cell
from civicloop.publish.dashboards.rules import explain, explain_count, explain_share
from tests.unit.dashboards.test_choices import ON_TIME

MEMBERS = st.sampled_from(["A", "B", "C", "D", "-"])
COUNTS = st.dictionaries(MEMBERS, st.integers(0, 10_000))
SHARES = st.dictionaries(
    MEMBERS, st.integers(0, 500).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))
)


@given(COUNTS, COUNTS)
def test_the_parts_of_a_count_add_up(now, before):
    found = explain_count(now, before)
    assert found.change == sum(now.values()) - sum(before.values())
    assert sum(part.total for part in found.parts) == found.change
    assert all(part.mix == 0 for part in found.parts)


@given(SHARES, SHARES)
def test_mix_and_rate_of_a_share_add_up(now, before):
    found = explain_share(now, before, 100)
    bottom = sum(n for _, n in now.values()), sum(n for _, n in before.values())
    if not all(bottom):
        assert found is None
        return
    top = sum(n for n, _ in now.values()), sum(n for n, _ in before.values())
    assert found.change == 100 * (Fraction(top[0], bottom[0]) - Fraction(top[1], bottom[1]))
    assert found.mix + found.rate == found.change
    assert sum(part.total for part in found.parts) == found.change


@given(SHARES)
def test_what_stayed_as_it_was_moved_nothing(same):
    found = explain_share(same, same)
    assert found is None or (found.change == 0 and found.parts == ())


def test_a_share_can_fall_although_every_member_rose():
    """Simpson's paradox: B weighs more and is worse; the mix explains it."""
    found = explain_share({"A": (10, 10), "B": (50, 100)}, {"A": (90, 100), "B": (4, 10)}, 100)
    assert found.change < 0
    assert found.rate > 0 > found.mix


def test_golden_numbers_of_a_change():
    found = explain_share({"A": (30, 50), "B": (45, 50)}, {"A": (40, 80), "B": (16, 20)}, 100)
    assert found.change == Fraction(19)
    by = {part.value: (part.mix, part.rate) for part in found.parts}
    assert by == {
        "A": (Fraction("3.15"), Fraction("6.5")),
        "B": (Fraction("5.85"), Fraction("3.5")),
    }


def test_a_member_that_comes_or_goes_is_mix_alone():
    found = explain_share({"A": (5, 10), "B": (9, 10)}, {"A": (5, 10)}, 100)
    newcomer = next(part for part in found.parts if part.value == "B")
    assert newcomer.rate == 0
    assert newcomer.mix > 0


def test_the_strongest_stands_first():
    found = explain_count({"A": 1, "B": 50, "C": 5}, {"A": 9, "B": 10, "C": 5})
    assert [part.value for part in found.parts] == ["B", "A"]
    assert [part.value for part in found.raised] == ["B"]
    assert [part.value for part in found.lowered] == ["A"]


def test_a_hidden_member_leaves_a_change_unexplained():
    told = cell(ON_TIME, {"a": 1, "b": 2})
    assert explain(ON_TIME, {"A": told, "B": HIDDEN}, {"A": told}) is None
    assert explain(ON_TIME, {"A": told}, {"A": told}).change == 0
