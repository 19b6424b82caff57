"""The day counts of ``docs/rules/day-counting.md``, rule by rule. Each docstring cites its rule."""

from datetime import UTC, date, datetime, timedelta

import pytest

from civicloop.kernel.clock.errors import ExtensionRefusedError, LimitRefusedError
from civicloop.kernel.clock.rules import (
    DOCUMENT_CLASSES,
    TAIPEI,
    Basis,
    Closure,
    Code,
    Extension,
    Favour,
    Half,
    Pause,
    Policy,
    RestDay,
    Start,
    Status,
    Tracking,
    calendar_days,
    check_extension,
    due,
    earlier_start,
    elapsed_hours,
    explain,
    extension_approver,
    fallback_tables,
    judge,
    later_start,
    merge,
    months,
    policy_for,
    used,
    working_days,
    working_hours,
)

CALENDAR = merge(fallback_tables(range(2004, 2028)))


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=TAIPEI)


def end_of(text: str) -> datetime:
    return at(f"{text}T23:59:59")


def judged(name: str, received: str, closed: str | None = None, **more: object):
    policy = policy_for(name, **more)
    found = judge(policy, at(received), at(closed) if closed else None, CALENDAR)
    return found.due_at, found.days_used, found.status


# Arithmetic and calendar


def test_the_first_day_is_not_counted():
    """A0-1."""
    assert due(calendar_days(1), at("2026-03-02T09:00"), CALENDAR) == end_of("2026-03-03")


@pytest.mark.parametrize(
    ("received", "amount", "last"),
    [
        ("2026-01-14", 2, "2026-03-14"),
        ("2025-12-31", 1, "2026-01-31"),
        ("2005-01-29", 1, "2005-02-28"),
        ("2005-01-27", 1, "2005-02-27"),
        ("2005-01-31", 1, "2005-02-28"),
        ("2004-01-30", 1, "2004-02-29"),
        ("2026-02-28", 1, "2026-03-31"),
        ("2025-08-31", 6, "2026-02-28"),
    ],
)
def test_months_end_before_the_corresponding_day_or_with_a_shorter_month(received, amount, last):
    """A0-1."""
    policy = months(amount, rest_day=RestDay.STAYS)
    assert due(policy, at(received), CALENDAR) == end_of(last)


def test_a_last_day_on_a_sunday_or_holiday_moves_to_the_next_day():
    """A0-2."""
    assert due(calendar_days(7), at("2026-03-01"), CALENDAR) == end_of("2026-03-09")
    assert due(calendar_days(10), at("2025-12-22"), CALENDAR) == end_of("2026-01-02")


def test_a_last_day_on_a_saturday_ends_on_monday_at_noon():
    """A0-2."""
    assert due(calendar_days(6), at("2026-03-01"), CALENDAR) == at("2026-03-09T12:00")


def test_a_saturday_before_a_holiday_on_monday_ends_with_the_next_working_day():
    """A0-2."""
    assert due(calendar_days(1), at("2005-10-07"), CALENDAR) == end_of("2005-10-11")


def test_a_last_day_on_a_make_up_saturday_stays():
    """A0-2."""
    assert due(calendar_days(1), at("2025-02-07"), CALENDAR) == end_of("2025-02-08")


def test_a_monday_morning_that_is_closed_gives_the_whole_monday():
    """A0-2."""
    calendar = CALENDAR.with_closures([Closure(date(2026, 3, 9), Half.MORNING)])
    assert due(calendar_days(6), at("2026-03-01"), calendar) == end_of("2026-03-09")


def test_hours_run_from_the_instant():
    """A0-3."""
    assert due(elapsed_hours(4), at("2026-03-01T22:30"), CALENDAR) == at("2026-03-02T02:30")
    assert due(working_hours(4), at("2026-03-06T15:30"), CALENDAR) == at("2026-03-09T10:30")


def test_an_adverse_period_counts_its_first_day_and_a_last_day_of_rest():
    """A0-4."""
    policy = calendar_days(7, adverse=Favour.EARLIER)
    assert due(policy, at("2026-03-02"), CALENDAR) == end_of("2026-03-08")
    assert Code.REST_COUNTS in [s.code for s in explain(policy, at("2026-03-02"), CALENDAR)]


def test_an_adverse_period_is_counted_the_normal_way_where_that_favours_the_person():
    """A0-4."""
    policy = calendar_days(7, adverse=Favour.LATER)
    assert due(policy, at("2026-03-01"), CALENDAR) == end_of("2026-03-09")


