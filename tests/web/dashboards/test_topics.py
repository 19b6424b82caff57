"""The pages of themes and topics: what they show, what they refuse, and what they cost."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from civicloop.answer.cases.models import Case, Category
from civicloop.engines.metrics import services as metrics
from civicloop.engines.metrics.rules import Month, months_until
from civicloop.kernel.clock import services as clock
from civicloop.kernel.organizations.models import Unit
from civicloop.publish.dashboards import services
from civicloop.publish.dashboards.models import TopicResult
from civicloop.publish.dashboards.rules import themes, topic_of
from tests.db.cases.lived import write_rounds
from tests.laid import laid
from tests.web.dashboards.samples import closed_case

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 20, 4, 0, tzinfo=UTC)
TOPIC = reverse("dashboards:topic", args=("administration", "on-time"))
POTHOLES = reverse("dashboards:topic", args=("smooth-roads", "potholes"))
RESULTS = "dashboards_topicresult"
KEYS = ("on-time", "all-cases", "potholes", "days-median")


@pytest.fixture(autouse=True)
def noon_of_a_day():
    with clock.frozen(NOW):
        yield


@pytest.fixture
def stored(db):
    """Two agencies: in September one case of each, in October three of one and one of the other."""
    return laid("topics of two agencies", _stored)


def _stored():
    units = [
        Unit.objects.create(
            code=code,
            name_zh=name,
            name_en=f"{code} bureau",
            path=f"{code}/",
            level="bureau",
            valid_from=date(2020, 1, 1),
        )
        for code, name in (("PWB", "工務局"), ("TB", "交通局"))
    ]
    category = Category.objects.create(
        code="pothole", name_zh="坑洞", name_en="Pothole", operational_hours=4, statutory_days=6
    )
    made = [
        closed_case(
            f"115-00000{month:02d}{index}",
            units[agency],
            category,
            datetime(2026, month, 5 + index, 1, 0, tzinfo=UTC),
            late=late,
        )
        for month, rows in (
            (9, ((0, False), (1, False))),
            (10, ((0, True), (0, False), (0, True), (1, False))),
        )
        for index, (agency, late) in enumerate(rows)
    ]
    write_rounds(Case.objects.bulk_create(made))
    metrics.refresh("cases.case", months_until(Month(2026, 11), 3), now=NOW)
    services.refresh_topics(now=NOW, only=[topic_of(key) for key in KEYS])


@pytest.mark.usefixtures("stored")
def test_a_topic_shows_its_last_whole_month_and_what_moved_it(client):
    page = client.get(TOPIC)
    assert page.context["choice"].period.key == "2026-10"
    assert page.context["cell"].shown == "50.00"
    assert page.context["cell"].parts == "2/4"
    assert page.context["cell"].change.by == -50
    told = page.context["explained"]
    assert told["change"] == "−50.00"
    assert [(row["label"], row["total"]) for row in told["rows"]] == [
        ("工務局", "−43.75"),
        ("交通局", "−6.25"),
    ]
    assert "較115年9月減少 50.00 個百分點。" in told["sentence"]


@pytest.mark.usefixtures("stored")
def test_a_click_narrows_the_page_and_a_second_one_widens_it_again(client):
    line = client.get(TOPIC).context["lines"][0]
    narrowed = client.get(line["url"])
    assert narrowed.context["choice"].only == "PWB"
    assert narrowed.context["cell"].parts == "1/3"
    assert narrowed.context["who"] == "工務局"
    again = client.get(narrowed.context["lines"][0]["url"])
    assert again.context["choice"].only == ""
    assert again.context["cell"].parts == "2/4"


@pytest.mark.usefixtures("stored")
def test_a_quarter_sums_its_months_and_says_which_are_missing(client):
    page = client.get(TOPIC, {"period": "2026-Q4"})
    assert page.context["cell"].parts == "2/4"
    assert page.context["missing"] == ["115年12月"]
    assert page.context["explained"] is None


@pytest.mark.usefixtures("stored")
@pytest.mark.parametrize(("period", "is_running"), [("2026-10", False), ("2026-11", True)])
def test_a_period_that_runs_says_so(client, period, is_running):
    assert client.get(TOPIC, {"period": period}).context["is_running"] is is_running


@pytest.mark.usefixtures("stored")
def test_a_median_is_not_put_together_from_months(client):
    address = reverse("dashboards:topic", args=("administration", "days-median"))
    page = client.get(address, {"period": "2026-Q3"})
    assert not page.context["has_parts"]
    assert page.context["explained"] is None


@pytest.mark.usefixtures("stored")
@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("period", "2030-01"),
        ("period", "soon"),
        ("period", "2000..2026"),
        ("by", "channel"),
        ("against", "tomorrow"),
        ("only", "XX"),
        ("beside", "'; drop table"),
    ],
)
def test_an_address_that_the_page_lacks_is_refused(client, name, value):
    page = client.get(TOPIC, {name: value})
    assert page.status_code == 400
    assert page.context["error"].name == name


@pytest.mark.usefixtures("stored")
def test_the_file_says_what_the_page_says(client):
    answer = client.get(f"{TOPIC}export/csv/", {"period": "2026-10"})
    lines = b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()
    assert [line.split(",")[:6] for line in lines[1:]] == [
        ["工務局", "PWB", "2026-10", "33.33", "1", "3"],
        ["交通局", "TB", "2026-10", "100.00", "1", "1"],
        ["全市", "", "2026-10", "50.00", "2", "4"],
    ]


@pytest.mark.usefixtures("stored")
def test_every_theme_and_topic_opens(client):
    assert len(client.get(reverse("dashboards:themes")).context["cards"]) == 8
    for theme in themes():
        page = client.get(reverse("dashboards:theme", args=(theme.key,)))
        assert len(page.context["tiles"]) + len(page.context["waiting"]) == len(theme.topics)
    for key, told in (("traffic-accidents", "警察局"), ("signal-faults", "未設此類別")):
        page = client.get(reverse("dashboards:topic", args=("safety", key)))
        assert told in page.content.decode()


@pytest.mark.parametrize(
    "address",
    ["/figures/themes/moon/", "/figures/themes/safety/moon/", f"{TOPIC}export/exe/"],
)
def test_what_does_not_exist_is_not_found(client, address):
    assert client.get(address).status_code == 404


@pytest.mark.usefixtures("stored")
def test_a_page_reads_one_statement_of_results_and_counts_nothing(client):
    for address in (
        reverse("dashboards:themes"),
        reverse("dashboards:theme", args=("administration",)),
        TOPIC,
        POTHOLES,
    ):
        client.get(address)
        with CaptureQueriesContext(connection) as read:
            client.get(address)
        said = [row["sql"] for row in read]
        assert sum(RESULTS in sql for sql in said) == 1
        assert not any("cases_round" in sql or "metrics_count" in sql for sql in said)


def test_a_counted_month_without_a_case_says_nought(client, stored):
    page = client.get(POTHOLES, {"period": "2026-11"}, headers={"accept-language": "en"})
    text = page.content.decode()
    assert "Nothing is counted yet" not in text
    assert "Counted, and there was nothing in this period" in text
    assert "<strong>0</strong>" in text
    unknown = client.get(POTHOLES, {"period": "2024-03"}, headers={"accept-language": "en"})
    assert "Nothing is counted yet" in unknown.content.decode()


def test_a_share_opens_at_the_last_month_that_has_one(client, stored):
    """Documents of a month are published late: the page shows the one before, not an empty one."""
    TopicResult.objects.filter(topic="on-time", month=date(2026, 10, 1)).update(whole={}, parts={})
    text = client.get(TOPIC, headers={"accept-language": "en"}).content.decode()
    assert "The whole city · 2026-09" in text
    count = client.get(POTHOLES, headers={"accept-language": "en"}).content.decode()
    assert "The whole city · 2026-10" in count


def test_a_member_without_a_case_stood_at_nought(client, stored):
    """Of what was counted a dash would say that nobody knows."""
    september = TopicResult.objects.filter(
        topic="all-cases", dimension="agency", month=date(2026, 9, 1)
    )
    assert september.update(parts={"PWB": {"received": 2}}) == 1
    address = reverse("dashboards:topic", args=("administration", "all-cases"))
    page = client.get(address, {"period": "2026-10", "by": "agency"})
    befores = {line["label"]: line["before"].shown for line in page.context["lines"]}
    assert befores == {"工務局": "2", "交通局": "0"}
