"""How often something may be done."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from civicloop.kernel.limits.errors import LimitReachedError, LimitSettingError
from civicloop.kernel.limits.rules import (
    Limit,
    after_use,
    chosen,
    declare_limit,
    limited,
    limits_of,
    network,
    seconds_to_wait,
)

NOON = datetime(2026, 5, 4, 4, tzinfo=UTC)
LIMIT = Limit("test.hourly", 30, 3600, "測試", "Test")


def uses(limit: Limit, instants: list[datetime]) -> list[datetime]:
    """Those of some instants at which there was a place."""
    full_at, let_through = None, []
    for instant in instants:
        after = after_use(full_at, limit, instant)
        if after is not None:
            full_at = after
            let_through.append(instant)
    return let_through


def test_thirty_go_at_once_and_then_one_every_two_minutes():
    assert len(uses(LIMIT, [NOON] * 31)) == 30
    later = [NOON] * 30 + [NOON + timedelta(seconds=s) for s in (119, 120, 121, 240)]
    assert uses(LIMIT, later)[30:] == [
        NOON + timedelta(seconds=120),
        NOON + timedelta(seconds=240),
    ]


def test_who_is_refused_learns_when_there_is_a_place():
    full_at = NOON + timedelta(seconds=3600)
    assert after_use(full_at, LIMIT, NOON) is None
    assert seconds_to_wait(full_at, LIMIT, NOON) == 120
    assert seconds_to_wait(None, LIMIT, NOON) == 0


@given(
    most=st.integers(1, 20),
    seconds=st.integers(1, 5000),
    gaps=st.lists(st.integers(0, 4000), max_size=60),
)
def test_no_more_than_the_limit_at_any_instant_and_never_twice_it_in_any_span(most, seconds, gaps):
    limit = Limit("test.any", most, seconds, "測試", "Test")
    instants, at = [], NOON
    for gap in gaps:
        at += timedelta(seconds=gap)
        instants.append(at)
    passed = uses(limit, instants)
    for begin in passed:
        assert passed.count(begin) <= most
        span = [row for row in passed if begin <= row < begin + timedelta(seconds=seconds)]
        assert len(span) <= 2 * most


@given(most=st.integers(1, 50), seconds=st.integers(1, 100_000), used=st.integers(0, 80))
def test_the_wait_that_is_told_is_true(most, seconds, used):
    limit = Limit("test.any", most, seconds, "測試", "Test")
    full_at = None
    for _ in range(used):
        full_at = after_use(full_at, limit, NOON) or full_at
    wait = seconds_to_wait(full_at, limit, NOON)
    assert (after_use(full_at, limit, NOON) is None) == (wait > 0)
    assert after_use(full_at, limit, NOON + timedelta(seconds=wait)) is not None


def test_a_limit_lets_something_through():
    with pytest.raises(ValueError, match="at least one"):
        declare_limit("test.none", most=0, seconds=60, zh="無", en="None")


@pytest.mark.parametrize(
    ("address", "counted_as"),
    [
        ("203.0.113.7", "203.0.113.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::9", "2001:db8:1:2::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("::ffff:203.0.113.7", "203.0.113.7"),
        ("", ""),
        ("unix:", "unix:"),
    ],
)
def test_a_visitor_is_counted_by_what_one_subscriber_holds(address, counted_as):
    assert network(address) == counted_as


def test_off_means_no_limit():
    assert chosen(("off",)) == {}


@pytest.mark.parametrize("entry", ["test", "no.such=1/2", "no.such=x/2", "a=0/5", "a=5/0", "off"])
def test_a_setting_that_says_nothing_is_refused(entry):
    with pytest.raises(LimitSettingError):
        chosen((entry, "off"))
    if entry != "off":
        with pytest.raises(LimitSettingError):
            chosen((entry,))


def test_a_mark_names_the_limits_of_a_view():
    @limited("a.b", "a.c")
    def view():
        return None

    assert limits_of(view) == ("a.b", "a.c")
    assert limits_of(len) == ()


def test_a_wait_is_told_in_whole_minutes():
    assert [LimitReachedError("a.b", s).minutes for s in (1, 60, 61, 3600)] == [1, 1, 2, 60]