def test_force_majeure_stops_the_clock_until_its_cause_ends():
    """A0-5."""
    pause = Pause(at("2026-03-03T10:00"), at("2026-03-05T10:00"), "typhoon")
    assert due(working_days(6), at("2026-03-02"), CALENDAR, [pause]) == end_of("2026-03-12")
    assert due(months(2), at("2026-03-02"), CALENDAR, [pause]) == end_of("2026-05-04")


def test_holidays_and_closures_are_not_worked_and_make_up_saturdays_are():
    """A0-6."""
    assert not CALENDAR.is_workday(date(2005, 10, 10))
    assert CALENDAR.is_workday(date(2025, 2, 8))
    calendar = CALENDAR.with_closures([Closure(date(2026, 3, 3), name="颱風")])
    assert due(working_days(1), at("2026-03-02"), calendar) == end_of("2026-03-04")


def test_a_closure_holds_in_its_districts_only():
    """A0-6."""
    closure = Closure(date(2026, 3, 3), districts=frozenset({"64000140"}))
    calendar = CALENDAR.with_closures([closure])
    here, there = calendar.in_district("64000140"), calendar.in_district("64000010")
    assert due(working_days(1), at("2026-03-02"), here) == end_of("2026-03-04")
    assert due(working_days(1), at("2026-03-02"), there) == end_of("2026-03-03")


# Golden numbers


@pytest.mark.parametrize(
    ("closed", "days", "status"),
    [("2005-10-14", 4, Status.ON_TIME), ("2005-10-18", 6, Status.LATE)],
)
def test_the_example_of_a_reply_within_ten_days(closed, days, status):
    """A0-golden A5-限期公文."""
    result = judged("限期公文", "2005-10-07", closed, limit=10)
    assert result == (end_of("2005-10-17"), days, status)


def test_the_example_of_special_tracking():
    """A0-golden A5-專案管制."""
    due_at, days, status = judged("專案管制", "2005-10-09", limit=30)
    assert (due_at, days, status) == (end_of("2005-11-08"), None, Status.OPEN)


# The classes


@pytest.mark.parametrize(
    ("name", "kind", "last"),
    [
        ("最速件", "", "2005-10-11"),
        ("速件", "", "2005-10-13"),
        ("普通件", "", "2005-10-18"),
        ("人民申請", "", "2005-12-07"),
        ("人民陳情", "", "2005-11-21"),
        ("訴願答辯", "", "2005-10-27"),
        ("訴願答辯", "移送", "2005-10-17"),
        ("資訊公開", "第三人意見", "2005-10-17"),
        ("立委質詢", "口頭", "2005-10-24"),
        ("立委質詢", "書面", "2005-10-31"),
        ("監察案件", "糾正", "2005-12-07"),
        ("監察案件", "委託調查", "2005-12-07"),
        ("會辦", "普通件", "2005-10-12"),
        ("會辦", "最速件", "2005-10-11"),
        ("會辦", "速件", "2005-10-11"),
    ],
)
def test_each_class_has_its_period(name, kind, last):
    """A5-最速件 A5-速件 A5-普通件 A5-會辦.

    A5-人民申請 A5-人民陳情 A5-訴願答辯 A5-立委質詢 A5-監察案件.
    """
    assert judged(name, "2005-10-07", kind=kind)[0] == end_of(last)


def test_an_appeal_has_three_months():
    """A5-訴願."""
    assert judged("訴願", "2005-10-07")[0] == at("2006-01-09T12:00")


def test_a_request_for_information_has_fifteen_days():
    """A5-資訊公開."""
    assert judged("資訊公開", "2005-10-07")[0] == at("2005-10-24T12:00")


def test_a_petition_takes_no_more_than_thirty_days():
    """A5-人民陳情."""
    assert judged("人民陳情", "2005-10-07", limit=7)[0] == end_of("2005-10-19")
    with pytest.raises(LimitRefusedError):
        policy_for("人民陳情", limit=31)


def test_an_application_takes_the_published_period_of_its_item():
    """A5-人民申請."""
    assert policy_for("人民申請", limit=14).basis is Basis.CALENDAR_DAYS
    assert judged("人民申請", "2005-10-07", limit=14)[0] == end_of("2005-10-21")


def test_the_last_of_two_dates_in_a_letter_holds():
    """A5-限期公文."""
    two = [date(2005, 10, 17), date(2005, 10, 20)]
    assert judged("限期公文", "2005-10-07", until=two)[0] == end_of("2005-10-20")


