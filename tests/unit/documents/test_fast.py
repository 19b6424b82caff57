"""The arithmetic on the table of days is the library's count, whatever the document."""

from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from civicloop.evaluate.documents.rules import CLOCKS, DayTable, Facts, outcome, recount
from civicloop.evaluate.documents.states import Category, Ending, Outcome
from civicloop.kernel.clock.errors import LimitRefusedError
from civicloop.kernel.clock.rules import Closure, Half, fallback_tables, merge

CLOSURES = [
    Closure(date(2026, 3, 3), Half.MORNING),
    Closure(date(2026, 3, 16), Half.DAY),
    Closure(date(2026, 4, 7), Half.AFTERNOON),
    Closure(date(2026, 4, 8), Half.MORNING),
]
CALENDAR = merge(fallback_tables(range(2025, 2028)), closures=CLOSURES)
TABLE = DayTable(CALENDAR, date(2020, 1, 1), date(2042, 12, 31))
DAYS = st.dates(date(2026, 1, 1), date(2026, 12, 31))
SOME = st.one_of(st.none(), st.integers(0, 120))


@st.composite
def documents(draw) -> Facts:
    category, kind = draw(st.sampled_from(sorted(CLOCKS)))
    received = draw(DAYS)
    after = draw(SOME)
    done = None if after is None else date.fromordinal(received.toordinal() + after)
    until = draw(st.one_of(st.none(), DAYS)) if category in {"general", "special"} else None
    limit = draw(st.one_of(st.none(), st.integers(1, 40))) if until is None else None
    extended = draw(st.integers(0, 40))
    paused = draw(st.one_of(st.none(), DAYS)) if draw(st.integers(0, 9)) == 0 else None
    return Facts(
        category,
        kind,
        received,
        done,
        Ending.OPEN if done is None else Ending.SENT,
        limit,
        until,
        extended,
        draw(st.integers(1, 4)) if extended else 0,
        draw(st.one_of(st.none(), DAYS)) if extended else None,
        paused,
        None if paused is None else draw(st.dates(paused, date(2027, 2, 1))),
    )


def counted(count, row):
    try:
        return count(row)
    except LimitRefusedError as refusal:
        return str(refusal)


@settings(max_examples=400, deadline=None)
@given(documents())
def test_the_table_counts_as_the_library_does(row):
    assert counted(TABLE.recount, row) == counted(lambda one: recount(one, CALENDAR), row)


@settings(max_examples=100, deadline=None)
@given(documents())
def test_answering_later_is_never_better(row):
    if row.done_on is None or row.category is not Category.GENERAL:
        return
    try:
        found = TABLE.recount(row)
    except LimitRefusedError:
        return
    assert found.halves >= 1
    end = date(2027, 12, 31)
    before = outcome(Ending.SENT, row.received_on, found.due_on, end)
    if before is Outcome.LATE:
        assert outcome(Ending.SENT, row.done_on, found.due_on, end) is Outcome.LATE


def test_days_beyond_the_table_are_counted_by_the_library():
    row = Facts(Category.GENERAL, "ordinary", date(2044, 5, 3))
    assert TABLE.recount(row) == recount(row, CALENDAR)
