"""A step is taken back from the page, also when the case went out of sight by it."""

import re

import pytest
from django.urls import reverse

from civicloop.answer.cases import services as cases
from civicloop.answer.cases.models import Case
from civicloop.answer.cases.rules import grouped
from civicloop.kernel.actors.rules import citizen

pytestmark = pytest.mark.django_db


def undo_of(case):
    return reverse("cases:undo", args=[case.pk])


def test_a_case_that_was_passed_on_by_mistake_comes_back(city, opened):
    client = city.client("officer")
    url = reverse("cases:step", args=[opened.pk, "refuse"])
    data = {"to": city.units["PARKS"].pk, "reason": "not_our_place", "text": ""}
    shown = client.post(url, data, follow=True).content.decode()
    (way,) = re.findall(r'<a href="(/work/cases/\d+/undo/)">', shown)
    assert way == undo_of(opened)
    assert "退回改分" in client.get(way).content.decode()
    done = client.post(way, follow=True).content.decode()
    assert "已復原" in done
    assert Case.objects.get().unit == city.units["ROADS"]
    again = client.post(way, follow=True).content.decode()
    assert "此步驟已無法復原" in again


def test_the_page_offers_it_to_nobody_else(city, opened):
    officer = city.client("officer")
    officer.post(reverse("cases:step", args=[opened.pk, "accept"]))
    page = reverse("cases:case", args=[opened.pk])
    assert "復原我的上一步驟" in officer.get(page).content.decode()
    assert "復原我的上一步驟" not in city.client("head").get(page).content.decode()
    told = city.client("head").post(undo_of(opened), follow=True).content.decode()
    assert "此步驟已無法復原" in told
    assert Case.objects.get().state == "accepted"


def test_a_case_out_of_sight_without_a_step_of_ones_own_is_unknown(city, opened):
    cases.refuse(
        opened.pk,
        to=city.units["PARKS"].pk,
        reason="not_our_place",
        actor=city.actor("head"),
    )
    assert city.client("officer").get(undo_of(opened)).status_code == 404
    assert city.client("officer").get("/work/cases/999999/undo/").status_code == 404


def test_the_citizen_takes_a_withdrawal_back(opened, client):
    cases.withdraw(opened.pk, actor=citizen(opened.ref))
    page = reverse("cases:status", args=[opened.number, grouped(cases.secret_of(opened))])
    assert "恢復我的案件" in client.get(page).content.decode()
    done = client.post(f"{page}undo/", follow=True).content.decode()
    assert "您的案件已恢復辦理" in done
    assert Case.objects.get().state == "assigned"
    assert "恢復我的案件" not in client.get(page).content.decode()
