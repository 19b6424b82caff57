"""Links that expire: what they show, to whom, until when, and what is kept of them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse

from civicloop.kernel.clock import services as clock
from civicloop.kernel.ledger.models import Event
from civicloop.kernel.organizations.models import Person
from civicloop.publish.dashboards.models import ShareLink

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 20, 4, 0, tzinfo=UTC)
MAKE = reverse("dashboards:share")
MINE = reverse("dashboards:shares")
TOPIC = {"topic": "on-time", "by": "agency", "period": "2026-10", "days": "7"}
FIGURE = {"metric": "cases.on_time", "by": "agency", "until": "2026-10", "span": "3", "days": "1"}


@pytest.fixture(autouse=True)
def noon_of_a_day():
    with clock.frozen(NOW):
        yield


def made(client, values):
    page = client.post(MAKE, values)
    assert page.status_code == 200
    return page.context["fresh"].removeprefix("http://testserver")


@pytest.mark.usefixtures("rows")
def test_a_link_to_a_figure_opens_for_everybody_without_its_rows(as_role, client):
    link = made(as_role("analyst"), FIGURE)
    page = client.get(link)
    assert page.status_code == 200
    assert page["Referrer-Policy"] == "no-referrer"
    assert [line["label"] for line in page.context["lines"]] == ["工務局"]
    assert "50.00" in page.content.decode()
    assert "/rows/" not in page.content.decode()
    assert "/rows/" not in as_role("analyst").get(link).content.decode()
    row = ShareLink.objects.get()
    assert (row.opened, row.opened_at) == (2, NOW)


@pytest.mark.usefixtures("rows")
def test_a_link_to_a_topic_keeps_what_was_chosen(as_role, client):
    link = made(as_role("officer"), TOPIC | {"against": "year"})
    page = client.get(link)
    assert page.context["period"] == "115年10月"
    assert page.context["other"] == "114年10月"


@pytest.mark.usefixtures("rows")
def test_of_a_token_only_a_digest_is_kept(as_role):
    token = made(as_role("analyst"), FIGURE).rstrip("/").rsplit("/", 1)[1]
    row = ShareLink.objects.get()
    assert len(row.digest) == 64
    assert token not in str(ShareLink.objects.values().get())
    event = Event.objects.get(name="dashboards.share_link_made")
    assert event.body["page"] == "cases.on_time"
    assert token not in str(event.body)
    assert token not in as_role("analyst").get(MINE).content.decode()


@pytest.mark.usefixtures("rows")
@pytest.mark.parametrize("days", [1, 7, 30])
def test_a_link_ends_with_its_last_second(as_role, client, days):
    link = made(as_role("analyst"), TOPIC | {"days": str(days)})
    with clock.frozen(NOW + timedelta(days=days, seconds=-1)):
        assert client.get(link).status_code == 200
    with clock.frozen(NOW + timedelta(days=days)):
        page = client.get(link)
    assert page.status_code == 410
    assert "dashboards/shared_gone.html" in [row.name for row in page.templates]
    assert ShareLink.objects.get().opened == 1


@pytest.mark.usefixtures("rows")
def test_its_maker_withdraws_it_and_nobody_else(as_role, client):
    link = made(as_role("analyst"), TOPIC)
    address = reverse("dashboards:share_withdraw", args=[ShareLink.objects.get().pk])
    assert as_role("officer").post(address).status_code == 404
    assert client.get(link).status_code == 200
    assert as_role("analyst").post(address).status_code == 302
    assert as_role("analyst").post(address).status_code == 302
    assert client.get(link).status_code == 410
    assert Event.objects.filter(name="dashboards.share_link_withdrawn").count() == 1


@pytest.mark.usefixtures("rows")
def test_a_link_goes_with_whoever_made_it(as_role, client):
    link = made(as_role("analyst"), TOPIC)
    Person.objects.filter(pk=ShareLink.objects.get().made_by_id).update(is_active=False)
    assert client.get(link).status_code == 410


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("days", "2"),
        ("days", "x"),
        ("topic", "moon"),
        ("topic", "traffic-accidents"),
        ("period", "2030-01"),
        ("only", "nobody"),
        ("metric", "moon.moon"),
    ],
)
def test_what_cannot_be_shared_is_refused(as_role, name, value):
    page = as_role("analyst").post(MAKE, TOPIC | {name: value})
    assert page.status_code == 400
    assert page.context["error"].name == name
    assert not ShareLink.objects.exists()


@pytest.mark.parametrize("token", ["x", "x" * 500, "%00", "%F0%9F%98%80"])
def test_an_address_that_never_was_is_unknown(client, token):
    assert client.get(f"/figures/shared/{token}/").status_code == 404
