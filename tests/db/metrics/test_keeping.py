"""Which months are counted by themselves, what each count costs, and what stays on record."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from civicloop.answer.cases.models import Round
from civicloop.engines.metrics import queries, services
from civicloop.engines.metrics.models import Count, Snapshot, TouchedMonth
from civicloop.engines.metrics.rules import METRICS, SOURCES, WHOLE, Month
from civicloop.kernel.ledger.models import Event
from tests.db.metrics.samples import MONTHS, NOW, SOURCE

pytestmark = pytest.mark.django_db

PAST, PRESENT = MONTHS[2], MONTHS[3]


def current(month: Month) -> dict[tuple[str, str], int]:
    rows = Snapshot.objects.filter(month=month.first_day, is_current=True)
    return {(row.metric, row.dimension): row.pk for row in rows}


def kept_events() -> int:
    return Event.objects.filter(name="metrics.figures_kept").count()


def test_the_running_month_keeps_the_last_count_of_each_day(cases):
    services.refresh(SOURCE, [PRESENT], now=NOW - timedelta(hours=30))
    first = current(PRESENT)
    services.refresh(SOURCE, [PRESENT], now=NOW - timedelta(hours=2))
    second = current(PRESENT)
    services.refresh(SOURCE, [PRESENT], now=NOW)
    renewed = {key for key, pk in second.items() if first[key] != pk}
    assert ("cases.received", "agency") in renewed
    third = current(PRESENT)
    assert {key: third[key] for key in renewed} == {key: second[key] for key in renewed}
    assert Snapshot.objects.filter(pk=first["cases.received", "agency"], is_current=False).exists()
    figure = queries.kept("cases.received", by="agency", months=[PRESENT])
    assert figure.totals[PRESENT.key].numerator == sum(
        row.opened_at >= PRESENT.begins for row in cases
    )
    assert kept_events() == 0


def test_an_ended_month_is_counted_once_more_after_its_end_and_then_told(cases):
    services.refresh(SOURCE, [PAST], now=PAST.ends - timedelta(days=3))
    assert queries.unfinished_months(SOURCE, PRESENT) == [PAST]
    services.refresh_due(now=NOW)
    assert queries.unfinished_months(SOURCE, PRESENT) == []
    whole = queries.kept("cases.received", by="agency", months=[PAST]).totals[PAST.key]
    assert whole.numerator == sum(PAST.begins <= row.opened_at < PAST.ends for row in cases)
    assert kept_events() == len(Snapshot.objects.filter(month=PAST.first_day, is_current=True))


def fingerprints():
    rows = Snapshot.objects.filter(is_current=True)
    return {(row.metric, row.dimension, row.month): row.fingerprint for row in rows}


def test_several_months_are_kept_from_facts_as_they_would_be_from_the_rows(judged):
    services.refresh_facts(SOURCE, now=NOW)
    row = Round.objects.filter(answered_at__gte=PAST.begins, answered_at__lt=PAST.ends)[0]
    ended = {"answered_at": row.answered_at, "ended_at": row.ended_at}
    Round.objects.filter(pk=row.pk).update(**dict.fromkeys(ended, row.opened_at))
    services.refresh(SOURCE, MONTHS, now=NOW)
    computed = fingerprints()
    Round.objects.filter(pk=row.pk).update(**ended)
    services.touch_facts(SOURCE, [PAST], now=NOW)
    assert services.refresh(SOURCE, MONTHS, now=NOW) == 0
    assert fingerprints() == computed, "from files that did not know of the change for a while"


def test_a_long_backlog_is_made_up_for_at_once_where_facts_hold(cases):
    long_ago = MONTHS[0].moved(-20)
    services.refresh(SOURCE, [long_ago], now=long_ago.begins + timedelta(days=9))
    services.refresh_facts(SOURCE, now=NOW)
    assert len(queries.unfinished_months(SOURCE, PRESENT)) == 23
    services.refresh_due(now=NOW)
    assert queries.unfinished_months(SOURCE, PRESENT) == []


def test_months_in_which_nothing_ran_are_made_up_for(cases):
    services.refresh(SOURCE, MONTHS[:1], now=NOW)
    assert queries.unfinished_months(SOURCE, PRESENT) == [MONTHS[2], MONTHS[1]]
    services.refresh_due(now=NOW)
    assert queries.unfinished_months(SOURCE, PRESENT) == []


def test_a_new_version_reaches_the_months_before_it(cases):
    services.refresh(SOURCE, MONTHS, now=NOW)
    Snapshot.objects.filter(metric="cases.on_time", month=MONTHS[0].first_day).update(version=0)
    assert queries.unfinished_months(SOURCE, PRESENT) == [MONTHS[0]]
    services.refresh_due(now=NOW)
    assert queries.unfinished_months(SOURCE, PRESENT) == []
    assert Snapshot.objects.filter(metric="cases.on_time", version=0, is_current=False).exists()


def test_before_anything_was_kept_nothing_is_made_up_for(db):
    assert queries.unfinished_months(SOURCE, PRESENT) == []


def test_what_changes_while_a_month_is_counted_is_counted_the_next_time(cases, monkeypatch):
    services.touch(SOURCE, [PAST], now=NOW - timedelta(seconds=5))
    later = NOW + timedelta(seconds=1)
    source = SOURCES.get(SOURCE)
    counted = source.rows

    def and_something_happens():
        services.touch(SOURCE, [PAST], now=later)
        return counted()

    monkeypatch.setitem(
        SOURCES._entries, SOURCE, type(source)(**{**fields(source), "rows": and_something_happens})
    )
    services.refresh_due(now=NOW)
    assert [row.touched_at for row in TouchedMonth.objects.filter(source=SOURCE)] == [later]


def fields(source):
    return {name: getattr(source, name) for name in source.__dataclass_fields__}


def test_a_mark_is_gone_once_its_month_is_counted(cases):
    services.touch(SOURCE, [PAST, PAST, PRESENT], now=NOW)
    assert TouchedMonth.objects.count() == 2
    services.refresh_due(now=NOW)
    assert not TouchedMonth.objects.exists()


def test_counting_costs_as_many_statements_for_few_rows_as_for_many(cases):
    services.refresh(SOURCE, [PAST], now=NOW)
    few, many = sorted(
        (MONTHS[0], MONTHS[1]),
        key=lambda month: sum(month.begins <= row.opened_at < month.ends for row in cases),
    )
    costs = []
    for month in (few, many):
        with CaptureQueriesContext(connection) as made:
            services.refresh(SOURCE, [month], now=NOW)
        costs.append(len(made))
    assert costs[0] == costs[1]
    with CaptureQueriesContext(connection) as again:
        assert services.refresh(SOURCE, [many], now=NOW) == 0
    assert len(again) < costs[1]


def test_a_quantile_of_the_whole_is_asked_once_whatever_the_dimensions(cases):
    """By five dimensions it is the same: each of them has one more statement for its members."""
    with CaptureQueriesContext(connection) as made:
        services.refresh(SOURCE, [MONTHS[1]], now=NOW)
    asked = [row["sql"] for row in made.captured_queries if "percentile_cont" in row["sql"]]
    assert len(asked) == 1 + len({by for row in METRICS.values() if row.source == SOURCE
                                  and not row.formula.has_parts for by in row.by})  # fmt: skip
    median = SOURCES.get(SOURCE).measure("median_seconds").key
    wholes = list(
        Count.objects.filter(value=WHOLE, measure=median).values_list("number", flat=True)
    )
    assert len(wholes) == len(METRICS.get("cases.days_median").by)
    assert len(set(wholes)) == 1


def test_no_number_below_zero_can_be_kept(cases):
    services.refresh(SOURCE, [PAST], now=NOW)
    with pytest.raises(Exception, match="count_is_not_negative"):
        Count.objects.update(number=-1)
