"""The times of the law by the day of receipt, and those that the city sets."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from civicloop.evaluate.resolutions.rules import BY_CITY, STATUTES, limit_of
from civicloop.evaluate.resolutions.states import ClockKind
from civicloop.kernel.clock.rules import due, fallback_tables, merge

TAIPEI = ZoneInfo("Asia/Taipei")
TERMS = {**dict.fromkeys(BY_CITY.values(), 30), "longer_days": 15}


def last_day(kind, received):
    limit = limit_of(kind, received, TERMS)
    at = datetime(received.year, received.month, received.day, 12, tzinfo=TAIPEI)
    years = range(received.year, received.year + 2)
    return due(limit.policy, at, merge(fallback_tables(years))).astimezone(TAIPEI).date()


@pytest.mark.parametrize(
    ("kind", "received", "days", "longer"),
    [
        (ClockKind.LEGISLATOR_ORAL, date(2024, 6, 23), 20, 5),
        (ClockKind.LEGISLATOR_ORAL, date(2024, 6, 24), 10, 5),
        (ClockKind.LEGISLATOR_WRITTEN, date(2024, 6, 23), 20, 5),
        (ClockKind.LEGISLATOR_WRITTEN, date(2024, 6, 24), 15, 10),
        (ClockKind.RECONSIDERATION, date(2026, 3, 2), 30, 0),
        (ClockKind.CORRECTION, date(2026, 3, 2), 2, 0),
        (ClockKind.INVESTIGATION, date(2026, 3, 2), 2, 0),
        (ClockKind.MOTION, date(2026, 3, 2), 30, 15),
        (ClockKind.AUDIT, date(2026, 3, 2), 30, 15),
    ],
)
def test_the_text_in_force_on_the_day_of_receipt_counts(kind, received, days, longer):
    limit = limit_of(kind, received, TERMS, "規則")
    assert (limit.policy.amount, limit.longer) == (days, longer)
    assert limit.basis
    total = limit.policy.extension.total if limit.policy.extension else 0
    assert total == longer


@pytest.mark.parametrize(
    ("kind", "received", "last"),
    [
        # a Monday; ten working days on: Monday two weeks later
        (ClockKind.LEGISLATOR_ORAL, date(2026, 3, 2), date(2026, 3, 16)),
        (ClockKind.LEGISLATOR_WRITTEN, date(2026, 3, 2), date(2026, 3, 23)),
        # thirty days of the calendar from the day after service
        (ClockKind.RECONSIDERATION, date(2026, 3, 2), date(2026, 4, 1)),
        # two months end on the day that answers to the first one
        (ClockKind.CORRECTION, date(2026, 3, 2), date(2026, 5, 4)),
    ],
)
def test_the_last_day(kind, received, last):
    assert last_day(kind, received) == last


def test_the_city_cannot_change_what_the_law_sets():
    other = {**TERMS, **dict.fromkeys(BY_CITY.values(), 365)}
    for statute in STATUTES:
        limit = limit_of(statute.kind, date(2026, 1, 5), other)
        assert limit == limit_of(statute.kind, date(2026, 1, 5), TERMS)


def test_every_kind_of_clock_has_a_limit():
    assert {row.kind for row in STATUTES} | set(BY_CITY) == set(ClockKind)
