"""Which days and hours are worked."""

from datetime import UTC, date, datetime, time

import pytest

from civicloop.kernel.clock.errors import CalendarError
from civicloop.kernel.clock.rules import (
    OFFICE_HOURS,
    TAIPEI,
    Closure,
    DayEntry,
    DayKind,
    Half,
    WorkingHours,
    YearTable,
    due,
    merge,
    working_hours,
)

MONDAY, SATURDAY = date(2026, 3, 2), date(2026, 3, 7)
MORNING, AFTERNOON = (time(8, 30), time(12, 30)), (time(13, 30), time(17, 30))


def hours_on(calendar, day):
    return [(a.time(), b.time()) for a, b in calendar.segments(day)]


def test_a_calendar_that_knows_nothing_works_from_monday_to_friday():
    calendar = merge([])
    worked = [calendar.is_workday(date(2026, 3, n)) for n in range(2, 9)]
    assert worked == [True] * 5 + [False] * 2
    assert not calendar.knows(2026)


@pytest.mark.parametrize(
    ("half", "weight", "hours"),
    [
        (Half.DAY, 0, []),
        (Half.MORNING, 0.5, [AFTERNOON]),
        (Half.AFTERNOON, 0.5, [MORNING]),
    ],
)
def test_a_closure_takes_its_part_of_the_day(half, weight, hours):
    calendar = merge([], closures=[Closure(MONDAY, half, name="颱風")])
    assert calendar.status(MONDAY).weight == weight
    assert calendar.status(MONDAY).name == "颱風"
    assert hours_on(calendar, MONDAY) == hours


def test_two_halves_closed_are_a_day_closed():
    both = [Closure(MONDAY, Half.MORNING), Closure(MONDAY, Half.AFTERNOON)]
    calendar = merge([], closures=both)
    assert (calendar.status(MONDAY).weight, hours_on(calendar, MONDAY)) == (0, [])
    twice = merge([], closures=[both[0], both[0]])
    assert twice.status(MONDAY).weight == 0.5


def test_a_block_over_midday_is_cut_by_half_a_day():
    hours = WorkingHours((((time(9), time(18)),),) * 7, ())
    calendar = merge([], closures=[Closure(MONDAY, Half.MORNING)], hours=hours)
    assert hours_on(calendar, MONDAY) == [(time(13), time(18))]


def test_closing_a_day_of_rest_changes_nothing():
    calendar = merge([], closures=[Closure(SATURDAY, name="颱風")])
    assert calendar.status(SATURDAY)[:4] == (0, DayKind.REST, Half.DAY, "")


def test_a_district_sees_its_own_closures_and_those_of_the_city():
    here, city = Closure(MONDAY, districts=frozenset({"A"})), Closure(date(2026, 3, 3))
    calendar = merge([], closures=[here, city])
    assert calendar.in_district("A").closures == (here, city)
    assert calendar.in_district("B").closures == calendar.in_district("").closures == (city,)


def test_a_make_up_saturday_has_its_own_hours_where_saturdays_have_none():
    makeup = YearTable(2026, "x", (DayEntry(SATURDAY, DayKind.MAKEUP),))
    assert hours_on(merge([makeup]), SATURDAY) == [MORNING, AFTERNOON]
    short = WorkingHours(OFFICE_HOURS.weekdays, (MORNING,))
    assert hours_on(merge([makeup], hours=short), SATURDAY) == [MORNING]


def test_hours_may_have_several_blocks_and_differ_by_weekday():
    evening = (time(18), time(20))
    hours = WorkingHours(((MORNING, AFTERNOON, evening), *OFFICE_HOURS.weekdays[1:]), (MORNING,))
    calendar = merge([], hours=hours)
    start = datetime(2026, 3, 2, 17, tzinfo=TAIPEI)
    assert due(working_hours(3), start, calendar) == datetime(2026, 3, 3, 9, tzinfo=TAIPEI)


@pytest.mark.parametrize(
    "weekdays",
    [
        ((MORNING,),) * 6,
        ((),) * 7,
        (((time(12), time(9)),), *(((),) * 6)),
        ((MORNING, (time(12), time(14))), *(((),) * 6)),
        ((AFTERNOON, MORNING), *(((),) * 6)),
    ],
)
def test_hours_that_make_no_sense_are_refused(weekdays):
    with pytest.raises(CalendarError):
        WorkingHours(weekdays, ())


def test_the_day_of_an_instant_is_the_day_in_taipei():
    calendar = merge([])
    assert calendar.day_of(datetime(2026, 3, 2, 15, 59, 59, tzinfo=UTC)) == MONDAY
    assert calendar.day_of(datetime(2026, 3, 2, 16, tzinfo=UTC)) == date(2026, 3, 3)
