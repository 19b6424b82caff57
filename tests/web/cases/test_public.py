"""The map of public cases, their pages, feeds and search, as anybody asks for them."""

import json
import re
from xml.etree import ElementTree as ET

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext

from civicloop.answer.cases import services as cases
from civicloop.answer.cases.models import Case, PublicPhoto
from civicloop.answer.cases.rules import squares
from civicloop.kernel.actors.rules import citizen
from civicloop.kernel.files import queries as files
from civicloop.kernel.ledger import services as ledger
from tests.db.cases.city import EAST, SETUP, draft, picture
from tests.web.cases.access_public import square_of

pytestmark = pytest.mark.django_db
ATOM = "{http://www.w3.org/2005/Atom}"
PERSONAL = ("0912-345-678", "王小明", "ming@example.org", "120 號", "120號")


@pytest.fixture(autouse=True)
def no_older_answers():
    cache.clear()


@pytest.fixture
def shown(city, opened):
    """The case, taken by a unit and published."""
    taken = cases.accept(opened.pk, actor=city.actor("officer"))
    cases.publish([taken])
    return taken


def text_of(client, url, **headers):
    answer = client.get(url, headers=headers)
    assert answer.status_code == 200
    return answer.content.decode()


def without_token(answer):
    return re.sub(r'"\w{64}"', "", answer.content.decode())


def cell_of(row, zoom=16):
    return squares.cell_of(squares.quad(row.lon, row.lat), zoom)


def more(number, **changes):
    """Further public cases."""
    for at in range(number):
        row = cases.open_case(
            draft(description=f"坑洞 {at}", **changes), actor=citizen(), key=f"m{at}"
        )
        cases.publish([row])


@pytest.mark.parametrize(
    "url",
    [
        "/cases/map/",
        "/cases/map/list/",
        "/cases/map/cases.json",
        "/cases/feeds/city/all.atom",
        "/cases/feeds/city/all.rss",
        "/cases/feeds/district/D1.rss",
        "/cases/feeds/category/pothole.atom",
        "/cases/search/?q=坑洞",
        "/cases/public/{number}/",
    ],
)
def test_every_public_page_names_the_case_and_nobody(shown, client, url):
    text = text_of(client, url.format(number=shown.number))
    plain = text.encode().decode("unicode_escape") if url.endswith("json") else text
    assert shown.number in text
    assert [one for one in PERSONAL if one in text or one in plain] == []


@pytest.mark.parametrize("hidden", ["private", "withdrawn", "absent"])
def test_what_is_not_public_is_as_good_as_absent(shown, client, hidden):
    number = shown.number
    if hidden == "private":
        Case.objects.update(is_public=False)
    elif hidden == "withdrawn":
        cases.publish([cases.withdraw(shown.pk, text="", actor=citizen(shown.ref))])
    else:
        number = "115-9999999-0"
    answers = [client.get(f"/cases/public/{number}/{rest}") for rest in ("", "point/", "photos/1/")]
    assert {answer.status_code for answer in answers} == {404}
    absent = client.get("/cases/public/115-8888888-0/")
    assert without_token(answers[0]) == without_token(absent).replace("115-8888888-0", number)
    if hidden != "absent":
        assert number not in text_of(client, "/cases/map/")
        assert number not in text_of(client, "/cases/map/cases.json")
        assert "/cases/public/" not in text_of(client, f"/cases/search/?q={number}")
        assert number not in text_of(client, "/cases/feeds/city/all.atom")


def test_a_photo_is_public_only_after_it_was_checked(city, shown, client):
    photo = files.files_of(shown.ref)[0]
    url = f"/cases/public/{shown.number}/photos/{photo.pk}/"
    assert client.get(url).status_code == 404
    officer = city.client("officer")
    page = f"/work/cases/{shown.pk}/publication/"
    assert officer.post(page, {"move": "photos", "photo": [photo.pk]}).status_code == 302
    assert client.get(url).status_code == 200
    assert url in text_of(client, f"/cases/public/{shown.number}/")
    assert officer.post(page, {"move": "photos"}).status_code == 302
    assert client.get(url).status_code == 404


def test_staff_hides_with_a_reason_and_shows_again(city, shown, client):
    officer = city.client("officer")
    page = f"/work/cases/{shown.pk}/publication/"
    refused = officer.post(page, {"move": "hide", "reason": ""})
    assert refused.status_code == 422
    assert client.get(f"/cases/public/{shown.number}/").status_code == 200
    assert officer.post(page, {"move": "hide", "reason": "指認個人"}).status_code == 302
    assert client.get(f"/cases/public/{shown.number}/").status_code == 404
    assert officer.post(page, {"move": "show"}).status_code == 302
    assert client.get(f"/cases/public/{shown.number}/").status_code == 200


@pytest.mark.parametrize(
    "data",
    [{}, {"move": "burn"}, {"move": "photos", "photo": ["x"]}, {"move": "photos", "photo": [1]}],
)
def test_a_forged_decision_changes_nothing(city, shown, data):
    answer = city.client("officer").post(f"/work/cases/{shown.pk}/publication/", data)
    assert answer.status_code in {302, 404, 422}
    assert not PublicPhoto.objects.exists()
    assert Case.objects.get(pk=shown.pk).is_public


def test_cells_count_and_a_mark_tells_its_cases(shown, client):
    more(2)
    row = Case.objects.get(pk=shown.pk)
    window = square_of(row, 16)
    answer = client.get("/cases/map/cells/", {"window": window})
    assert answer.json() == {"zoom": 16, "cells": [[cell_of(row), 3, 3, row.lon, row.lat]]}
    assert answer["Cache-Control"].startswith("public, max-age=60")
    told = text_of(client, f"/cases/map/cells/16/{cell_of(row)}/")
    assert told.count("<li>") == 3
    assert (
        client.get("/cases/map/cells/", {"window": window, "state": "done"}).json()["cells"] == []
    )
    near = text_of(client, f"/cases/map/list/?window={window}")
    assert near.count("<li>") == 3


