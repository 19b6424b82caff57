"""How long values are kept: a table of days, and the law's own way of counting."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from civicloop.kernel.privacy.rules import Retention, digest_of, years_before
from civicloop.kernel.privacy.rules.retention import declare_retention
from civicloop.kernel.privacy.states import LISTS, ListState
from civicloop.kernel.states.errors import IllegalMoveError

DAYS = st.dates(date(1990, 1, 1), date(2090, 12, 31))
YEARS = st.integers(1, 30)


def last_day_of(ended: date, years: int) -> date:
    """Civil Code, articles 120 and 121: the first day does not count; the years are over at the
    end of the day before the one that corresponds to the first day, or of the month's last."""
    begins = ended + timedelta(days=1)
    try:
        return begins.replace(year=begins.year + years) - timedelta(days=1)
    except ValueError:  # 29 February has no counterpart: the last day of the month
        return date(begins.year + years, 2, 28)


@given(DAYS, YEARS, st.integers(-3, 3))
def test_what_is_taken_had_its_years_whole_and_goes_at_most_a_day_later(ended, years, shift):
    today = last_day_of(ended, years) + timedelta(days=shift)
    taken = ended < years_before(today, years)
    if shift <= 0:
        assert not taken
    if shift >= 2:
        assert taken


@pytest.mark.parametrize(
    ("ended", "years", "first"),
    [
        (date(2021, 11, 20), 5, date(2026, 11, 21)),
        (date(2020, 12, 31), 5, date(2026, 1, 1)),
        (date(2024, 2, 28), 5, date(2029, 3, 1)),
        (date(2024, 2, 29), 5, date(2029, 3, 1)),
        (date(2023, 2, 28), 5, date(2028, 3, 1)),
    ],
)
def test_the_first_day_on_which_something_goes(ended, years, first):
    assert not ended < years_before(first - timedelta(days=1), years)
    assert ended < years_before(first, years)


def test_a_retention_is_a_year_at_least_and_a_hundred_at_most():
    for years in (0, -1, 101):
        with pytest.raises(ValueError, match="a year at least"):
            declare_retention("test.kind", years=years, basis="§", zh="", en="")
    assert Retention("test.kind", 3, "§", "", "").last_day(date(2026, 5, 4)) == date(2023, 5, 4)
    assert Retention("test.kind", 3, "§", "", "").last_day(date(2026, 5, 4), 1) == date(2025, 5, 4)


@given(st.lists(st.from_regex(r"[a-z]{1,5}:[a-z]{1,5}:[0-9]{1,4}", fullmatch=True), unique=True))
def test_the_digest_tells_another_order_and_a_missing_entry(refs):
    assert digest_of(refs) == digest_of(list(refs))
    if refs:
        assert digest_of(refs[1:]) != digest_of(refs)
    if len(refs) > 1:
        assert digest_of(refs[::-1]) != digest_of(refs)


TABLE = {
    ("drawn", "propose"): "proposed",
    ("drawn", "withdraw"): "withdrawn",
    ("proposed", "approve"): "approved",
    ("proposed", "withdraw"): "withdrawn",
    ("approved", "finish"): "carried_out",
    ("approved", "withdraw"): "withdrawn",
}


@pytest.mark.parametrize("state", list(ListState))
@pytest.mark.parametrize("move", ["propose", "approve", "finish", "withdraw"])
def test_every_move_of_a_list_is_decided(state, move):
    wanted = TABLE.get((str(state), move))
    if wanted is None:
        with pytest.raises(IllegalMoveError):
            LISTS.target(move, current=state)
    else:
        assert LISTS.target(move, current=state) == wanted