def test_a_letter_that_came_after_its_date_is_an_ordinary_one():
    """A5-限期公文."""
    policy = policy_for("限期公文", until=[date(2005, 10, 6)], received_on=date(2005, 10, 7))
    assert policy == policy_for("普通件")


@pytest.mark.parametrize("name", [*DOCUMENT_CLASSES])
def test_only_the_named_classes_count_holidays(name):
    """A5 A5-1."""
    counts_holidays = {
        "限期公文", "專案管制", "監察案件", "人民申請", "訴願", "訴願答辯", "資訊公開",
    }  # fmt: skip
    is_calendar = DOCUMENT_CLASSES[name].basis is not Basis.WORKING_DAYS
    assert is_calendar == (name in counts_holidays)


def test_days_used_run_from_the_day_after_receipt_without_holidays():
    """A5-2."""
    assert used(working_days(6), at("2005-10-07"), at("2005-10-14"), CALENDAR) == 4
    assert used(working_days(6), at("2005-10-07"), at("2005-10-11"), CALENDAR) == 1


def test_an_answer_in_time_counts_six_days_at_most():
    """A5-3."""
    in_time = judged("限期公文", "2005-10-07", "2005-10-21", limit=20)
    late = judged("限期公文", "2005-10-07", "2005-10-28", limit=20)
    assert in_time == (end_of("2005-10-27"), 6, Status.ON_TIME)
    assert late == (end_of("2005-10-27"), 14, Status.LATE)


def test_cases_are_only_in_time_or_late():
    """A5-4."""
    by_days = [name for name, row in DOCUMENT_CLASSES.items() if row.scores_days]
    assert by_days == ["最速件", "速件", "普通件", "限期公文", "會辦"]
    assert judged("人民申請", "2005-10-07", "2005-12-07")[2] is Status.ON_TIME
    assert judged("人民申請", "2005-10-07", "2005-12-08")[2] is Status.LATE


def test_closed_on_the_day_of_receipt_is_half_a_day():
    """A5-5."""
    assert judged("最速件", "2005-10-07T09:00", "2005-10-07T17:00")[1] == 0.5


def test_a_compiled_reply_starts_with_the_last_contribution_and_joined_letters_with_the_first():
    """A5-6."""
    arrivals = [at("2005-10-12"), at("2005-10-05"), at("2005-10-07")]
    assert due(policy_for("速件"), later_start(arrivals), CALENDAR) == end_of("2005-10-17")
    assert due(policy_for("速件"), earlier_start(arrivals), CALENDAR) == end_of("2005-10-11")


def test_an_extension_is_decided_in_time_at_most_three_times_and_thirty_days_in_all():
    """A5-7."""
    policy, due_at = policy_for("普通件"), end_of("2005-10-18")
    ten = Extension(at("2005-10-17"), 10)
    check_extension(policy, (ten, ten), ten, due_at)
    refused = [
        ((ten, ten, ten), ten),
        ((), Extension(at("2005-10-17"), 31)),
        ((), Extension(at("2005-10-19"), 1)),
    ]
    for earlier, new in refused:
        with pytest.raises(ExtensionRefusedError):
            check_extension(policy, earlier, new, due_at)


@pytest.mark.parametrize(
    ("days", "approver"),
    [
        (10, "科長"),
        (11, "處長"),
        (20, "處長"),
        (21, "主任秘書"),
        (30, "主任秘書"),
        (31, "專案管制"),
    ],
)
def test_a_longer_extension_needs_a_higher_approver(days, approver):
    """A5-7."""
    assert extension_approver(days) == approver


@pytest.mark.parametrize(
    ("name", "kind", "most"),
    [
        ("人民申請", "", 2),
        ("訴願", "", 2),
        ("資訊公開", "", 15),
        ("立委質詢", "口頭", 5),
        ("立委質詢", "書面", 10),
    ],
)
def test_the_law_allows_one_extension_of_a_set_length(name, kind, most):
    """A5-人民申請 A5-訴願 A5-資訊公開 A5-立委質詢."""
    policy, due_at = policy_for(name, kind=kind), end_of("2026-06-30")
    one = Extension(at("2026-03-02"), most)
    check_extension(policy, (), one, due_at)
    for earlier, new in [((one,), one), ((), Extension(at("2026-03-02"), most + 1))]:
        with pytest.raises(ExtensionRefusedError):
            check_extension(policy, earlier, new, due_at)


