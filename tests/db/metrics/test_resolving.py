"""One way to a figure: kept and counted say the same, and each proves itself."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from civicloop.answer.cases.models import Round
from civicloop.engines.metrics import queries, services
from civicloop.engines.metrics.adapters import lake
from civicloop.engines.metrics.errors import NotKeptError, UnknownCellError
from civicloop.engines.metrics.models import Snapshot
from civicloop.engines.metrics.queries import Road
from civicloop.engines.metrics.rules import FACTS, METRICS, SOURCES, Period, PeriodKind, cell
from civicloop.kernel.ledger.models import Cursor
from civicloop.kernel.organizations.models import Unit
from tests.db.metrics.samples import ANALYST, MONTHS, NOW, SOURCE

pytestmark = pytest.mark.django_db

WINDOW = Period.of_months(MONTHS[0], 3)
ADDED_UP = [
    key
    for key, metric in METRICS.items()
    if metric.source == SOURCE and metric.formula.has_parts and not metric.floor
]


@pytest.fixture
def counted(cases):
    services.refresh(SOURCE, MONTHS, now=NOW)
    return cases


@pytest.mark.parametrize("key", ADDED_UP)
def test_months_put_together_are_the_count_of_the_whole_period(counted, key):
    kept = queries.resolve(key, period=WINDOW, by="agency", now=NOW)
    dated = Period(PeriodKind.DATED, WINDOW.first_day, WINDOW.last_day, "tests:1")
    crossed = {"channel": Round.objects.values_list("channel", flat=True)[0]}
    live = queries.resolve(key, period=dated, by="agency", filters=crossed, now=NOW)
    assert (kept.road, live.road) == (Road.KEPT, Road.COUNTED)
    assert (kept.value, kept.numerator, kept.denominator, kept.rows) == (
        live.value,
        live.numerator,
        live.denominator,
        live.rows,
    )
    assert {p.value: p.cell.shown for p in kept.parts} == {
        p.value: p.cell.shown for p in live.parts
    }
    assert kept.is_whole
    assert kept.snapshot.startswith("metrics:snapshot:")


def test_what_stands_at_the_end_is_never_summed_over_months(counted):
    key = "cases.overdue_open"
    whole = queries.resolve(key, period=WINDOW, now=NOW)
    last = queries.resolve(key, period=MONTHS[2].key, now=NOW)
    assert whole.numerator == last.numerator > 0


def test_a_figure_is_narrowed_by_filters_and_opens_exactly_its_rows(counted):
    result = queries.resolve(
        "cases.closed", period=WINDOW, filters={"agency": "PWB", "category": "pothole"}, now=NOW
    )
    rows = queries.rows(
        "cases.closed",
        by="",
        value="",
        month=WINDOW,
        side="numerator",
        actor=ANALYST,
        now=NOW,
        filters=result.filters,
    )
    assert result.numerator == rows.count() > 0


def test_a_median_of_a_quarter_is_counted_from_its_rows(counted):
    result = queries.resolve("cases.days_median", period=WINDOW, by="agency", now=NOW)
    assert result.road is Road.COUNTED
    spans = sorted(
        row.answered_at - row.opened_at
        for row in Round.objects.filter(answered_at__gte=WINDOW.begins, answered_at__lt=WINDOW.ends)
    )
    half = len(spans) // 2
    median = spans[half] if len(spans) % 2 else (spans[half - 1] + spans[half]) / 2
    assert float(result.value) == pytest.approx(median / timedelta(days=1), abs=1e-4)


def test_a_figure_of_an_earlier_instant_is_found_again(counted):
    before = queries.resolve("cases.closed", period=WINDOW, now=NOW)
    row = Round.objects.filter(answered_at__gte=WINDOW.begins, answered_at__lt=WINDOW.ends)[0]
    Round.objects.filter(pk=row.pk).delete()
    services.refresh(SOURCE, MONTHS, now=NOW + timedelta(hours=1))
    after = queries.resolve("cases.closed", period=WINDOW, now=NOW + timedelta(hours=1))
    then = queries.resolve("cases.closed", period=WINDOW, as_of=NOW, now=NOW + timedelta(hours=1))
    assert after.numerator == before.numerator - 1
    assert (then.numerator, then.fingerprint) == (before.numerator, before.fingerprint)
    assert after.fingerprint != before.fingerprint


def test_months_that_nobody_counted_are_named(cases):
    services.refresh(SOURCE, MONTHS[:2], now=NOW)
    result = queries.resolve("cases.closed", period=WINDOW, now=NOW)
    assert not result.is_whole
    assert result.missing == [MONTHS[2].key]


def test_another_version_of_the_definition_leaves_a_break(counted):
    Snapshot.objects.filter(metric="cases.closed", month=MONTHS[0].first_day).update(version=1)
    result = queries.resolve("cases.closed", period=WINDOW, now=NOW)
    assert result.breaks == [MONTHS[1].key]


@pytest.mark.parametrize(
    "wish",
    [
        {"period": "2026-09", "by": "colour"},
        {"period": "2026-09", "filters": {"agency": "NOBODY"}},
        {"period": "2027-01"},
        {"period": "soon"},
    ],
)
def test_a_figure_that_cannot_be_is_refused(counted, wish):
    with pytest.raises(UnknownCellError):
        queries.resolve("cases.closed", now=NOW, **wish)


def test_a_count_made_now_cannot_be_asked_of_an_earlier_instant(counted):
    session = Period(PeriodKind.DATED, date(2026, 8, 5), date(2026, 9, 9), "tests:1")
    with pytest.raises(NotKeptError):
        queries.resolve("cases.closed", period=session, as_of=NOW, now=NOW)


SESSION = Period(PeriodKind.DATED, date(2026, 8, 5), date(2026, 10, 9), "tests:1")
TOLD = [row for row in METRICS.values() if row.source == SOURCE and not row.floor]


def said(result):
    return (
        result.value,
        result.numerator,
        result.denominator,
        result.rows,
        {part.value: (part.cell.value, part.cell.n) for part in result.parts},
    )


def test_a_session_is_computed_over_facts_and_equals_the_count_of_the_rows(judged):
    asked = [
        *[(row.key, {"by": "agency"}) for row in TOLD],
        ("cases.on_time", {"filters": {"agency": "PWB", "category": "pothole"}}),
        ("cases.days_p90", {"filters": {"agency": "PWB", "category": "pothole"}}),
    ]
    counted = [queries.resolve(key, period=SESSION, now=NOW, **wish) for key, wish in asked]
    services.refresh_facts(SOURCE, now=NOW)
    computed = [queries.resolve(key, period=SESSION, now=NOW, **wish) for key, wish in asked]
    assert {row.road for row in counted} == {Road.COUNTED}
    assert {row.road for row in computed} == {Road.COMPUTED}
    assert [said(row) for row in computed] == [said(row) for row in counted]
    assert [row.fingerprint for row in computed] == [row.fingerprint for row in counted]
    assert sum(row.rows for row in computed) > 300


@pytest.mark.parametrize("value", ["PWB", "TB", "-"])
def test_facts_are_narrowed_to_a_member_as_rows_are(judged, value):
    Round.objects.filter(pk__in=[row.pk for row in Round.objects.all()[:9]]).update(
        unit_id=Unit.objects.get(code="CITY").pk
    )
    services.refresh_facts(SOURCE, now=NOW)
    source = SOURCES.get(SOURCE)
    asked = (source, source.dimension("category"), TOLD, SESSION)
    counted = queries.counted(*asked, now=NOW, filters={"agency": value})
    computed = queries.counted_from_facts(*asked, now=NOW, filters={"agency": value})
    assert {key: n for key, n in computed.items() if n} == {
        key: n for key, n in counted.items() if n
    }
    assert counted


def test_rows_answer_where_the_files_do_not_say_everything_yet(judged):
    services.refresh_facts(SOURCE, now=NOW)
    services.touch_facts(SOURCE, [MONTHS[0]], now=NOW)
    assert queries.resolve("cases.closed", period=SESSION, now=NOW).road is Road.COUNTED
    services.refresh_facts(SOURCE, now=NOW)
    assert queries.resolve("cases.closed", period=SESSION, now=NOW).road is Road.COMPUTED
    seen = Cursor.objects.create(subscriber="tests.behind", sequence=-1, moved_at=NOW)
    assert queries.resolve("cases.closed", period=SESSION, now=NOW).road is Road.COUNTED
    seen.delete()
    gone = lake.files(FACTS.get(SOURCE))
    Path(gone[0]).unlink()
    assert queries.resolve("cases.closed", period=SESSION, now=NOW).road is Road.COUNTED


def test_no_rows_are_no_share(counted):
    assert cell(METRICS.get("cases.on_time"), {}).shown is None
