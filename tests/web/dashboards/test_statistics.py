"""The pages of statistics by district: what they show, refuse, and cost."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from civicloop.kernel.actors.rules import machine
from civicloop.kernel.city import services as cities
from civicloop.kernel.clock import services as clock
from civicloop.kernel.geography import services as geography
from civicloop.publish.dashboards.models import TopicResult
from tests.db.cases.city import SETUP, collection, square

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 20, 4, 0, tzinfo=UTC)
SET = reverse("dashboards:statistics_set", args=["livable"])
FILE = reverse("dashboards:statistics_export", args=["livable", "csv"])


@pytest.fixture(autouse=True)
def noon_of_a_day():
    with clock.frozen(NOW):
        yield


def write(topic: str, month: date, parts: dict[str, int]) -> None:
    """A stored result with a count for each district."""
    TopicResult.objects.create(
        topic=topic,
        dimension="district",
        month=month,
        version=1,
        whole={"received": sum(parts.values())},
        parts={code: {"received": number} for code, number in parts.items()},
        fingerprint="0" * 64,
        computed_at=NOW,
        checked_at=NOW,
    )


@pytest.fixture
def stored(db):
    geography.load_boundaries(
        collection(square("D1", "西區", 120.2), square("D2", "東區", 120.3)),
        collection(
            square("V1", "一里", 120.2, district_code="D1"),
            square("V2", "二里", 120.3, district_code="D2"),
        ),
        "test-1",
        actor=SETUP,
    )
    write("potholes", date(2026, 9, 1), {"D1": 40})
    write("potholes", date(2026, 10, 1), {"D1": 30, "D2": 5})
    write("litter", date(2026, 10, 1), {"D2": 7})


@pytest.mark.usefixtures("stored")
def test_a_set_shows_districts_beside_each_other(client):
    page = client.get(SET)
    assert [name for name, _cells in page.context["lines"]] == ["西區", "東區"]
    city = {
        column["label"]: cell.shown if cell else None
        for column, cell in zip(page.context["columns"], page.context["whole"], strict=True)
    }
    assert (city["路面坑洞"], city["環境髒亂"], city["公廁清潔"]) == ("35", "7", None)


@pytest.mark.usefixtures("stored")
def test_months_of_a_quarter_are_added(client):
    page = client.get(SET, {"period": "2026-Q3"})
    assert [name for name, _cells in page.context["lines"]] == ["西區", "東區"]
    assert "40" in {cell.shown for cell in page.context["whole"] if cell}


@pytest.mark.usefixtures("stored")
def test_the_file_holds_what_the_page_shows(client):
    lines = b"".join(client.get(FILE)).decode("utf-8-sig").splitlines()
    assert lines[0].startswith("行政區,代碼,期間,")
    assert [line.split(",")[0] for line in lines[1:]] == ["西區", "東區", "全市"]
    assert "35" in lines[3].split(",")


@pytest.mark.parametrize("query", [{"period": "x"}, {"show": "nothing"}, {"show": "on-time"}])
def test_what_the_set_does_not_have_is_refused(client, query):
    assert client.get(SET, query).status_code == 400


def test_an_unknown_set_or_file_is_not_found(client):
    assert client.get(reverse("dashboards:statistics_set", args=["x"])).status_code == 404
    assert client.get(FILE.replace("/csv/", "/pdf/")).status_code == 404


@pytest.mark.usefixtures("stored")
def test_the_results_of_a_set_cost_one_statement(client):
    client.get(SET)
    with CaptureQueriesContext(connection) as seen:
        client.get(SET)
    assert sum("dashboards_topicresult" in row["sql"] for row in seen.captured_queries) == 1


def test_the_page_of_a_set_names_the_city_as_every_page_does(client):
    """Its own words for the template must not hide those of the frame around it."""
    cities.describe(actor=machine("founder", "city.describe"), name_zh="群島市", mark="群")
    assert client.get(SET).context["city"].name == "群島市"
