"""What holds of every count, whatever the calendar, the policy and the facts."""

from datetime import UTC, date, datetime, timedelta

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from civicloop.kernel.clock.rules import (
    TAIPEI,
    Basis,
    Calendar,
    Closure,
    Code,
    DayEntry,
    DayKind,
    Extension,
    Favour,
    Half,
    Pause,
    Policy,
    RestDay,
    Start,
    YearTable,
    due,
    explain,
    is_late,
    merge,
    used,
)

FIRST = date(2024, 12, 1)
ONE_DAY = timedelta(days=1)
offsets = st.integers(0, 120)


def day(offset: int) -> date:
    return FIRST + timedelta(days=offset)


@st.composite
def calendars(draw, *, half_days: bool = True) -> Calendar:
    """Two years with any holidays, make-up days and closures in the first months."""
    special = draw(st.dictionaries(offsets, st.booleans(), max_size=25))
    entries = []
    for offset, is_rest in special.items():
        each = day(offset)
        if is_rest:
            entries.append(DayEntry(each, DayKind.HOLIDAY, "假日"))
        elif each.weekday() >= 5:
            entries.append(DayEntry(each, DayKind.MAKEUP, "補行上班"))
    halves = list(Half) if half_days else [Half.DAY]
    closed = draw(st.dictionaries(offsets, st.sampled_from(halves), max_size=6))
    tables = [
        YearTable(year, "drawn", tuple(e for e in entries if e.day.year == year))
        for year in (2024, 2025)
    ]
    return merge(tables, closures=[Closure(day(o), half) for o, half in closed.items()])


instants = st.builds(
    lambda offset, minute: (
        datetime(2024, 12, 1, tzinfo=TAIPEI) + timedelta(days=offset, minutes=minute)
    ),
    st.integers(0, 90),
    st.integers(0, 24 * 60 - 1),
)


@st.composite
def policies(draw) -> Policy:
    basis = draw(st.sampled_from(Basis))
    amount = draw(st.integers(1, {Basis.MONTHS: 4}.get(basis, 40)))
    if basis.is_hours:
        return Policy(basis, amount + draw(st.sampled_from([0, 0.25, 0.5])))
    return Policy(
        basis,
        amount,
        start=draw(st.sampled_from(Start)),
        rest_day=draw(st.sampled_from(RestDay)),
        adverse=draw(st.none() | st.sampled_from(Favour)),
        pausable=draw(st.booleans()),
    )


@st.composite
def pauses(draw) -> Pause:
    begins = draw(instants)
    length = draw(st.integers(0, 20 * 24 * 60))
    return Pause(begins, begins + timedelta(minutes=length))


some_pauses = st.lists(pauses(), max_size=4)
extensions = st.builds(
    Extension, instants, st.integers(1, 3), reason=st.just("需會勘"), decided_by=st.just("person:1")
)


@given(policies(), instants, calendars(), some_pauses, st.lists(extensions, max_size=2))
def test_the_last_step_is_the_deadline(policy, start, calendar, stops, more):
    steps = explain(policy, start, calendar, stops, more)
    last = steps[-1]
    assert (last.code, last.at) == (Code.DUE, due(policy, start, calendar, stops, more))
    assert [step for step in steps[:-1] if step.code is Code.DUE] == []


@given(policies(), instants, calendars(), some_pauses)
def test_what_is_counted_adds_up_to_the_total(policy, start, calendar, stops):
    steps = explain(policy, start, calendar, stops)
    assert abs(sum(step.counted for step in steps) - steps[-1].total) < 1e-6
    if policy.basis is not Basis.MONTHS:
        over = steps[-1].total - policy.amount
        assert -1e-6 <= over <= 0.5 + 1e-6


@given(policies(), instants, calendars(), some_pauses)
def test_a_deadline_lies_after_its_start(policy, start, calendar, stops):
    assert due(policy, start, calendar, stops) >= start


@given(policies(), instants, instants, calendars(), some_pauses)
def test_whatever_comes_later_is_due_no_earlier(policy, one, other, calendar, stops):
    earlier, later = sorted([one, other])
    assert due(policy, earlier, calendar, stops) <= due(policy, later, calendar, stops)


