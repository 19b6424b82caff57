"""Which duty telephone is manned when, and what a call must say."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from civicloop.answer.cases.rules.calling import FieldTerms, check_call
from civicloop.answer.cases.rules.duty import Shift, check_shift, on_duty
from civicloop.answer.cases.states import CALL_OUTS, CallOutState, CallResult, DutyDays

TAIPEI = ZoneInfo("Asia/Taipei")
MONDAY = date(2026, 5, 4)


def shift(begins="08:00", ends="17:30", days="every", **more):
    hours = [time.fromisoformat(text) for text in (begins, ends)]
    return Shift(1, "值班", "07-1234567", days, *hours, **more)


def at(text, day=MONDAY):
    return datetime.combine(day, time.fromisoformat(text), TAIPEI)


def weekdays(day):
    return day.weekday() < 5


@pytest.mark.parametrize(
    ("text", "manned"),
    [("07:59", False), ("08:00", True), ("17:29", True), ("17:30", False)],
)
def test_a_day_shift_includes_its_beginning_and_not_its_end(text, manned):
    assert shift().is_on(at(text), weekdays) is manned


def test_a_night_shift_lasts_into_the_morning_and_belongs_to_the_day_of_its_beginning():
    friday_night = shift("17:30", "08:00", DutyDays.WORKING)
    saturday = MONDAY + timedelta(5)
    assert friday_night.is_on(at("03:00", saturday), weekdays)
    assert not friday_night.is_on(at("18:00", saturday), weekdays)
    assert not friday_night.is_on(at("03:00", MONDAY), weekdays)  # Sunday's night is not worked
    assert shift("17:30", "08:00", DutyDays.REST).is_on(at("03:00", MONDAY), weekdays)


def test_the_same_hour_twice_is_around_the_clock():
    around = shift("00:00", "00:00")
    assert all(around.is_on(at(text), weekdays) for text in ("00:00", "12:00", "23:59"))


def test_a_telephone_is_manned_only_between_its_first_and_last_day():
    row = shift(valid_from=MONDAY, valid_until=MONDAY + timedelta(1))
    assert row.is_on(at("09:00"), weekdays)
    assert not row.is_on(at("09:00", MONDAY - timedelta(1)), weekdays)
    assert not row.is_on(at("09:00", MONDAY + timedelta(1)), weekdays)


def test_the_lowest_position_is_tried_first():
    rows = [
        Shift(1, "c", "3", "every", time(0), time(0), position=2),
        Shift(2, "a", "1", "every", time(0), time(0), position=0),
        Shift(3, "b", "2", "every", time(0), time(0), position=0),
        Shift(4, "d", "4", "rest", time(0), time(0), position=0),
    ]
    assert [row.label for row in on_duty(rows, at("12:00"), weekdays)] == ["a", "b", "c"]


clock_times = st.times(timezones=st.none())


@given(begins=clock_times, ends=clock_times, minute=st.integers(0, 7 * 24 * 60 - 1))
def test_two_shifts_that_meet_leave_no_minute_unmanned_and_man_none_twice(begins, ends, minute):
    moment = datetime.combine(MONDAY, time(0), TAIPEI) + timedelta(minutes=minute)
    pair = [
        Shift(1, "a", "1", "every", begins, ends),
        Shift(2, "b", "2", "every", ends, begins),
    ]
    manned = [row.is_on(moment, weekdays) for row in pair]
    assert manned == [True, True] if begins == ends else sum(manned) == 1


@given(minute=st.integers(0, 14 * 24 * 60 - 1), begins=clock_times, ends=clock_times)
def test_working_days_and_days_off_together_are_every_day(minute, begins, ends):
    moment = datetime.combine(MONDAY, time(0), TAIPEI) + timedelta(minutes=minute)
    every, working, off = (
        Shift(1, "a", "1", days, begins, ends).is_on(moment, weekdays)
        for days in (DutyDays.EVERY, DutyDays.WORKING, DutyDays.REST)
    )
    assert every is (working or off)


def test_an_answered_call_names_who_answered():
    good = {"phone": "07-3368333", "result": "answered", "answered_by": "王技士", "note": ""}
    assert check_call(**good) == {}
    assert set(check_call(**good | {"answered_by": " "})) == {"answered_by"}
    assert check_call(**good | {"answered_by": "", "result": CallResult.BUSY}) == {}
    wrong = check_call(phone="七七四九", result="sung", answered_by="a\x00", note="x" * 2001)
    assert {name: row[0].code for name, row in wrong.items()} == {
        "phone": "phone_format",
        "result": "missing",
        "answered_by": "control_character",
        "note": "too_long",
    }


def test_a_duty_telephone_is_a_number_with_a_name():
    assert check_shift(label="夜間", phone="07-3368333 #12", days="every") == {}
    wrong = check_shift(label="", phone="<script>", days="sometimes")
    assert {name: row[0].code for name, row in wrong.items()} == {
        "label": "missing",
        "phone": "phone_format",
        "days": "missing",
    }


def test_the_limit_counts_minutes_as_they_pass():
    since = at("23:50")
    assert FieldTerms(call_minutes=15).tell_by(since) == since + timedelta(minutes=15)


def test_every_pair_of_state_and_move_of_a_call_out_is_decided():
    decided = {
        ("waiting", "call"): "waiting",
        ("waiting", "tell"): "told",
        ("waiting", "drop"): "dropped",
        ("told", "call"): "told",
    }
    for state in CallOutState:
        found = {name: CALL_OUTS.target(name, current=state).value
                 for name in CALL_OUTS.open_moves(state)}  # fmt: skip
        assert found == {name: to for (at_, name), to in decided.items() if at_ == state}
