"""The on-time rate of random cases equals a count by hand, and opens exactly its rows."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from civicloop.answer.cases.models import Case, Round
from civicloop.answer.cases.states import CaseState
from civicloop.engines.metrics import queries, services
from civicloop.engines.metrics.errors import ChangedFormulaError, UnknownCellError
from civicloop.engines.metrics.models import MetricVersion, Snapshot
from civicloop.engines.metrics.rules import REST
from civicloop.kernel.actors.rules import person
from civicloop.kernel.ledger import queries as ledger
from tests.db.cases.lived import write_rounds
from tests.db.metrics.samples import ANALYST, MONTHS, NOW, SOURCE, make_case

pytestmark = pytest.mark.django_db


def by_hand(cases, agency_of, month):
    """The definition, in plain Python and row by row."""
    end = min(month.ends, NOW)
    found = {}
    for row in cases:
        counts = found.setdefault(agency_of[row.unit_id], {"on": 0, "closed": 0, "overdue": 0})
        if row.state == CaseState.CLOSED and month.begins <= row.closed_at < end:
            counts["closed"] += 1
            begun = row.started_at or row.closed_at
            if begun <= row.operational_due_at and row.closed_at <= row.statutory_due_at:
                counts["on"] += 1
        open_then = row.opened_at < end and (row.closed_at is None or row.closed_at >= end)
        not_begun = row.started_at is None or row.started_at >= end
        late = row.statutory_due_at < end or (row.operational_due_at < end and not_begun)
        if open_then and late and row.state != CaseState.WAITING:
            counts["overdue"] += 1
    return found


def test_the_rate_of_every_agency_and_month_equals_a_count_by_hand(units, cases):
    services.refresh(SOURCE, MONTHS, now=NOW)
    figure = queries.kept("cases.on_time", by="agency", months=MONTHS)
    agency_of = {
        units["PWB"].pk: "PWB",
        units["PWB-MO"].pk: "PWB",
        units["TB"].pk: "TB",
    }
    for month in MONTHS:
        for agency, counts in by_hand(cases, agency_of, month).items():
            cell = figure.cells[agency, month.key]
            assert (cell.numerator, cell.denominator) == (
                counts["on"],
                counts["closed"] + counts["overdue"],
            )
    assert [member.value for member in figure.members] == ["PWB", "TB"]


def test_every_number_opens_exactly_its_rows(cases):
    services.refresh(SOURCE, MONTHS, now=NOW)
    for month in MONTHS:
        for by in ("agency", "district", "category"):
            assert services.prove("cases.on_time", by=by, month=month, actor=ANALYST, now=NOW) == []


def test_a_changed_row_shows_as_a_difference_until_it_is_counted_anew(cases):
    services.refresh(SOURCE, MONTHS, now=NOW)
    month = MONTHS[2]
    row = Round.objects.filter(answered_at__gte=month.begins, answered_at__lt=month.ends)[0]
    Round.objects.filter(pk=row.pk).update(statutory_due_at=row.answered_at - timedelta(seconds=1))
    proof = {"by": "agency", "month": month, "actor": ANALYST, "now": NOW}
    assert len(services.prove("cases.on_time", **proof)) == 1
    services.touch(SOURCE, [month], now=NOW)
    assert services.refresh_due(now=NOW) > 0
    assert services.prove("cases.on_time", **proof) == []


def test_rows_are_those_that_the_reader_may_see(units, cases):
    officer = person(
        2, grants={"cases.see": frozenset({units["TB"].pk})}, units=frozenset({units["TB"].pk})
    )
    wish = {
        "by": "agency",
        "month": MONTHS[3],
        "side": "denominator",
        "now": NOW,
    }
    nobody = person(3, grants={})
    assert not queries.rows("cases.on_time", value="TB", actor=nobody, **wish).exists()
    assert not queries.rows("cases.on_time", value="PWB", actor=officer, **wish).exists()
    seen = queries.rows("cases.on_time", value="TB", actor=officer, **wish).count()
    assert seen == queries.rows("cases.on_time", value="TB", actor=ANALYST, **wish).count() > 0


def test_a_later_change_keeps_the_earlier_number(cases):
    services.refresh(SOURCE, MONTHS, now=NOW)
    before = Snapshot.objects.get(
        metric="cases.on_time", dimension="agency", month=date(2026, 8, 1)
    )
    Round.objects.filter(answered_at__lt=MONTHS[1].begins).update(
        statutory_due_at=MONTHS[0].begins - timedelta(days=30)
    )
    services.refresh(SOURCE, MONTHS[:1], now=NOW)
    after = Snapshot.objects.get(
        metric="cases.on_time", dimension="agency", month=date(2026, 8, 1), is_current=True
    )
    before.refresh_from_db()
    assert (before.is_current, after.replaces_id) == (False, before.pk)
    assert before.counts.exists()
    told = ledger.history(after.ref)[0]
    assert told.body["fingerprint"] == after.fingerprint
    assert told.body["replaces"] == before.ref


def test_counting_again_without_a_change_keeps_one_snapshot_and_no_event(cases):
    services.refresh(SOURCE, MONTHS, now=NOW)
    kept = Snapshot.objects.count()
    assert services.refresh(SOURCE, MONTHS, now=NOW + timedelta(0)) == 0
    assert Snapshot.objects.count() == kept


def test_a_unit_that_belongs_to_no_agency_is_counted_apart_and_nothing_is_lost(
    units, category, cases
):
    more = Case.objects.bulk_create(
        [make_case("T-city", units["CITY"], category, NOW - timedelta(days=2))]
    )
    write_rounds(more)
    services.refresh(SOURCE, MONTHS[3:], now=NOW)
    figure = queries.kept("cases.received", by="agency", months=MONTHS[3:])
    key = MONTHS[3].key
    assert figure.cells[REST, key].numerator == 1
    whole = Case.objects.filter(opened_at__gte=MONTHS[3].begins, opened_at__lt=NOW).count()
    assert figure.totals[key].numerator == whole


def test_reading_a_figure_costs_the_same_for_one_month_and_for_four(
    cases, django_assert_num_queries
):
    services.refresh(SOURCE, MONTHS, now=NOW)
    with django_assert_num_queries(3):  # snapshots, counts, units
        queries.kept("cases.on_time", by="agency", months=MONTHS[:1])
    with django_assert_num_queries(3):
        queries.kept("cases.on_time", by="agency", months=MONTHS)


def test_a_formula_that_changes_under_its_version_is_refused(cases):
    services.refresh(SOURCE, MONTHS[:1], now=NOW)
    MetricVersion.objects.filter(metric="cases.on_time").update(formula_digest="0" * 64)
    kept = Snapshot.objects.count()
    with pytest.raises(ChangedFormulaError):
        services.refresh(SOURCE, MONTHS, now=NOW)
    assert Snapshot.objects.count() == kept


@pytest.mark.parametrize(
    "wish",
    [
        {"value": "NOBODY", "side": "denominator"},
        {"value": "PWB", "side": "opened"},
        {"value": "PWB", "side": ""},
    ],
)
def test_a_cell_that_does_not_exist_is_refused(cases, wish):
    with pytest.raises(UnknownCellError):
        queries.rows("cases.on_time", by="agency", month=MONTHS[0], actor=ANALYST, now=NOW, **wish)
