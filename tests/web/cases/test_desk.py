"""The desk of the centre: what waits for a unit, and how it gets one."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from civicloop.answer.cases import services as cases
from civicloop.answer.cases.models import Case
from civicloop.kernel.actors.rules import citizen, machine
from tests.db.cases.city import EAST, draft

pytestmark = pytest.mark.django_db
DESK = reverse("cases:desk")
UNITS = machine("units", "cases.refuse")


def unruled(count=1):
    return [
        cases.open_case(
            draft(lon=EAST[0], lat=EAST[1], description=f"坑洞 {at}"), actor=citizen(), key=f"{at}"
        )
        for at in range(count)
    ]


def test_a_case_without_a_unit_is_assigned_from_the_desk(city):
    (case,) = unruled()
    agent = city.client("agent")
    shown = agent.get(DESK).content.decode()
    assert case.number in shown
    assert "分派規則未指定單位" in shown
    url = reverse("cases:step", args=[case.pk, "assign"])
    assert url in shown
    assert agent.post(url, {"to": ""}).status_code == 422
    done = agent.post(url, {"to": city.units["ROADS"].pk, "text": ""}, follow=True)
    assert "案件已分派予該單位" in done.content.decode()
    found = Case.objects.get()
    assert (found.state, found.unit) == ("assigned", city.units["ROADS"])
    assert "所有案件均已分派" in agent.get(DESK).content.decode()


def test_a_dispute_names_both_sides_and_proposes_the_unit_that_was_named(city, opened):
    for unit in ("PARKS", "ROADS"):
        cases.refuse(opened.pk, to=city.units[unit].pk, reason="not_our_place", actor=UNITS)
    agent = city.client("agent")
    shown = agent.get(DESK, {"disputed": "1"}).content.decode()
    assert "PARKS退回，指明應由ROADS辦理" in shown
    assert "單位間退回改分情形" in shown
    form = agent.get(reverse("cases:step", args=[opened.pk, "assign"])).content.decode()
    assert f'value="{city.units["ROADS"].pk}" selected' in form


def test_the_desk_costs_the_same_for_one_and_for_three(city):
    unruled(1)
    agent = city.client("agent")
    agent.get(DESK)
    with CaptureQueriesContext(connection) as one:
        agent.get(DESK)
    unruled(3)
    with CaptureQueriesContext(connection) as three:
        assert agent.get(DESK).content.decode().count("row-anchor") == 3
    assert len(one) == len(three)