@given(policies(), instants, calendars(), some_pauses)
def test_a_longer_period_is_due_no_earlier(policy, start, calendar, stops):
    longer = Policy.from_json({**policy.to_json(), "amount": policy.amount + 1})
    assert due(policy, start, calendar, stops) <= due(longer, start, calendar, stops)


@given(policies(), instants, calendars(), some_pauses, pauses())
def test_a_pause_never_shortens(policy, start, calendar, stops, further):
    assert due(policy, start, calendar, stops) <= due(policy, start, calendar, [*stops, further])


@given(policies(), instants, calendars(), some_pauses)
def test_the_order_of_pauses_does_not_matter(policy, start, calendar, stops):
    found = due(policy, start, calendar, stops)
    assert due(policy, start, calendar, [*reversed(stops), *stops]) == found


@given(policies(), instants, calendars(), some_pauses, extensions)
def test_an_extension_never_shortens(policy, start, calendar, stops, further):
    plain = due(policy, start, calendar, stops)
    assert plain <= due(policy, start, calendar, stops, [further])
    until = Extension(further.decided_at, until=calendar.day_of(plain) - ONE_DAY)
    assert plain <= due(policy, start, calendar, stops, [until])


@given(policies(), instants, calendars(), offsets)
def test_a_closure_never_shortens(policy, start, calendar, offset):
    closed = calendar.with_closures([Closure(day(offset))])
    assert due(policy, start, calendar) <= due(policy, start, closed)


@given(st.integers(1, 40), instants, calendars(half_days=False))
def test_working_days_up_to_the_deadline_are_the_period(amount, start, calendar):
    policy = Policy(Basis.WORKING_DAYS, amount)
    due_at = due(policy, start, calendar)
    assert used(policy, start, due_at, calendar) == amount
    assert calendar.is_workday(calendar.day_of(due_at))


@given(
    st.sampled_from([Basis.WORKING_HOURS, Basis.ELAPSED_HOURS]),
    st.integers(1, 400).map(lambda quarter: quarter / 4),
    instants,
    calendars(),
    some_pauses,
)
def test_hours_up_to_the_deadline_are_the_period(basis, amount, start, calendar, stops):
    policy = Policy(basis, amount)
    due_at = due(policy, start, calendar, stops)
    assert abs(used(policy, start, due_at, calendar, stops) - amount) < 1e-6


@given(policies(), instants, st.lists(instants, min_size=2, max_size=2), calendars(), some_pauses)
def test_time_used_never_shrinks(policy, start, ends, calendar, stops):
    first, second = sorted(ends)
    assume(start <= first)
    before = used(policy, start, first, calendar, stops)
    assert before <= used(policy, start, second, calendar, stops) + 1e-9


@given(policies(), instants, calendars(), some_pauses)
def test_pausing_never_uses_time(policy, start, calendar, stops):
    end = start + timedelta(days=60)
    assert used(policy, start, end, calendar, stops) <= used(policy, start, end, calendar)


@given(policies(), instants, calendars(), some_pauses)
def test_the_zone_in_which_an_instant_is_written_does_not_matter(policy, start, calendar, stops):
    elsewhere = [Pause(p.begins_at.astimezone(UTC), p.ends_at.astimezone(UTC)) for p in stops]
    assert due(policy, start.astimezone(UTC), calendar, elsewhere) == due(
        policy, start, calendar, stops
    )


@given(policies(), instants, calendars())
def test_in_time_ends_with_the_second_of_the_deadline(policy, start, calendar):
    due_at = due(policy, start, calendar)
    assert not is_late(due_at, due_at + timedelta(microseconds=999_999 - due_at.microsecond))
    assert is_late(due_at, due_at + timedelta(seconds=1))


@settings(max_examples=50)
@given(policies())
def test_a_policy_survives_being_stored(policy):
    assert Policy.from_json(policy.to_json()) == policy


@given(policies(), instants)
def test_a_calendar_without_years_warns_wherever_it_is_asked(policy, start):
    steps = explain(policy, start, merge([]))
    warned = [step.day.year for step in steps if step.code is Code.UNKNOWN_YEAR]
    years = sorted({step.day.year for step in steps})
    assert sorted(warned) == ([] if policy.basis is Basis.ELAPSED_HOURS else years)
