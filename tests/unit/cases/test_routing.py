"""Which unit answers."""

from datetime import date

import pytest

from civicloop.answer.cases.rules import Rule, route, unit_after_refusal

DAY = date(2026, 5, 1)


def rule(pk, category="", district="", *, priority=0, begin=date(2026, 1, 1), end=None):
    return Rule(pk, category, district, pk, priority, begin, end)


TRIAGE = rule(1)
LINGYA = rule(2, district="64000080")
POTHOLES = rule(3, category="pothole")
POTHOLES_LINGYA = rule(4, category="pothole", district="64000080")
ALL = [TRIAGE, LINGYA, POTHOLES, POTHOLES_LINGYA]


@pytest.mark.parametrize(
    ("category", "district", "winner"),
    [
        ("pothole", "64000080", POTHOLES_LINGYA),
        ("pothole", "64000010", POTHOLES),
        ("signal", "64000080", LINGYA),
        ("signal", "64000010", TRIAGE),
        ("signal", "", TRIAGE),
        ("pothole", "", POTHOLES),
    ],
)
def test_the_most_specific_rule_wins_in_whatever_order_they_stand(category, district, winner):
    assert route(ALL, category=category, district=district, on=DAY) == winner
    assert route(ALL[::-1], category=category, district=district, on=DAY) == winner


def test_without_any_rule_there_is_no_unit():
    assert route([], category="pothole", district="64000080", on=DAY) is None
    assert route([POTHOLES], category="signal", district="", on=DAY) is None


def test_a_rule_holds_from_its_first_day_to_the_day_before_its_end():
    dated = rule(9, category="pothole", begin=date(2026, 4, 1), end=date(2026, 5, 1))
    found = [
        route([dated], category="pothole", district="", on=date(2026, month, day))
        for month, day in ((3, 31), (4, 1), (4, 30), (5, 1))
    ]
    assert found == [None, dated, dated, None]


def test_between_equals_priority_decides_then_the_later_start_then_the_older_row():
    plain = rule(5, category="pothole")
    urgent = rule(6, category="pothole", priority=5)
    later = rule(7, category="pothole", begin=date(2026, 2, 1))
    twin = rule(8, category="pothole", begin=date(2026, 2, 1))
    assert route([plain, urgent, later], category="pothole", district="", on=DAY) == urgent
    assert route([plain, later], category="pothole", district="", on=DAY) == later
    assert route([twin, later], category="pothole", district="", on=DAY) == later


@pytest.mark.parametrize(("hops", "target"), [(0, 7), (1, 7), (2, 1), (3, 1)])
def test_after_the_allowed_refusals_the_centre_decides(hops, target):
    assert unit_after_refusal(named=7, triage=1, hops=hops, limit=2) == target


@pytest.mark.parametrize(("before", "target"), [((), 7), ((5,), 7), ((7,), 1), ((5, 7), 1)])
def test_a_unit_that_had_the_case_before_does_not_get_it_back_but_the_centre(before, target):
    """Ping-pong ends at the centre (citizen-requests part e 4)."""
    assert unit_after_refusal(named=7, triage=1, hops=1, limit=5, before=before) == target