@pytest.mark.parametrize("name", ["監察案件", "會辦", "訴願答辯"])
def test_some_periods_are_never_extended(name):
    """A5-監察案件 A5-會辦 A5-訴願答辯."""
    one = Extension(at("2026-03-02"), 1)
    with pytest.raises(ExtensionRefusedError):
        check_extension(policy_for(name), (), one, end_of("2026-06-30"))


def test_letters_are_tracked_one_by_one_and_cases_as_a_whole():
    """A5-8."""
    by_case = [n for n, row in DOCUMENT_CLASSES.items() if row.tracking is Tracking.BY_CASE]
    assert by_case == [
        "專案管制", "人民申請", "人民陳情", "訴願", "訴願答辯", "資訊公開", "立委質詢", "監察案件",
    ]  # fmt: skip


# Limits of other programmes, with the same arithmetic


def test_an_inspection_record_is_sent_within_seven_working_days():
    """A8."""
    assert due(working_days(7), at("2026-02-25"), CALENDAR) == end_of("2026-03-09")


def test_a_report_of_the_public_on_works_is_closed_within_twelve_days():
    """A10."""
    assert due(calendar_days(12), at("2026-03-02"), CALENDAR) == at("2026-03-16T12:00")


def test_a_report_of_a_journey_is_due_within_three_months():
    """A14."""
    assert due(months(3), at("2026-03-02"), CALENDAR) == end_of("2026-06-02")


# What the sources leave open


def test_a_period_may_start_at_once():
    """CLK-1."""
    policy = working_days(2, start=Start.AT_ONCE)
    assert due(policy, at("2026-03-02T15:00"), CALENDAR) == end_of("2026-03-03")


def test_half_a_day_closed_is_half_a_working_day():
    """CLK-2."""
    half = CALENDAR.with_closures([Closure(date(2026, 3, 3), Half.AFTERNOON)])
    assert used(working_days(3), at("2026-03-02"), at("2026-03-04"), half) == 1.5
    assert due(working_days(1), at("2026-03-02"), half) == end_of("2026-03-04")
    assert due(working_hours(6), at("2026-03-03T08:30"), half) == at("2026-03-04T10:30")


def test_a_year_without_a_calendar_has_only_weekends_and_says_so():
    """CLK-3."""
    empty = merge([])
    steps = explain(working_days(2), at("2030-12-31"), empty)
    warned = [(s.day, s.code) for s in steps if s.code is Code.UNKNOWN_YEAR]
    assert warned == [
        (date(2030, 12, 31), Code.UNKNOWN_YEAR),
        (date(2031, 1, 1), Code.UNKNOWN_YEAR),
    ]
    assert steps[-1].at == end_of("2031-01-02")


def test_a_deadline_that_may_not_stand_still_ignores_pauses_and_says_so():
    """CLK-4."""
    policy = Policy(Basis.WORKING_DAYS, 6, pausable=False)
    pause = Pause(at("2026-03-03"), at("2026-03-06"))
    assert due(policy, at("2026-03-02"), CALENDAR, [pause]) == end_of("2026-03-10")
    steps = explain(policy, at("2026-03-02"), CALENDAR, [pause])
    assert steps[0].code is Code.PAUSE_IGNORED


def test_a_pause_that_is_not_over_moves_nothing_yet():
    """CLK-5."""
    pause = Pause(at("2026-03-03"))
    assert due(working_days(6), at("2026-03-02"), CALENDAR, [pause]) == end_of("2026-03-10")
    assert used(working_days(6), at("2026-03-02"), at("2026-03-06"), CALENDAR, [pause]) == 1
    steps = explain(working_days(6), at("2026-03-02"), CALENDAR, [pause])
    assert Code.PAUSE_OPEN in [each.code for each in steps]


def test_the_last_second_of_the_last_day_is_in_time_and_midnight_is_late():
    """CLK-6."""
    policy, received = policy_for("最速件"), at("2026-03-02T09:00")
    last = at("2026-03-03T23:59:59.999999")
    assert judge(policy, received, last, CALENDAR).status is Status.ON_TIME
    midnight = last + timedelta(microseconds=1)
    assert judge(policy, received, midnight, CALENDAR).status is Status.LATE
    assert (
        due(policy, received, CALENDAR).astimezone(UTC).isoformat() == "2026-03-03T15:59:59+00:00"
    )
