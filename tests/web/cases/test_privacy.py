"""The privacy notice: the version in force, earlier ones, and what a report keeps of it."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from civicloop.answer.cases import services as cases
from civicloop.answer.cases.models import Follower, Reporter
from civicloop.kernel.actors.rules import citizen, person
from civicloop.kernel.rulesets import queries as rulesets
from civicloop.kernel.rulesets import services as rules
from tests.db.cases.city import draft

pytestmark = pytest.mark.django_db
KEY = "cases.privacy_notice"


def test_the_notice_says_what_the_law_wants_told(client):
    text = client.get("/privacy/").content.decode()
    for told in ("個人資料保護法", "一七五", "C001", "結案後五年", "第三條", "可自由選擇"):
        assert told in text
    client.cookies["django_language"] = "en"
    assert "five years after" in client.get("/privacy/115-1/").content.decode()


@pytest.mark.parametrize("label", ["115-2", "114-1", "x", "115-1-1", "１１５-1", "115-99999"])
def test_a_version_that_never_held_is_absent(client, label):
    assert client.get(f"/privacy/{label}/").status_code == 404


def a_new_version(**changes):
    """A version that two people put in force today; its name."""
    today = timezone.localdate()
    rights = {"rulesets.propose": None, "rulesets.approve": None}
    actors = [person(number, grants=rights) for number in (1, 2)]
    shipped = rulesets.in_force(KEY, today - timedelta(hours=24)).parameters
    row = rules.propose(KEY, parameters=shipped | changes, effective_from=today, actor=actors[0])
    rules.approve(row.pk, actor=actors[1])
    return f"{today.year - 1911}-2"


def report(client):
    page = client.get("/report/").content.decode()
    return client.post(
        "/report/",
        {
            "draft": re.search(r'name="draft" value="([^"]+)"', page)[1],
            "category": "pothole",
            "lon": "120.25",
            "lat": "22.55",
            "description": "機車道有坑洞",
        },
    )


def test_a_report_keeps_the_version_that_its_writer_saw(city, client):
    report(client)
    label = a_new_version(kinds_zh="只有電子郵件。")
    client.post("/report/")
    assert f"/privacy/{label}/" in client.get("/report/").content.decode()
    page = client.get("/report/").content.decode()
    assert "隱私權告知事項" in page
    answer = client.post(
        "/report/",
        {
            "draft": re.search(r'name="draft" value="([^"]+)"', page)[1],
            "category": "pothole",
            "lon": "120.26",
            "lat": "22.55",
            "description": "又有坑洞",
        },
    )
    assert answer.status_code == 302
    assert sorted(Reporter.objects.values_list("privacy_version", flat=True)) == ["115-1", label]


def test_an_earlier_version_stays_and_says_that_it_is_one(client):
    label = a_new_version(kinds_zh="只有電子郵件。")
    now, before = client.get("/privacy/").content.decode(), client.get("/privacy/115-1/")
    assert "只有電子郵件。" in now
    assert "只有電子郵件。" not in before.content.decode()
    assert f"版次 {label}" in before.content.decode()
    assert "這是先前的版次" in before.content.decode()


def test_a_version_shows_what_it_changed_and_the_first_shows_nothing(client):
    assert "<ins>" not in client.get("/privacy/").content.decode()
    label = a_new_version(kinds_zh="只有電子郵件。")
    text = client.get(f"/privacy/{label}/").content.decode()
    assert "<ins>只有</ins>" in text
    assert "<del>" in text
    assert "<ins>" not in client.get("/privacy/115-1/").content.decode()


def test_who_follows_a_case_keeps_the_version_of_the_page(city, client):
    case = cases.open_case(draft(), actor=citizen(), key="k")
    assert "/privacy/115-1/" in client.get(f"/follow/{case.number}/").content.decode()
    client.post(f"/follow/{case.number}/", {"email": "her@example.org"})
    assert Follower.objects.get().privacy_version == "115-1"
