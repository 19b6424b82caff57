"""The chooser of walls: what a reader may put there, the link it makes, what it refuses."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.urls import reverse

from civicloop.kernel.clock import services as clock
from civicloop.publish.dashboards.rules import themes
from tests.web.dashboards.test_own_pages import LIVE, made, step

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("rows")]
NOW = datetime(2026, 11, 20, 4, 0, tzinfo=UTC)
WALLS = reverse("dashboards:walls")
WALL = reverse("dashboards:wall")


@pytest.fixture(autouse=True)
def noon_of_a_day():
    with clock.frozen(NOW):
        yield


def values(page):
    return [value for _name, options in page.context["groups"] for value, _label in options]


def test_everybody_ticks_topics_and_gets_a_link_that_opens(client):
    page = client.get(WALLS)
    assert [value for value in values(page) if not value.startswith("theme:")] == ["topics"]
    ticked = [topic[0] for theme in page.context["themes"] for topic in theme["topics"] if topic[2]]
    assert ticked == [theme.fed[0].key for theme in themes() if theme.fed]
    wish = {"show": "topics", "seconds": "30", "topic": ["all-cases", "on-time", "all-cases"]}
    page = client.get(WALLS, wish)
    address = f"{WALL}?topics=all-cases,on-time&seconds=30"
    assert (page.context["address"], page.context["link"]) == (
        address, f"http://testserver{address}")  # fmt: skip
    assert [slide["key"] for slide in client.get(address).context["slides"]] == [
        "all-cases", "on-time"]  # fmt: skip
    page = client.get(WALLS, {"show": "theme:safety", "seconds": "9"})
    assert page.context["address"] == f"{WALL}?theme=safety&seconds=9"
    assert client.get(page.context["address"]).context["seconds"] == 9


def test_staff_put_boards_and_their_pages_on_a_wall(as_role, client):
    analyst = as_role("analyst")
    page = made(analyst)
    step(analyst, page, do="add", figure=LIVE)
    step(analyst, page, do="save")
    shown = values(analyst.get(WALLS))
    assert {"board:cases.live", f"page:{page.pk}"} < set(shown)
    made_of = {
        "board:cases.live": reverse("dashboards:board", args=["cases", "live"]),
        f"page:{page.pk}": f"{reverse('dashboards:own_page_wall', args=[page.pk])}?seconds=40",
    }
    for show, address in made_of.items():
        found = analyst.get(WALLS, {"show": show, "seconds": "40"})
        assert found.context["address"] == address
        assert analyst.get(address).status_code == 200
        assert client.get(WALLS, {"show": show, "seconds": "40"}).status_code == 400
    board = analyst.get(made_of["board:cases.live"]).content.decode()
    assert f"{WALLS}?show=board:cases.live" in board


@pytest.mark.parametrize(
    ("name", "wish"),
    [
        ("show", {"show": "moon"}),
        ("show", {"show": "\0"}),
        ("topic", {"topic": []}),
        ("topic", {"topic": "moon"}),
        ("topic", {"topic": "traffic-accidents"}),
        ("seconds", {"seconds": "4"}),
        ("seconds", {"seconds": "9" * 99}),
    ],
)
def test_a_choice_that_cannot_be_is_told_at_its_field(client, name, wish):
    page = client.get(WALLS, {"show": "topics", "seconds": "20", "topic": "on-time"} | wish)
    assert (page.status_code, list(page.context["problems"])) == (400, [name])
    assert page.context["address"] == ""
