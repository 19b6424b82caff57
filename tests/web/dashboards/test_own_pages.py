"""Composed pages: made, changed, saved, shared and read, each reader by their own right."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from civicloop.kernel.clock import services as clock
from civicloop.kernel.ledger.models import Event
from civicloop.kernel.organizations.models import Person
from civicloop.publish.dashboards.models import OwnPage
from civicloop.publish.dashboards.web import own_pages

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("rows")]

NOW = datetime(2026, 11, 20, 4, 0, tzinfo=UTC)
LIST = reverse("dashboards:own_pages")
RATE, LIVE = "cases.on_time", "cases.live:open"


@pytest.fixture(autouse=True)
def noon_of_a_day():
    with clock.frozen(NOW):
        yield


def made(client, title="Mine"):
    answer = client.post(LIST, {"title": title})
    assert answer.status_code == 302
    return OwnPage.objects.latest("pk")


def step(client, page, **values):
    page.refresh_from_db()
    address = reverse("dashboards:compose_step", args=[page.pk])
    return client.post(address, {"step": page.step, **values})


def act(client, page, **values):
    return client.post(reverse("dashboards:own_page_act", args=[page.pk]), values)


def read(client, page):
    return client.get(reverse("dashboards:own_page", args=[page.pk]))


@pytest.fixture
def page(as_role):
    """A page with a share by agency and what is open now, saved."""
    client = as_role("analyst")
    page = made(client)
    step(client, page, do="add", figure=RATE)
    step(client, page, do="change", card="c1", form="table", title="On time", size="wide")
    step(client, page, do="add", figure=LIVE)
    step(client, page, do="save")
    page.refresh_from_db()
    return page


def test_a_page_is_composed_saved_and_read(as_role, page):
    shown = read(as_role("analyst"), page)
    first, second = shown.context["cards"]
    assert (first["title"], first["cell"].shown, first["cell"].parts) == ("On time", "50.00", "1/2")
    assert [(row["label"], row["cell"].shown) for row in first["lines"]] == [("工務局", "50.00")]
    assert first["proof"] in shown.content.decode().replace("&amp;", "&")
    assert (second["state"], second["is_live"]) == ("shown", True)
    assert (page.version, page.draft) == (2, None)
    assert [row.number for row in page.versions.all()] == [2, 1]
    said = Event.objects.filter(name="dashboards.page_saved").order_by("pk").last()
    assert (said.body["version"], said.body["cards"]) == (2, 2)
    assert "On time" not in str(said.body)


def test_readers_see_nothing_of_a_draft_and_a_step_is_undone(as_role, page):
    client = as_role("analyst")
    step(client, page, do="remove", card="c1")
    assert len(read(client, page).context["cards"]) == 2
    composed = client.get(reverse("dashboards:compose", args=[page.pk]))
    assert [card["key"] for card in composed.context["cards"]] == ["c2"]
    step(client, page, do="undo")
    step(client, page, do="move", card="c2", to="earlier")
    step(client, page, do="save")
    assert [card["key"] for card in read(client, page).context["cards"]] == ["c2", "c1"]


def test_who_comes_second_from_another_window_is_told(as_role, page):
    client = as_role("analyst")
    stale = page.step
    step(client, page, do="title", title="Newer")
    address = reverse("dashboards:compose_step", args=[page.pk])
    answer = client.post(address, {"step": stale, "do": "remove", "card": "c1"})
    assert answer.status_code == 409
    assert answer.context["problem"]
    assert len(answer.context["draft"].cards) == 2
    assert answer.context["draft"].title == "Newer"


@pytest.mark.parametrize(
    ("values", "status"),
    [
        ({"do": "add", "figure": "moon.moon"}, 400),
        ({"do": "change", "card": "c1", "form": "cloud"}, 400),
        ({"do": "change", "card": "c1", "by": "moon"}, 400),
        ({"do": "change", "card": "c9"}, 400),
        ({"do": "remove", "card": "c9"}, 400),
        ({"do": "title", "title": ""}, 400),
        ({"do": "dance"}, 400),
    ],
)
def test_a_step_that_cannot_be_is_refused_and_changes_nothing(as_role, page, values, status):
    before = OwnPage.objects.values().get()
    assert step(as_role("analyst"), page, **values).status_code == status
    assert OwnPage.objects.values().get() == before


def test_a_card_is_closed_to_who_may_not_see_its_figure(as_role, page, client):
    act(as_role("analyst"), page, do="audience", audience="staff:")
    crew = read(as_role("crew"), page)
    assert [card["state"] for card in crew.context["cards"]] == ["shown", "closed"]
    assert "cell" not in crew.context["cards"][1]
    made_link = as_role("analyst").post(reverse("dashboards:share"), {"page": page.pk, "days": "7"})
    link = made_link.context["fresh"].removeprefix("http://testserver")
    public = client.get(link)
    assert [card["state"] for card in public.context["cards"]] == ["shown", "closed"]
    assert "/rows/" not in public.content.decode()
    assert "Mine" in as_role("analyst").get(reverse("dashboards:shares")).content.decode()
    act(as_role("analyst"), page, do="remove")
    assert client.get(link).status_code == 410


def test_a_page_is_its_owners_until_it_is_shared(as_role, page):
    officer = as_role("officer")
    assert read(officer, page).status_code == 404
    act(as_role("analyst"), page, do="audience", audience="staff:")
    assert read(officer, page).status_code == 200
    assert page.title in officer.get(LIST).content.decode()
    assert step(officer, page, do="remove", card="c1").status_code == 404
    assert act(officer, page, do="remove").status_code == 404
    copied = act(officer, page, do="copy")
    mine = OwnPage.objects.latest("pk")
    assert copied.url == reverse("dashboards:compose", args=[mine.pk])
    assert (mine.cards, mine.audience) == (page.cards, "owner")
    assert mine.owner_id != page.owner_id


def test_a_page_opens_to_a_unit_of_its_owner_alone(as_role, page):
    assert act(as_role("analyst"), page, do="audience", audience="unit:999999").status_code == 400
    officer = as_role("officer")
    mine = made(officer)
    unit = min(officer.get(LIST).wsgi_request.actor.units)
    assert act(officer, mine, do="audience", audience=f"unit:{unit}").status_code == 302
    told = Event.objects.get(name="dashboards.page_shared")
    assert told.body == {"audience": "unit", "page": mine.ref, "unit": f"organizations:unit:{unit}"}
    assert read(as_role("agent"), mine).status_code == 404


def test_a_removed_page_comes_back(as_role, page):
    client = as_role("analyst")
    act(client, page, do="first", is_first="1")
    assert client.get("/work/").url == reverse("dashboards:own_page", args=[page.pk])
    act(client, page, do="remove")
    assert read(client, page).status_code == 404
    assert client.get("/work/").url != reverse("dashboards:own_page", args=[page.pk])
    act(client, page, do="restore")
    assert read(client, page).status_code == 200


def test_wall_and_file_show_what_the_page_shows(as_role, page):
    client = as_role("analyst")
    wall = client.get(reverse("dashboards:own_page_wall", args=[page.pk]))
    assert next(slide["label"] for slide in wall.context["slides"]) == "On time"
    assert len(wall.context["slides"]) == 2
    body = client.get(reverse("dashboards:own_page_export", args=[page.pk, "csv"]))
    lines = b"".join(body).decode("utf-8-sig").splitlines()
    assert len(lines) == 5
    assert lines[1].split(",")[:3] == ["On time", RATE, "2026-10"]
    assert ",50.00,1,2," in lines[2]


def test_a_figure_that_is_gone_says_so(as_role, page):
    page.cards[0]["figure"] = "moon.moon"
    page.save()
    shown = read(as_role("analyst"), page)
    assert [card["state"] for card in shown.context["cards"]] == ["gone", "shown"]
    composed = as_role("analyst").get(reverse("dashboards:compose", args=[page.pk]) + "?card=c1")
    assert composed.status_code == 200


def test_each_card_costs_the_same_few_statements(as_role, page):
    client = as_role("analyst")
    cards = page.cards[:1]

    def cost(times):
        page.cards = [{**row, "key": f"c{n}"} for n, row in enumerate(cards * times, start=1)]
        page.save()
        with CaptureQueriesContext(
            connection,
        ) as found:
            assert read(client, page).status_code == 200
        return len(found)

    cost(1)
    one, three = cost(1), cost(3)
    assert (three - one) / 2 == 6


def test_a_search_finds_a_figure_by_name(as_role, page):
    client = as_role("analyst")
    found = client.get(reverse("dashboards:compose", args=[page.pk]) + "?q=如期")
    keys = [key for key, *_rest in found.context["found"]]
    assert RATE in keys
    assert "cases.received" not in keys


def test_who_left_shares_nothing(as_role, page, client):
    made_link = as_role("analyst").post(reverse("dashboards:share"), {"page": page.pk, "days": "1"})
    link = made_link.context["fresh"].removeprefix("http://testserver")
    assert client.get(link).status_code == 200
    Person.objects.filter(pk=page.owner_id).update(is_active=False)
    assert client.get(link).status_code == 410


def test_pages_of_others_stand_in_pages_by_name(as_role, monkeypatch):
    monkeypatch.setattr(own_pages, "SHOWN", 2)
    analyst, officer = as_role("analyst"), as_role("officer")
    for title in ("B", "C", "A"):
        page = made(analyst, title)
        act = reverse("dashboards:own_page_act", args=[page.pk])
        analyst.post(act, {"do": "audience", "audience": "staff:"})

    def names(address):
        context = officer.get(address).context
        return [row.title for row in context["shared"]], context["before"], context["after"]

    first, before, after = names(LIST)
    assert (first, before) == (["A", "B"], "")
    last, back, end = names(LIST + after)
    assert (last, end) == (["C"], "")
    assert names(LIST + back)[0] == ["A", "B"]
    assert names(f"{LIST}?page=forged")[0] == ["A", "B"]


def test_a_forged_address_of_a_removed_page_is_no_fault(as_role):
    assert as_role("analyst").get(f"{LIST}?removed=x").status_code == 200
