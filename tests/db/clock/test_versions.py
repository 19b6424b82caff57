"""Several versions of one year: the day from which each holds, and what it would change."""

from datetime import date

import pytest

from civicloop.kernel.clock import queries
from civicloop.kernel.clock import services as clock
from civicloop.kernel.clock.errors import CalendarFileError
from civicloop.kernel.clock.models import CalendarRevision, CalendarTable, ObjectClock
from civicloop.kernel.clock.rules import working_days
from civicloop.kernel.ledger.models import Event
from tests.db.clock.test_calendars import ADMINISTRATOR, NOW, at, end_of, last_event, official

pytestmark = pytest.mark.django_db
FIRST = official(2026)
CORRECTED = official(2026, d20260304="2")


def load(content, name="115.csv", *, on=NOW, holds_from=None):
    [row] = clock.load_calendar(content, name, actor=ADMINISTRATOR, now=on, holds_from=holds_from)
    return row


def preview(content, name="115.csv", *, on=NOW, holds_from=None):
    [year] = clock.preview_calendar(content, name, now=on, holds_from=holds_from)
    return year


def holding():
    return {row.year: row.version for row in queries.tables_in_force()}


def three_clocks():
    """Two that run over 4 March 2026, and one that was stopped."""
    for number, begins in ((1, "2026-03-02"), (2, "2026-03-09"), (3, "2026-03-02")):
        clock.start(f"cases:case:{number}", "answer", working_days(6), at(begins))
    clock.stop("cases:case:3", "answer", at("2026-03-20"))


def due():
    return list(ObjectClock.objects.order_by("ref").values_list("due_at", flat=True))


def test_the_first_version_of_a_year_holds_from_its_beginning_and_a_later_one_from_today():
    assert load(FIRST).holds_from == date(2026, 1, 1)
    assert load(CORRECTED, "修正版.csv").holds_from == NOW.date()
    assert load(official(2027), "116.csv").holds_from == NOW.date()
    assert last_event().body["holds_from"] == "2026-03-02"


def test_the_day_in_the_name_of_a_correction_is_the_day_from_which_it_holds():
    load(official(2025))
    last = load(official(2025, d20251224="2"), "114年辦公日曆表1141020更新.csv")
    assert last.holds_from == date(2025, 10, 20)
    other = load(official(2025, d20251223="2"), "114年修正版.csv")
    assert (other.holds_from, other.version) == (date(2025, 10, 20), 3)
    assert holding() == {2025: 3}


def test_a_version_of_an_earlier_day_is_kept_and_changes_nothing():
    load(FIRST)
    load(CORRECTED, holds_from=date(2026, 3, 1))
    older = official(2026, d20260305="2")
    assert preview(older, holds_from=date(2026, 2, 1)).is_superseded
    row = load(older, holds_from=date(2026, 2, 1))
    assert (row.version, holding()) == (3, {2026: 2})
    assert queries.calendar().is_workday(date(2026, 3, 5))
    assert last_event().body["clocks_moved"] == 0


def test_an_earlier_version_that_comes_again_is_known_and_replaces_nothing():
    first = load(FIRST)
    load(CORRECTED)
    assert preview(FIRST).known == 1
    assert load(FIRST) == first
    assert holding() == {2026: 2}
    back = load(FIRST, holds_from=date(2026, 3, 2))
    assert (back.version, holding()) == (3, {2026: 3})


def test_a_version_whose_day_is_to_come_waits_and_then_moves_what_runs():
    load(FIRST)
    three_clocks()
    before = due()
    row = load(CORRECTED, holds_from=date(2026, 3, 4))
    assert (row.in_force_at, holding(), due()) == (None, {2026: 1}, before)
    assert clock.take_effect(now=at("2026-03-03T23:59")) == []
    assert clock.take_effect(now=at("2026-03-04T00:02")) == [row]
    assert holding() == {2026: 2}
    assert due() == [end_of("2026-03-11"), before[1], before[2]]
    event = last_event()
    assert (event.name, event.body["clocks_moved"]) == ("clock.calendar_took_effect", 1)
    assert clock.take_effect(now=at("2026-03-05")) == []


def test_what_is_shown_before_is_what_happens_then():
    load(FIRST)
    three_clocks()
    state = (CalendarTable.objects.count(), Event.objects.count(), due())
    token = CalendarRevision.objects.get().token
    shown = preview(CORRECTED)
    assert [(one.day, one.kind, other.kind) for one, other in shown.differences] == [
        (date(2026, 3, 4), "workday", "holiday")
    ]
    assert (shown.version, shown.holds_from, shown.waits) == (2, NOW.date(), False)
    assert (shown.later, shown.earlier) == (1, 0)
    assert state == (CalendarTable.objects.count(), Event.objects.count(), due())
    assert token == CalendarRevision.objects.get().token
    load(CORRECTED)
    assert last_event().body["clocks_moved"] == shown.later + shown.earlier
    back = preview(official(2026, d20260307="0"))
    assert (back.later, back.earlier, len(back.differences)) == (0, 1, 2)


def test_a_future_version_is_counted_as_if_its_day_had_come():
    load(FIRST)
    three_clocks()
    shown = preview(CORRECTED, holds_from=date(2026, 3, 4))
    assert (shown.waits, shown.later) == (True, 1)


def test_a_first_calendar_is_compared_with_the_one_that_is_shipped():
    shown = preview(FIRST)
    days = {one.day: (one.is_worked, other.is_worked) for one, other in shown.differences}
    assert days[date(2026, 10, 9)] == (False, True)


def test_a_preview_refuses_what_a_load_refuses():
    for content in (b"", b"x,y\n", FIRST[:2000], b"\xff\xfe\xff"):
        with pytest.raises(CalendarFileError):
            preview(content)
        with pytest.raises(CalendarFileError):
            load(content)
    assert not CalendarTable.objects.exists()


@pytest.mark.parametrize(
    ("moment", "missing"),
    [
        ("2026-09-30T23:59:59", []),
        ("2026-10-01T00:00:00", [2027]),
        ("2026-12-31T12:00:00", [2027]),
        ("2027-01-01T00:00:00", [2027]),
    ],
)
def test_the_next_years_calendar_is_missed_from_the_first_of_october_in_taipei(moment, missing):
    load(FIRST)
    assert queries.missing_years(at(moment)) == missing
