"""Ask for more time on the case's page, and decide one level up."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from civicloop.answer.cases import services as cases
from civicloop.answer.cases.models import Case, Extension
from civicloop.kernel.access import services as access
from civicloop.kernel.access.models import Role
from civicloop.kernel.actors.rules import citizen
from tests.db.cases.city import draft
from tests.web.conftest import BUILDER

pytestmark = pytest.mark.django_db
WORDS = {"days": "5", "reason": "complex", "text": "須向中央申請管線圖資"}


@pytest.fixture
def boss(city):
    """The mayor also heads the agency above the section."""
    person = city.people["mayor"]
    access.grant_role(person, Role.objects.get(key="head"), unit=city.units["WORKS"], actor=BUILDER)
    return city.client("mayor")


def ask(city, case, **changes):
    url = reverse("cases:step", args=[case.pk, "extend"])
    return city.client("officer").post(url, WORDS | changes, follow=True)


def test_more_time_is_asked_for_and_allowed(city, opened, boss):
    shown = ask(city, opened).content.decode()
    assert "展期申請已送上一級單位核定" in shown
    assert "待核定" in shown
    listed = boss.get(reverse("cases:extensions")).content.decode()
    assert opened.number in listed
    asked = Extension.objects.get()
    url = reverse("cases:extension", args=[asked.pk])
    page = boss.get(url).content.decode()
    assert "須向中央申請管線圖資" in page
    assert boss.post(url, {"decision": "refuse", "text": ""}).status_code == 422
    assert boss.post(url, {}).status_code == 422
    done = boss.post(url, {"decision": "grant", "text": ""}, follow=True).content.decode()
    assert "已同意展期" in done
    assert Case.objects.get().statutory_due_at > opened.statutory_due_at
    again = boss.post(url, {"decision": "refuse", "text": "x"}, follow=True).content.decode()
    assert "本申請目前為「已同意」" in again
    seen = city.client("officer").get(reverse("cases:case", args=[opened.pk])).content.decode()
    assert "展期 5 日" in seen


@pytest.mark.parametrize("wrong", [{"days": "x"}, {"days": "0"}, {"reason": "x"}, {"text": ""}])
def test_a_request_that_says_too_little_is_refused(city, opened, wrong):
    assert ask(city, opened, **wrong).status_code == 422
    assert not Extension.objects.exists()


def test_a_reporter_without_address_is_told_by_letter(city, boss):
    case = cases.open_case(draft(email=""), actor=citizen(), key="none")
    ask(city, case)
    url = reverse("cases:extension", args=[Extension.objects.get().pk])
    done = boss.post(url, {"decision": "grant"}, follow=True).content.decode()
    assert "請以書面函知" in done


def test_the_list_costs_the_same_for_one_and_for_three(city, opened, boss):
    url = reverse("cases:extensions")
    ask(city, opened)
    boss.get(url)
    with CaptureQueriesContext(connection) as one:
        boss.get(url)
    for at in range(2):
        ask(city, cases.open_case(draft(description=f"坑洞 {at}"), actor=citizen(), key=f"{at}"))
    with CaptureQueriesContext(connection) as three:
        assert boss.get(url).content.decode().count("row-anchor") == 3
    assert len(one) == len(three)
