"""Money carried over adds up, and each year begins with what stands of the one before."""

from dataclasses import replace
from datetime import date

import pytest

from civicloop.evaluate.resolutions.rules import (
    Before,
    CarryDraft,
    Link,
    Sums,
    check_carry,
    check_word,
    gaps,
    is_too_old,
)

DRAFT = CarryDraft(
    unit_id=1, year=2025, budget_year=2025, title="人行道", ground="contract", basis="契約1號",
    available=860, paid=415, payable=32, carried=408, lapsed=5,
)  # fmt: skip
TODAY = date(2026, 3, 2)


def test_the_four_parts_come_to_what_there_was():
    assert check_carry(DRAFT) == {}
    assert check_carry(replace(DRAFT, lapsed=6)) == {"available": "does_not_add_up"}


@pytest.mark.parametrize(
    ("changes", "faults"),
    [
        ({"paid": -1, "lapsed": 421}, {"paid": "below_zero"}),
        ({"carried": 0, "lapsed": 413}, {"carried": "missing"}),
        ({"budget_year": 2026}, {"budget_year": "after_its_year"}),
        ({"year": 1900, "budget_year": 1900},
         {"year": "too_early", "budget_year": "after_its_year"}),
        ({"title": " ", "basis": ""}, {"title": "missing", "basis": "missing"}),
        ({"spend_until": date(2025, 12, 31)}, {"spend_until": "before_next_year"}),
        ({"available": 10**16, "paid": 10**16 - 445},
         {"available": "too_much", "paid": "too_much"}),
        ({"unit_id": 0}, {"unit": "missing"}),
    ],
)  # fmt: skip
def test_each_field_that_is_wrong_is_named(changes, faults):
    assert check_carry(replace(DRAFT, **changes)) == faults


def test_the_next_year_begins_with_what_stands():
    before = Before(unit_id=1, year=2024, budget_year=2023, standing=860)
    assert check_carry(replace(DRAFT, budget_year=2023), before) == {}
    other = Before(unit_id=2, year=2023, budget_year=2023, standing=859)
    assert check_carry(DRAFT, other) == {
        "unit": "not_the_same",
        "year": "not_the_next_year",
        "budget_year": "not_the_same",
        "available": "not_what_was_carried",
    }


def test_a_word_of_others_has_a_letter_a_day_and_no_more_than_was_asked():
    assert check_word(408, 408, "主預1號", on=TODAY, today=TODAY) == {}
    assert check_word(409, 408, "", on=date(2026, 3, 3), today=TODAY) == {
        "letter": "missing", "on": "in_the_future", "amount": "more_than_asked",
    }  # fmt: skip


def test_sums_of_items_add_up_as_each_of_them_does():
    one = Sums(1, available=860, paid=415, payable=32, carried=408, lapsed=5, standing=400)
    both = one + Sums(1, available=40, paid=10, payable=0, carried=30, lapsed=0, standing=30)
    assert (both.rows, both.available, both.standing) == (2, 900, 430)
    assert both.adds_up
    assert not Sums(1, available=1).adds_up


def test_what_does_not_follow_is_found():
    rows = [
        Link(1, 2024, available=100, standing=60, is_followed=True),
        Link(2, 2025, available=60, standing=20, before=60),
        Link(3, 2024, available=90, standing=50, is_followed=False),
        Link(4, 2025, available=70, standing=10, before=65),
        Link(5, 2024, available=80, standing=0, is_followed=False),
        Link(6, 2023, available=80, standing=80, is_followed=False),
    ]
    found = [(one.key, one.what, one.expected, one.found) for one in gaps(2025, rows)]
    assert found == [(3, "lost", 50, 0), (4, "changed", 65, 70)]


@pytest.mark.parametrize(("year", "old"), [(2028, False), (2029, True)])
def test_four_years_after_its_budget_an_item_may_be_left_out(year, old):
    """決算法 §7: 年度終了屆滿四年，而仍未能實現者，可免予編列."""
    assert is_too_old(2025, year) is old
