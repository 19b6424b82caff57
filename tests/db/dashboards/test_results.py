"""Stored results of topics: what they hold, when they are computed anew, and what they cost."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from civicloop.answer.cases.models import Round
from civicloop.engines.metrics import queries as metrics
from civicloop.engines.metrics import services as figures
from civicloop.engines.metrics.rules import METRICS, SOURCES
from civicloop.kernel.ledger import services as ledger
from civicloop.kernel.ledger.models import Cursor
from civicloop.kernel.ledger.queries import position as ledger_position
from civicloop.publish.dashboards import queries, services
from civicloop.publish.dashboards.models import TopicResult
from civicloop.publish.dashboards.rules import topic_of
from tests.db.metrics.samples import MONTHS, NOW, SOURCE

pytestmark = pytest.mark.django_db

LATER = NOW + timedelta(minutes=5)
WHOLE, HOTLINE, POTHOLES = (topic_of(key) for key in ("days-median", "hotline", "potholes-on-time"))
TOPICS = (WHOLE, HOTLINE, POTHOLES)


@pytest.fixture
def counted(spread):
    figures.refresh(SOURCE, MONTHS, now=NOW)


@pytest.fixture
def stored(counted):
    assert services.refresh_topics(now=NOW, only=TOPICS) == 4 * (2 + 2 + 1)


@pytest.mark.usefixtures("spread")
@pytest.mark.parametrize("within", ["category", "channel", "group", "agency"])
def test_counting_by_two_dimensions_equals_counting_each_member(within):
    source = SOURCES.get(SOURCE)
    wanted = [METRICS.get(f"cases.{key}") for key in ("received", "on_time", "days_median")]
    known, other = source.dimension("agency"), source.dimension(within)
    crossed = metrics.crossed(source, known, other, wanted, MONTHS[1], now=NOW)
    assert crossed
    for value, numbers in crossed.items():
        alone = metrics.counted(source, known, wanted, MONTHS[1], now=NOW, filters={within: value})
        assert {key: n for key, n in numbers.items() if n} == {
            key: n for key, n in alone.items() if n
        }


@pytest.mark.usefixtures("stored")
def test_a_topic_over_a_whole_metric_says_what_the_figure_says():
    figure = metrics.kept("cases.days_median", by="agency", months=MONTHS)
    found = queries.results(WHOLE, "agency", MONTHS)
    assert found.totals == figure.totals
    assert found.cells == figure.cells
    assert [row.value for row in found.members] == ["PWB", "TB"]


@pytest.mark.usefixtures("stored")
def test_a_narrowed_topic_counts_its_own_rows_alone():
    found = queries.results(HOTLINE, "district", MONTHS)
    for month in MONTHS:
        until = min(month.ends, NOW)
        rows = Round.objects.filter(
            channel="phone", number=1, opened_at__gte=month.begins, opened_at__lt=until
        )
        assert found.totals[month.key].numerator == rows.count() > 0


@pytest.mark.usefixtures("stored")
def test_several_months_over_facts_are_what_the_rows_give():
    counted = {row.ref: (row.fingerprint, row.parts) for row in TopicResult.objects.all()}
    places = {(row.topic, row.dimension, row.month): row.ref for row in TopicResult.objects.all()}
    TopicResult.objects.all().delete()
    figures.refresh_facts(SOURCE, now=NOW)
    ledger.seal_all()
    Cursor.objects.update(sequence=ledger_position())
    Round.objects.filter(channel="phone").update(channel="web")
    services.refresh_topics(now=NOW, only=TOPICS)
    computed = {
        places[row.topic, row.dimension, row.month]: (row.fingerprint, row.parts)
        for row in TopicResult.objects.all()
    }
    assert computed == counted, "from the files, which do not know of the change yet"


@pytest.mark.usefixtures("stored")
def test_nothing_is_computed_twice():
    before = list(TopicResult.objects.order_by("pk").values())
    assert queries.due(TOPICS) == []
    assert services.refresh_topics(now=LATER, only=TOPICS) == 0
    assert list(TopicResult.objects.order_by("pk").values()) == before


@pytest.mark.usefixtures("stored")
def test_a_late_change_rewrites_its_month_alone():
    row = Round.objects.filter(
        channel="web", number=1, opened_at__gt=MONTHS[1].begins, opened_at__lt=MONTHS[1].ends
    ).first()
    Round.objects.filter(pk=row.pk).update(channel="phone")
    figures.refresh(SOURCE, [MONTHS[1]], now=LATER)
    assert {row.month for row in queries.due(TOPICS)} == {MONTHS[1]}
    was = queries.results(HOTLINE, "district", MONTHS).totals
    assert services.refresh_topics(now=LATER, only=TOPICS) == 2
    now = queries.results(HOTLINE, "district", MONTHS).totals
    moved = {key for key in now if now[key] != was[key]}
    assert moved == {MONTHS[1].key}
    assert now[MONTHS[1].key].numerator == was[MONTHS[1].key].numerator + 1


@pytest.mark.usefixtures("counted")
def test_a_topic_whose_category_the_city_lacks_has_no_result():
    sewers = topic_of("sewers")
    assert not queries.is_known_here(sewers)
    assert services.refresh_topics(now=NOW, only=[sewers]) == 0
    assert queries.results(sewers, "district", MONTHS).totals == {}


@pytest.mark.usefixtures("stored")
def test_reading_costs_one_statement_for_all_topics():
    with CaptureQueriesContext(
        connection,
    ) as read:
        found = queries.totals(TOPICS, MONTHS)
    assert len(read) == 1
    assert {key: len(figure.totals) for key, figure in found.items()} == {
        topic.key: 4 for topic in TOPICS
    }
