"""When a figure has crossed what somebody named, and which period is looked at."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from civicloop.engines.metrics.rules import Month, Period, PeriodKind
from civicloop.publish.dashboards.rules.alerts import Against, Limit, Rule, change_of, last_whole

D = Decimal
NOW = datetime(2026, 11, 20, 4, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("rule", "shown", "other", "crossed"),
    [
        (Rule.ABOVE, "10.01", None, True),
        (Rule.ABOVE, "10", None, False),
        (Rule.BELOW, "9.99", None, True),
        (Rule.BELOW, "10", None, False),
        (Rule.CHANGES, "110", "100", True),
        (Rule.CHANGES, "90", "100", True),
        (Rule.CHANGES, "109", "100", False),
        (Rule.CHANGES, "109.96", "100", True),
        (Rule.CHANGES, "5", "0", None),
        (Rule.CHANGES, "5", None, None),
    ],
)
def test_exactly_on_a_number_is_not_beyond_it_but_is_changed_so_much(rule, shown, other, crossed):
    limit = Limit(rule, D(10))
    assert limit.crossed(D(shown), None if other is None else D(other)) is crossed


def test_a_change_is_in_percent_as_printed():
    assert change_of(D("93.4"), D("95.0")) == D("-1.7")
    assert change_of(D(-5), D(-10)) == D("50.0")


@pytest.mark.parametrize(
    ("kind", "key"),
    [
        (PeriodKind.MONTH, "2026-10"),
        (PeriodKind.QUARTER, "2026-Q3"),
        (PeriodKind.HALF, "2026-H1"),
        (PeriodKind.YEAR, "2025"),
    ],
)
def test_the_last_period_that_has_ended_is_looked_at(kind, key):
    assert last_whole(kind, NOW).key == key
    assert last_whole(kind, datetime(2026, 12, 31, 15, 59, tzinfo=UTC)).months[-1] < Month(2026, 12)


def test_only_a_change_looks_back():
    period = Period.parse("2026-Q3")
    assert Limit(Rule.ABOVE, D(1)).other(period) is None
    assert Limit(Rule.CHANGES, D(1)).other(period).key == "2026-Q2"
    assert Limit(Rule.CHANGES, D(1), Against.YEAR).other(period).key == "2025-Q3"
