"""Official calendars and closures as the city's data."""

from calendar import isleap
from datetime import date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from civicloop.kernel.actors.errors import NotPermittedError
from civicloop.kernel.actors.rules import citizen, machine
from civicloop.kernel.clock import queries
from civicloop.kernel.clock import services as clock
from civicloop.kernel.clock.errors import CalendarFileError, ClosureWithdrawnError
from civicloop.kernel.clock.models import CalendarDay, CalendarTable, Closure, ObjectClock
from civicloop.kernel.clock.rules import TAIPEI, Half, elapsed_hours, working_days, working_hours
from civicloop.kernel.ledger.models import Event

pytestmark = pytest.mark.django_db
ADMINISTRATOR = machine("setup", "clock.load_calendar", "clock.declare_closure")
NOW = datetime(2026, 3, 2, 9, tzinfo=TAIPEI)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=TAIPEI)


def end_of(text: str) -> datetime:
    return at(f"{text}T23:59:59")


def official(year: int, **codes: str) -> bytes:
    """A whole year in the government's format; ``d20260303="2"`` changes one day."""
    lines = ["西元日期,星期,是否放假,備註"]
    day = date(year, 1, 1)
    for n in range(365 + isleap(year)):
        each = day + timedelta(days=n)
        code = codes.get(f"d{each:%Y%m%d}", "2" if each.weekday() >= 5 else "0")
        lines.append(f"{each:%Y%m%d},{'一二三四五六日'[each.weekday()]},{code},")
    return "\r\n".join(lines).encode("utf-8-sig")


def load(content: bytes, name: str = "115.csv"):
    return clock.load_calendar(content, name, actor=ADMINISTRATOR, now=NOW)


def last_event() -> Event:
    return Event.objects.order_by("-position")[0]


def test_a_year_without_an_official_table_is_counted_with_the_shipped_calendar():
    assert not queries.calendar().is_workday(date(2026, 10, 9))


def test_an_official_table_replaces_its_whole_year():
    [table] = load(official(2026, d20260303="2"))
    calendar = queries.calendar()
    assert (table.year, table.version, table.source) == (2026, 1, "115.csv")
    assert not calendar.is_workday(date(2026, 3, 3))
    assert calendar.is_workday(date(2026, 10, 9))
    assert calendar.sources[2026] == "115.csv"
    assert CalendarDay.objects.count() == 365


def test_the_latest_version_holds_and_the_earlier_one_stays():
    load(official(2026, d20260303="2"))
    [second] = load(official(2026, d20260304="2"), "corrected.csv")
    calendar = queries.calendar()
    assert second.version == 2
    assert calendar.is_workday(date(2026, 3, 3))
    assert not calendar.is_workday(date(2026, 3, 4))
    assert CalendarTable.objects.count() == 2


def test_loading_the_same_again_changes_nothing():
    [first] = load(official(2026))
    events = Event.objects.count()
    assert load(official(2026), "copy.csv") == [first]
    assert (CalendarTable.objects.count(), Event.objects.count()) == (1, events)


def test_loading_moves_open_clocks_and_says_how_many():
    load(official(2026))
    clock.start("cases:case:1", "answer", working_days(6), at("2026-03-02"))
    clock.start("cases:case:2", "answer", working_days(6), at("2026-03-09"))
    clock.start("cases:case:3", "answer", working_days(6), at("2026-03-02"))
    clock.stop("cases:case:3", "answer", at("2026-03-20"))
    load(official(2026, d20260304="2"), "corrected.csv")
    due = list(ObjectClock.objects.order_by("ref").values_list("due_at", flat=True))
    assert due == [end_of("2026-03-11"), end_of("2026-03-17"), end_of("2026-03-10")]
    event = last_event()
    assert event.name == "clock.calendar_loaded"
    assert {key: event.body[key] for key in ("year", "edition", "clocks_moved")} == {
        "year": 2026,
        "edition": 2,
        "clocks_moved": 1,
    }


@pytest.mark.parametrize(
    "content", [b"nothing", official(2026)[:-30], official(2026, d20260303="1")]
)
def test_a_file_with_a_mistake_changes_nothing(content):
    with pytest.raises(CalendarFileError):
        load(content)
    assert (CalendarTable.objects.count(), Event.objects.count()) == (0, 0)


