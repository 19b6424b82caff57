"""The index of all figures: few bytes, found by words, source and theme, opened one by one."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from civicloop.engines.metrics.rules import METRICS, SOURCES
from civicloop.kernel.clock import services as clock
from civicloop.publish.dashboards.rules import themes
from tests.web.dashboards.conftest import NOW

pytestmark = pytest.mark.django_db

INDEX = reverse("dashboards:index")
GLANCE = reverse("dashboards:glance", args=("cases", "on_time"))
A_METRIC = 560
"""Bytes of a line at most."""


@pytest.fixture(autouse=True)
def noon_of_a_day():
    with clock.frozen(NOW):
        yield


def page_of(client, query=None, address=INDEX):
    answer = client.get(address, query or {}, headers={"accept-language": "zh-hant"})
    return answer.content.decode()


def keys_on(page):
    return re.findall(r'hx-get="/figures/([a-z_.0-9]+)/glance/"', page)


def test_it_lists_every_figure_in_few_bytes_and_draws_no_chart(client, rows):
    page = page_of(client)
    assert sorted(keys_on(page)) == sorted(METRICS)
    assert "50.00" in page
    assert "figure-chart" not in page
    assert len(page.encode()) < A_METRIC * len(METRICS) + 20_000


def test_it_is_found_by_words_source_and_theme(client, rows):
    assert "cases.on_time" in keys_on(page_of(client, {"q": "如期 結案率"}))
    assert keys_on(page_of(client, {"q": "cases.satisfaction_manner"})) == [
        "cases.satisfaction_manner"
    ]
    source = "cases.case"
    assert {METRICS.get(key).source for key in keys_on(page_of(client, {"source": source}))} == {
        source
    }
    theme = themes()[0]
    wanted = {topic.metric_key for topic in theme.fed}
    assert set(keys_on(page_of(client, {"theme": theme.key}))) == wanted


def test_what_nothing_is_called_is_told_so_and_an_unknown_source_refused(client, rows):
    page = page_of(client, {"q": "<b>月球"})
    assert "查無" in page
    assert "<b>月球" not in page
    for query in ({"source": "moon"}, {"theme": "moon"}):
        assert client.get(INDEX, query).status_code == 400


def test_one_that_is_opened_shows_numbers_line_and_definition(client, as_role, rows):
    page = page_of(client, address=GLANCE)
    assert "50.00" in page
    assert "figure-chart" in page
    assert METRICS.get("cases.on_time").definition_zh in page
    assert "/rows/" not in page
    assert "/rows/" in page_of(as_role("analyst"), address=GLANCE)


def test_it_costs_the_same_whatever_the_number_of_figures(client, rows):
    with CaptureQueriesContext(connection) as few:
        page_of(client, {"source": "cases.case"})
    with CaptureQueriesContext(connection) as one:
        page_of(client, {"q": "cases.on_time_unextended"})
    assert len(one) == len(few)
    divisions = {metric.by[-1] for metric in METRICS.values()}
    with CaptureQueriesContext(connection) as every:
        page_of(client)
    assert len(every) <= len(one) + 2 * len(divisions) + len(SOURCES)
