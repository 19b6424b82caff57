"""Facts say what the database says, and flow out exactly once in effect."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from civicloop.answer.cases.models import Case, Round
from civicloop.engines.metrics import queries, services
from civicloop.engines.metrics.adapters import engines, lake
from civicloop.engines.metrics.errors import PersonalFactError
from civicloop.engines.metrics.models import TouchedFacts
from civicloop.engines.metrics.rules import (
    FACTS,
    METRICS,
    RESOLUTION,
    SOURCES,
    ColumnKind,
    Month,
    Period,
    checked_code,
)
from civicloop.kernel.geography.rules import is_cell
from civicloop.kernel.ledger.models import Sealer
from civicloop.kernel.ledger.services import seal_all
from tests.db.metrics.samples import MONTHS, NOW, SOURCE

pytestmark = pytest.mark.django_db

FILED = FACTS.get(SOURCE)
METRICS_OF_CASES = [row for row in METRICS.values() if row.source == SOURCE]
QUARTER = Period.of_months(MONTHS[0], 3)


def test_every_figure_is_the_same_by_duckdb_over_facts_as_by_the_database(judged):
    services.refresh_facts(now=NOW)
    made = services.compare([MONTHS[1]], sources=[SOURCE], now=NOW)
    assert made.metrics == len(METRICS_OF_CASES) == 14
    assert made.numbers > 100
    assert made.differing == []
    longer = services.compare(
        [MONTHS[3], QUARTER], dimensions=["agency"], sources=[SOURCE], now=NOW
    )
    assert longer.numbers > 50
    assert longer.differing == []


def test_places_by_duckdb_over_facts_are_those_of_the_database(judged):
    """Villages and cells, rows without either too; no finer place than a wide cell is filed."""
    services.refresh_facts(SOURCE, now=NOW)
    made = services.compare([QUARTER], dimensions=["village", "cell"], sources=[SOURCE], now=NOW)
    assert made.numbers > 80
    assert made.differing == []
    filed = engines.duckdb(FILED).raw_sql(f"SELECT DISTINCT cell FROM {FILED.table}").fetchall()
    cells = {int(number) for (number,) in filed if number}
    assert len(cells) > 3
    assert all(is_cell(number, RESOLUTION) for number in cells)
    Case.objects.filter(village_code="V1").update(village_code="V2")
    after = services.compare([QUARTER], dimensions=["village"], sources=[SOURCE], now=NOW)
    assert {row.dimension for row in after.differing} == {"village"}


def test_nothing_holds_before_the_last_month_is_written_under_new_columns(cases, monkeypatch):
    """A stop between two months: figures come from the rows until every month is there."""
    services.refresh_facts(now=NOW)
    wider = replace(
        FILED, columns=(*FILED.columns, replace(FILED.columns[1], key="again", path="number"))
    )
    monkeypatch.setitem(FACTS._entries, SOURCE, wider)
    write = lake.write

    def stop_at_the_second(facts, month, table, **more):
        if month == MONTHS[1]:
            raise OSError("no space left")
        return write(facts, month, table, **more)

    metric = METRICS.get("cases.closed")
    with monkeypatch.context() as stopped:
        stopped.setattr(lake, "write", stop_at_the_second)
        with pytest.raises(OSError, match="no space"):
            services.refresh_facts(SOURCE, now=NOW)
    assert set(queries.filed_months(SOURCE)) == {MONTHS[0].key}
    assert not queries.facts_hold(metric)
    assert len(services.refresh_facts(SOURCE, now=NOW)) == len(MONTHS)
    assert queries.facts_hold(metric)


def test_facts_of_another_database_hold_nothing_and_are_written_anew(cases):
    """One folder of data, two databases: no figure of this city comes from files of that one."""
    seal_all()
    services.refresh_facts(SOURCE, now=NOW)
    metric = METRICS.get("cases.closed")
    assert set(queries.filed_months(SOURCE)) == {month.key for month in MONTHS}
    Sealer.objects.update(identity="another")
    assert queries.filed_months(SOURCE) == {}
    assert not queries.facts_hold(metric)
    assert len(services.refresh_facts(SOURCE, now=NOW)) == len(MONTHS)
    assert set(queries.filed_months(SOURCE)) == {month.key for month in MONTHS}


def test_every_figure_of_the_house_is_declared_over_facts():
    assert [key for key, row in METRICS.items() if not queries.is_of_facts(row)] == []


@pytest.mark.parametrize(
    ("by", "within"),
    [("agency", ""), ("agency", "category"), ("category", "agency"), ("channel", "")],
)
def test_many_months_in_one_look_are_the_months_one_by_one(judged, by, within):
    """Every metric: flows by three instants, stocks, quantiles, several values of no member."""
    for place, row in enumerate(Round.objects.order_by("pk")[:60]):
        Round.objects.filter(pk=row.pk).update(channel=("kiosk", "drone", "web")[place % 3])
    services.refresh_facts(SOURCE, now=NOW)
    source = SOURCES.get(SOURCE)
    known, other = source.dimension(by), source.dimension(within) if within else None
    assert queries.is_quicker_from_facts(source, METRICS_OF_CASES, MONTHS)
    found = queries.months_from_facts(
        source, known, METRICS_OF_CASES, MONTHS, now=NOW, within=other
    )
    for month in MONTHS:
        counted = (
            queries.crossed(source, known, other, METRICS_OF_CASES, month, now=NOW)
            if other
            else {"": queries.counted(source, known, METRICS_OF_CASES, month, now=NOW)}
        )
        assert without_zeros(found[month]) == without_zeros(counted)
        assert len(without_zeros(counted)) > 15


def without_zeros(crossed):
    return {
        (other, *cell): number
        for other, numbers in crossed.items()
        for cell, number in numbers.items()
        if number
    }


def test_a_difference_between_the_roads_is_found(judged):
    services.refresh_facts(now=NOW)
    row = Round.objects.filter(answered_at__gte=MONTHS[1].begins, answered_at__lt=MONTHS[1].ends)[0]
    later = row.answered_at + timedelta(days=40)
    Round.objects.filter(pk=row.pk).update(answered_at=later, ended_at=later)
    made = services.compare([MONTHS[1]], dimensions=["agency"], sources=[SOURCE], now=NOW)
    assert {(row.measure, row.counted - row.computed) for row in made.differing} >= {("closed", -1)}


def test_only_months_that_changed_are_written_again(cases):
    first = services.refresh_facts(now=NOW)
    assert [row.month for row in first] == [month.key for month in MONTHS]
    assert services.refresh_facts(now=NOW) == []
    row = Round.objects.filter(opened_at__gte=MONTHS[1].begins, opened_at__lt=MONTHS[1].ends)[0]
    Round.objects.filter(pk=row.pk).update(district_code="D07")
    services.touch_facts(SOURCE, [MONTHS[1]], now=NOW)
    (again,) = services.refresh_facts(now=NOW)
    assert again.month == MONTHS[1].key
    assert again.sha256 != first[1].sha256
    assert not TouchedFacts.objects.exists()
    kept = {path.name for path in lake.folder(FILED).glob("*.parquet")}
    assert kept == {first[0].file, again.file, first[2].file, first[3].file}


def test_writing_twice_leaves_the_same(cases):
    first = services.refresh_facts(now=NOW)
    second = services.refresh_facts(whole=True, now=NOW)
    assert [(row.month, row.rows, row.sha256) for row in first] == [
        (row.month, row.rows, row.sha256) for row in second
    ]
    assert sum(row.rows for row in second) == Round.objects.count()


def test_a_stop_in_the_middle_leaves_the_old_state_and_is_made_up_for(cases, monkeypatch):
    services.refresh_facts(now=NOW)
    Round.objects.filter(opened_at__gte=MONTHS[1].begins).update(district_code="D09")
    services.touch_facts(SOURCE, MONTHS[1:3], now=NOW)
    rename = Path.replace
    renamed = []

    def stop_at_the_third(path, target):
        renamed.append(target)
        if len(renamed) == 3:
            raise OSError("no space left")
        return rename(path, target)

    monkeypatch.setattr(Path, "replace", stop_at_the_third)
    with pytest.raises(OSError, match="no space left"):
        services.refresh_facts(now=NOW)
    monkeypatch.undo()
    assert TouchedFacts.objects.count() == 2
    assert {row.finding for row in services.check_facts()} == {"the rows differ"}
    assert [row.month for row in services.refresh_facts(now=NOW)][:2] == [
        month.key for month in MONTHS[1:3]
    ]
    assert services.check_facts() == []
    assert not list(lake.folder(FILED).glob(".*passing"))


def test_what_nobody_touched_is_found_and_written_again(cases):
    services.refresh_facts(now=NOW)
    Round.objects.filter(opened_at__lt=MONTHS[0].ends).update(district_code="D01")
    assert [(row.month, row.finding) for row in services.check_facts()] == [
        (MONTHS[0].key, "the rows differ")
    ]
    assert [row.month for row in services.refresh_facts(now=NOW)] == [MONTHS[0].key]
    assert services.check_facts() == []


def test_a_file_that_somebody_changed_is_found(cases):
    filed = services.refresh_facts(now=NOW)[0]
    path = lake.folder(FILED) / filed.file
    path.write_bytes(path.read_bytes()[:-1] + b"\0")
    assert [row.finding for row in services.check_facts()] == [
        "the file is not the one that was written"
    ]


def test_a_row_that_moves_to_another_month_leaves_the_first(cases):
    services.refresh_facts(now=NOW)
    row = Round.objects.filter(opened_at__lt=MONTHS[0].ends)[0]
    Round.objects.filter(pk=row.pk).update(opened_at=MONTHS[2].begins)
    services.touch_facts(SOURCE, [MONTHS[0], MONTHS[2]], now=NOW)
    services.refresh_facts(now=NOW)
    assert sum(row.rows for row in queries.filed_months(SOURCE).values()) == Round.objects.count()
    assert services.check_facts() == []


def test_nothing_personal_can_stand_in_a_fact(cases):
    assert {row.kind for row in FILED.columns} <= set(ColumnKind)
    with pytest.raises(PersonalFactError):
        checked_code("王小明 0912-345-678", "channel")
    Round.objects.filter(opened_at__lt=MONTHS[0].ends).update(district_code="王小明")
    with pytest.raises(PersonalFactError):
        services.refresh_facts(now=NOW)


def test_every_figure_compiles_for_every_engine_and_divides_floats(units):
    """Spark's own statements need a session: ``test_spark`` runs them."""
    for metric in METRICS_OF_CASES:
        for dialect in ("duckdb", "clickhouse", "postgres"):
            text = queries.statement(metric, "agency", MONTHS[0], now=NOW, dialect=dialect)
            assert "cases_case" in text
            if metric.formula.is_ratio:
                division = text.split("/")
                assert len(division) == 2
                assert all("DOUBLE" in side or "Float64" in side for side in division)


def test_the_query_on_the_page_gives_the_figure(judged):
    services.refresh_facts(now=NOW)
    metric = METRICS.get("cases.on_time")
    text = queries.statement(metric, "agency", MONTHS[1], now=NOW)
    rows = engines.duckdb(FILED).raw_sql(text).fetchall()
    source = SOURCES.get(SOURCE)
    counted = queries.counted(source, source.dimension("agency"), [metric], MONTHS[1], now=NOW)
    assert rows
    for member, top, bottom, value in rows:
        assert top == counted.get((member, "closed_on_time"), 0)
        assert bottom == counted.get((member, "closed"), 0) + counted.get(
            (member, "overdue_open"), 0
        )
        assert value == pytest.approx(top * 100 / bottom)


def test_without_rows_there_are_no_facts_and_no_numbers(db, units):
    assert services.refresh_facts(now=NOW) == []
    source = SOURCES.get(SOURCE)
    assert queries.counted_from_facts(
        source, source.dimension("agency"), METRICS_OF_CASES, Month(2026, 9), now=NOW
    ) in ({}, {("", "median_seconds"): 0, ("", "p90_seconds"): 0, ("", "closed"): 0})