def test_a_whole_day_closure_moves_every_open_clock_that_counts_the_day():
    clock.start("cases:case:1", "answer", working_days(6), at("2026-03-02"))
    clock.start("cases:case:2", "answer", elapsed_hours(24), at("2026-03-03"))
    clock.start("cases:case:3", "answer", working_hours(8), at("2026-03-03T08:30"))
    clock.start("cases:case:4", "answer", working_days(1), at("2026-03-03"))
    closure = clock.declare_closure(date(2026, 3, 3), actor=ADMINISTRATOR, name="颱風", now=NOW)
    due = list(ObjectClock.objects.order_by("ref").values_list("due_at", flat=True))
    assert due == [
        end_of("2026-03-11"),
        at("2026-03-04"),
        at("2026-03-04T17:30"),
        end_of("2026-03-04"),
    ]
    event = last_event()
    assert (event.name, event.stream) == ("clock.closure_declared", closure.ref)
    assert event.body["clocks_moved"] == 2


def test_withdrawing_a_closure_moves_the_clocks_back_once():
    clock.start("cases:case:1", "answer", working_days(6), at("2026-03-02"))
    closure = clock.declare_closure(date(2026, 3, 3), actor=ADMINISTRATOR, now=NOW)
    clock.withdraw_closure(closure.pk, actor=ADMINISTRATOR, now=NOW)
    assert queries.clock("cases:case:1", "answer").due_at == end_of("2026-03-10")
    assert last_event().body["clocks_moved"] == 1
    events = Event.objects.count()
    with pytest.raises(ClosureWithdrawnError):
        clock.withdraw_closure(closure.pk, actor=ADMINISTRATOR, now=NOW)
    assert Event.objects.count() == events


def test_a_closure_of_one_district_leaves_the_others_alone():
    for number, scope in enumerate(["64000140", "64000010", ""]):
        clock.start(
            f"cases:case:{number}", "answer", working_days(6), at("2026-03-02"), scope=scope
        )
    clock.declare_closure(
        date(2026, 3, 3), actor=ADMINISTRATOR, districts=["64000140"], half=Half.DAY, now=NOW
    )
    due = list(ObjectClock.objects.order_by("ref").values_list("due_at", flat=True))
    assert due == [end_of("2026-03-11"), end_of("2026-03-10"), end_of("2026-03-10")]


def test_the_query_count_of_a_closure_does_not_grow_with_the_clocks():
    def declare(day: int, clocks: int) -> int:
        clock.start_many(
            clock.NewClock(f"cases:case:{day}-{n}", "answer", working_days(6), at("2026-03-02"))
            for n in range(clocks)
        )
        queries.calendar()
        with CaptureQueriesContext(connection) as seen:
            clock.declare_closure(date(2026, 3, day), actor=ADMINISTRATOR, now=NOW)
        return len(seen)

    declare(3, 1)
    assert declare(4, 1) == declare(5, 40)


def test_the_calendar_costs_one_query_until_it_changes(django_assert_num_queries):
    load(official(2026))
    queries.calendar()
    with django_assert_num_queries(1):
        first = queries.calendar()
    clock.declare_closure(date(2026, 3, 3), actor=ADMINISTRATOR, now=NOW)
    assert queries.calendar() != first
    with django_assert_num_queries(1):
        queries.calendar()


@pytest.mark.parametrize("actor", [citizen(), machine("sealer")])
def test_only_those_who_may_change_the_calendar(actor):
    closure = clock.declare_closure(date(2026, 3, 3), actor=ADMINISTRATOR, now=NOW)
    before = (CalendarTable.objects.count(), Closure.objects.count(), Event.objects.count())
    for change in (
        lambda: clock.load_calendar(official(2026), "x.csv", actor=actor),
        lambda: clock.declare_closure(date(2026, 3, 4), actor=actor),
        lambda: clock.withdraw_closure(closure.pk, actor=actor),
    ):
        with pytest.raises(NotPermittedError):
            change()
    closure.refresh_from_db()
    assert closure.withdrawn_at is None
    assert before == (CalendarTable.objects.count(), Closure.objects.count(), Event.objects.count())


def test_missing_years_are_this_one_and_from_october_the_next():
    assert queries.missing_years(NOW) == [2026]
    assert queries.missing_years(at("2026-10-01")) == [2026, 2027]
    load(official(2026))
    assert queries.missing_years(NOW) == []
    assert queries.missing_years(at("2026-10-01")) == [2027]


def test_the_moment_of_a_change_is_the_present_one_unless_it_is_named():
    with clock.frozen(at("2026-03-02T07:00")):
        closure = clock.declare_closure(date(2026, 3, 3), actor=ADMINISTRATOR)
    assert closure.declared_at == at("2026-03-02T07:00")
