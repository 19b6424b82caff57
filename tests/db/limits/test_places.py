"""Places under a limit, counted in the database."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from civicloop.kernel.limits import services as limits
from civicloop.kernel.limits.apps import check_setting
from civicloop.kernel.limits.errors import LimitReachedError
from civicloop.kernel.limits.models import Allowance
from civicloop.kernel.limits.rules import LIMITS, after_use, declare_limit
from civicloop.kernel.registry.errors import UnknownEntryError

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 5, 4, 4, tzinfo=UTC)


@pytest.fixture(autouse=True)
def limit(settings):
    settings.RATE_LIMITS = []
    if "test.posts" not in LIMITS:
        declare_limit("test.posts", most=3, seconds=60, zh="測試", en="Test")
    return LIMITS.get("test.posts")


def take(at=NOON, subject="203.0.113.7"):
    limits.take("test.posts", subject, now=at)


def test_the_fourth_is_refused_and_told_how_long_to_wait():
    for _ in range(3):
        take()
    with pytest.raises(LimitReachedError) as refused:
        take()
    assert (refused.value.limit, refused.value.seconds) == ("test.posts", 20)
    take(NOON + timedelta(seconds=20))


def test_others_are_not_counted_together():
    for _ in range(3):
        take()
    take(subject="203.0.113.8")


def test_the_table_tells_no_address():
    take()
    row = Allowance.objects.get()
    assert len(row.subject) == 64
    assert "203" not in str(row)


def test_what_says_nothing_any_more_goes_with_the_next_uses():
    for number in range(5):
        take(subject=f"visitor {number}")
    take(NOON + timedelta(seconds=100), subject="late")
    assert Allowance.objects.count() == 3
    take(NOON + timedelta(seconds=101), subject="later")
    assert Allowance.objects.count() == 2


def test_the_job_sweeps_all():
    for number in range(5):
        take(subject=f"visitor {number}")
    assert limits.sweep(NOON + timedelta(seconds=100)) == 5


def test_the_setting_replaces_the_numbers_or_switches_off(settings):
    settings.RATE_LIMITS = ["test.posts=1/60"]
    take()
    with pytest.raises(LimitReachedError):
        take()
    settings.RATE_LIMITS = ["off"]
    take()


def test_a_wrong_setting_is_told_at_the_start(settings):
    settings.RATE_LIMITS = ["test.post=1/60"]
    assert [error.msg for error in check_setting()] == [
        "RATE_LIMITS: there is no limit 'test.post'."
    ]
    settings.RATE_LIMITS = ["test.posts=1/60"]
    assert check_setting() == []


def test_an_unknown_limit_is_an_error_even_when_all_are_off(settings):
    settings.RATE_LIMITS = ["off"]
    with pytest.raises(UnknownEntryError):
        limits.take("test.nothing", "x")


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(gaps=st.lists(st.integers(0, 40), min_size=1, max_size=12))
def test_the_database_counts_as_the_rules_say(limit, gaps):
    Allowance.objects.all().delete()
    full_at, at = None, NOON
    for gap in gaps:
        at += timedelta(seconds=gap)
        after = after_use(full_at, limit, at)
        if after is None:
            with pytest.raises(LimitReachedError):
                take(at)
        else:
            full_at = after
            take(at)
    assert Allowance.objects.get().full_at == full_at
