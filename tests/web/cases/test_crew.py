"""A crew's phone: today's round, and steps that are sent twice and made once."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from civicloop.answer.cases import services as cases
from civicloop.kernel.actors.rules import citizen
from civicloop.kernel.files import queries as files
from civicloop.kernel.ledger import queries as ledger
from tests.db.cases.city import draft, picture

pytestmark = pytest.mark.django_db
CREW = "/work/crew/"
JSON = {"headers": {"Accept": "application/json"}}


def url(case, verb):
    return reverse("cases:crew_step", args=[case.pk, verb])


def names(case):
    return [event.name for event in ledger.history(case.ref)]


def send(client, case, verb, key="t1", **data):
    return client.post(url(case, verb), data | {"idempotency_token": key}, **JSON)


def test_the_round_holds_what_the_crew_can_work_on_by_what_is_due(city):
    lamp = cases.open_case(draft(category="street-light"), actor=citizen(), key="lamp")
    hole = cases.open_case(draft(), actor=citizen(), key="hole")
    cases.open_case(draft(category="fallen-tree"), actor=citizen(), key="tree")
    page = city.client("crew").get(CREW).content.decode()
    assert re.findall(r'href="/work/crew/(\d+)/"', page) == [str(hole.pk), str(lamp.pk)]
    cases.accept(lamp.pk, actor=city.actor("crew"))
    page = city.client("crew").get(CREW, {"mine": "1"}).content.decode()
    assert re.findall(r'href="/work/crew/(\d+)/"', page) == [str(lamp.pk)]
    drawn = city.client("crew").get(f"{CREW}points.json").json()["features"]
    assert [row["properties"]["href"] for row in drawn] == [
        f"/work/crew/{hole.pk}/",
        f"/work/crew/{lamp.pk}/",
    ]
    assert "0912-345" not in page


def test_a_step_sent_again_is_made_once(city, opened):
    client = city.client("crew")
    first, second = (send(client, opened, "accept") for _time in range(2))
    assert [answer.json()["done"] for answer in (first, second)] == [True, True]
    assert [answer.status_code for answer in (first, second)] == [200, 200]
    assert names(opened).count("cases.case_accepted") == 1
    third = send(client, opened, "accept", key="t2")
    assert (third.status_code, third.json()["done"]) == (409, False)
    assert "crew" in third.json()["message"]


def test_photos_sent_again_are_kept_once_before_and_after(city, opened):
    client = city.client("crew")
    send(client, opened, "accept", "a")
    send(client, opened, "start", "b")
    for verb, kind in (("before", "cases.site_photo"), ("after", "cases.after_photo")):
        for _time in range(2):
            answer = send(client, opened, verb, key=verb, photos=[picture("red")])
            assert answer.status_code == 200
        assert files.count_of(opened.ref, kind) == 1
    closed = send(client, opened, "close", "c", outcome="fixed", answer="已修復")
    assert closed.json()["done"] is True
    opened.refresh_from_db()
    assert opened.outcome == "fixed"


def test_a_photo_on_arrival_is_no_proof(city, opened):
    client = city.client("crew")
    send(client, opened, "accept", "a")
    send(client, opened, "start", "b")
    send(client, opened, "before", "c", photos=[picture()])
    refused = send(client, opened, "close", "d", outcome="fixed", answer="已修復")
    assert (refused.status_code, refused.json()["done"]) == (422, False)
    send(client, opened, "after", "e", photos=[picture("red")])
    again = send(client, opened, "close", "d", outcome="fixed", answer="已修復")
    assert again.json()["done"] is True  # the same form goes through once the photo is there


def test_without_a_script_the_forms_lead_back_and_keep_errors(city, opened):
    client = city.client("crew")
    answer = client.post(url(opened, "accept"), {"idempotency_token": "x"}, follow=True)
    assert answer.redirect_chain == [(f"{CREW}{opened.pk}/", 302)]
    wrong = client.post(url(opened, "before"), {})
    assert wrong.status_code == 422
    assert b"error-summary" in wrong.content


@pytest.mark.parametrize("verb", ["accept", "note", "close", "before"])
def test_a_case_out_of_sight_is_refused_in_words(city, verb):
    theirs = cases.open_case(draft(category="fallen-tree"), actor=citizen(), key="tree")
    answer = send(city.client("crew"), theirs, verb, text="x")
    assert (answer.status_code, answer.json()["done"]) == (409, False)
    assert names(theirs) == ["cases.case_opened"]


def test_a_lying_photo_is_refused_and_nothing_is_kept(city, opened):
    client = city.client("crew")
    send(client, opened, "accept", "a")
    answer = send(client, opened, "before", "b", photos=[picture(name="photo.exe")])
    assert (answer.status_code, answer.json()["done"]) == (422, False)
    assert files.count_of(opened.ref, "cases.site_photo") == 0


def test_the_round_costs_the_same_with_one_and_with_three_cases(city):
    client = city.client("crew")

    def statements():
        with CaptureQueriesContext(connection) as caught:
            assert client.get(CREW).status_code == 200
        return len(caught)

    cases.open_case(draft(), actor=citizen(), key="one")
    statements()
    one = statements()
    for number in range(2):
        cases.open_case(draft(description=f"坑洞 {number}"), actor=citizen(), key=f"k{number}")
    assert statements() == one


def test_the_worker_knows_its_folder(city):
    answer = city.client("crew").get(f"{CREW}worker.js")
    text = answer.content.decode()
    assert answer["Content-Type"].startswith("text/javascript")
    assert f'const START = "{CREW}";' in text
    assert "&#" not in text
