"""The wall, the kiosk, and the page and picture for other sites."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.urls import reverse

from civicloop.kernel.clock import services as clock
from civicloop.publish.dashboards import services
from civicloop.publish.dashboards.rules import themes, topic_of

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 20, 4, 0, tzinfo=UTC)
WALL = reverse("dashboards:wall")
KIOSK = reverse("dashboards:kiosk")
EMBED = reverse("dashboards:embed", args=["on-time"])
PICTURE = reverse("dashboards:picture", args=["on-time"])


@pytest.fixture(autouse=True)
def noon_of_a_day():
    with clock.frozen(NOW):
        yield


@pytest.fixture
def stored(rows):
    services.refresh_topics(now=NOW, only=[topic_of("on-time"), topic_of("all-cases")])
    return rows


def keys(page):
    return [slide["key"] for slide in page.context["slides"]]


@pytest.mark.usefixtures("stored")
def test_a_wall_tours_through_what_its_address_names(client):
    page = client.get(WALL, {"topics": "all-cases,on-time,all-cases", "seconds": "7"})
    assert keys(page) == ["all-cases", "on-time"]
    first, second = page.context["slides"]
    assert (first["cell"].shown, second["cell"].shown) == ("2", "50.00")
    assert b'data-seconds="7"' in page.content
    parts = client.get(page.context["refresh"])
    assert keys(parts) == ["all-cases", "on-time"]
    assert b"<html" not in parts.content


def test_a_wall_without_an_address_shows_the_first_of_each_theme(client):
    assert keys(client.get(WALL)) == [theme.fed[0].key for theme in themes() if theme.fed]
    one = themes()[1]
    assert keys(client.get(WALL, {"theme": one.key})) == [topic.key for topic in one.fed]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("topics", "moon"),
        ("topics", ","),
        ("topics", "traffic-accidents"),
        ("seconds", "4"),
        ("seconds", "601"),
        ("seconds", "x"),
        ("seconds", "\u0665"),
    ],
)
def test_a_tour_that_cannot_be_is_refused(client, name, value):
    page = client.get(WALL, {name: value})
    assert page.status_code == 400
    assert page.context["error"].name == name


def test_a_kiosk_begins_with_its_themes_and_returns_to_them(client):
    page = client.get(KIOSK, {"idle": "5"})
    assert len(page.context["cards"]) == 8
    inside = client.get(page.context["cards"][1]["url"])
    assert inside.context["home"] == f"{KIOSK}?idle=5"
    assert b'data-idle="5"' in inside.content
    assert client.get(KIOSK, {"idle": "0"}).status_code == 400


@pytest.mark.usefixtures("stored")
def test_the_page_for_other_sites_may_be_framed_and_nothing_else_may(client):
    page = client.get(EMBED)
    policy = page["Content-Security-Policy"]
    assert "frame-ancestors *" in policy
    assert "default-src 'none'" in policy
    assert "script-src" not in policy
    assert "X-Frame-Options" not in page
    assert not page.cookies
    assert b"<script" not in page.content
    assert b"50.00" in page.content
    assert b"/figures/themes/administration/on-time/" in page.content
    other = client.get(WALL)
    assert "frame-ancestors 'none'" in other["Content-Security-Policy"]
    assert other["X-Frame-Options"] == "DENY"


@pytest.mark.usefixtures("stored")
def test_a_picture_is_a_file_of_its_own(client):
    answer = client.get(PICTURE)
    assert answer["Content-Type"] == "image/svg+xml"
    text = answer.content.decode()
    assert text.startswith("<svg ")
    assert "<circle" in text
    assert "<script" not in text


@pytest.mark.parametrize("topic", ["moon", "traffic-accidents"])
def test_what_has_no_figures_has_no_frame(client, topic):
    assert client.get(reverse("dashboards:embed", args=[topic])).status_code == 404
    assert client.get(reverse("dashboards:picture", args=[topic])).status_code == 404