@pytest.mark.parametrize(
    "query",
    [
        "",
        "?window=",
        "?window=16/1-0/1-1",
        "?window=16/0-99/0-99",
        "?window=%00",
        "?window=16/0-1/0-1;drop",
    ],
)
def test_a_window_that_is_none_is_refused(city, client, query):
    answer = client.get(f"/cases/map/cells/{query}")
    assert answer.status_code == 400
    assert list(answer.json()) == ["error"]


@pytest.mark.parametrize(
    "query",
    [
        "category=%00&district='&state=x&days=-1",
        "category=nothing",
        "days=99999999999",
        "district=" + "x" * 5000,
        "category=%F0%9F%90%B1",
    ],
)
def test_a_filter_that_means_nothing_filters_nothing(shown, client, query):
    assert shown.number in text_of(client, f"/cases/map/?{query}")


def test_pages_lead_on_and_back_and_a_forged_one_is_absent(shown, client):
    more(24)
    first = client.get("/cases/map/list/")
    assert first.content.decode().count("<li>") == 20
    second = text_of(client, first.context["after"])
    assert second.count("<li>") == 5
    assert client.get("/cases/map/?page=forged").status_code == 404
    assert client.get("/cases/map/list/?page=forged").status_code == 400


def test_the_feed_for_programs_is_paged_by_key(shown, client, monkeypatch):
    monkeypatch.setattr("civicloop.answer.cases.web.public.case_map.FEED_PAGE", 2)
    more(4, lon=EAST[0])
    numbers, url = [], "/cases/map/cases.json"
    while url:
        page = client.get(url).json()
        numbers += [each["id"] for each in page["features"]]
        url = page["next"]
    assert len(numbers) == len(set(numbers)) == 5
    assert numbers[-1] == shown.number


def test_a_feed_is_whole_and_not_sent_twice(shown, client):
    answer = client.get("/cases/feeds/city/all.atom", {"lang": "en"})
    root = ET.fromstring(answer.content)
    (entry,) = root.findall(f"{ATOM}entry")
    assert entry.find(f"{ATOM}link").get("href").endswith(f"/cases/public/{shown.number}/")
    assert "public cases" in root.find(f"{ATOM}title").text
    again = client.get(
        "/cases/feeds/city/all.atom", {"lang": "en"}, headers={"If-None-Match": answer["ETag"]}
    )
    assert (again.status_code, again.content) == (304, b"")
    assert client.get("/cases/feeds/category/nothing.rss").status_code == 404


def test_search_marks_words_and_leads_from_a_number_to_its_case(shown, client):
    text = text_of(client, "/cases/search/?q=坑洞")
    assert "<mark>坑洞</mark>" in text
    straight = client.get("/cases/search/", {"q": shown.number})
    assert straight["Location"] == f"/cases/public/{shown.number}/"
    assert "沒有符合的公開案件" in text_of(client, "/cases/search/?q=熱氣球")


@pytest.mark.parametrize(
    "query", ["?q=%00", "?q=。", "?q=" + "x" * 5000, "?q=%F0%9F%90%B1", "?q=%27%26%7C%21%28"]
)
def test_strange_words_find_nothing_and_break_nothing(shown, client, query):
    assert client.get(f"/cases/search/{query}").status_code == 200


@pytest.mark.parametrize(
    "after", ["x", "2026-01-01~1", "2026-01-01T00:00:00+00:00~x", "~" + "9" * 40]
)
def test_a_place_that_nobody_was_given_is_no_page(shown, client, after):
    assert client.get("/cases/search/", {"q": "坑洞", "after": after}).status_code == 404


@pytest.mark.parametrize(
    "url", ["/cases/map/", "/cases/map/cases.json", "/cases/feeds/city/all.rss"]
)
def test_as_many_statements_for_three_cases_as_for_one(shown, client, url):
    client.get(url)
    with CaptureQueriesContext(
        connection,
    ) as one:
        client.get(url)
    more(2)
    with CaptureQueriesContext(connection) as three:
        client.get(url)
    assert len(three) == len(one)
    assert len(one) <= 6


def test_what_was_delivered_is_what_was_published(city, client):
    ledger.seal_all()
    ledger.deliver_pending()
    opened = cases.open_case(draft(), actor=citizen(), key="k", photos=[picture()])
    assert client.get(f"/cases/public/{opened.number}/").status_code == 404
    ledger.seal_all()
    ledger.deliver_pending()
    assert client.get(f"/cases/public/{opened.number}/").status_code == 200
    cases.save_category("pothole", {"is_public": False}, actor=SETUP)
    assert client.get(f"/cases/public/{opened.number}/").status_code == 404


def test_robots_may_read_what_is_public_alone(client):
    lines = text_of(client, "/robots.txt").splitlines()
    assert "Disallow: /work/" in lines
    assert not [line for line in lines if line.endswith("/cases/map/")]


def test_geojson_says_what_it_is(shown, client):
    answer = client.get("/cases/map/cases.json")
    assert answer["Content-Type"] == "application/geo+json"
    (feature,) = json.loads(answer.content)["features"]
    assert feature["geometry"] == {"type": "Point", "coordinates": [shown.lon, shown.lat]}
    assert feature["properties"]["description"] == "機車道有坑洞，請回電 0912-***-678。"
