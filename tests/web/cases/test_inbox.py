"""The inbox: filters that are remembered, picking, one step for many, and what it costs."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from civicloop.answer.cases import queries
from civicloop.answer.cases import services as cases
from civicloop.answer.cases.models import Case, Category, CategoryGroup
from civicloop.kernel.actors.rules import citizen
from tests.db.cases.city import draft, picture

pytestmark = pytest.mark.django_db
INBOX, BULK = "/work/cases/", "/work/cases/bulk/"


def several(count=3, **changes):
    return [
        cases.open_case(draft(description=f"坑洞 {n}", **changes), actor=citizen(), key=f"k{n}")
        for n in range(count)
    ]


def shown(answer):
    return re.findall(r'class="row-anchor"[^>]*>([^<]+)<', answer.content.decode())


def test_the_list_opens_as_it_was_left_until_all_is_asked_for(city):
    several(2)
    lamp = cases.open_case(draft(category="street-light"), actor=citizen(), key="lamp")
    client = city.client("officer")
    assert len(shown(client.get(INBOX, {"category": "street-light"}))) == 1
    assert shown(client.get(INBOX)) == [lamp.number]
    assert len(shown(city.client("head").get(INBOX))) == 3
    client.get(f"{INBOX}?export=csv&category=pothole")
    assert shown(client.get(INBOX)) == [lamp.number]
    assert len(shown(client.get(INBOX, {"all": "1"}))) == 3
    assert len(shown(client.get(INBOX))) == 3


def test_words_and_numbers_find_cases_and_nothing_personal_does(city, opened):
    client = city.client("officer")
    for text, found in (
        ("坑洞", 1),
        (opened.number[:9], 1),
        ("0912-345-678", 0),
        ("王小明", 0),
        ("\x00", 1),  # no sign at all is as good as an empty field
        ("%", 0),
    ):
        assert len(shown(client.get(INBOX, {"text": text}))) == found, text
    agent = city.client("agent")
    assert len(shown(agent.get(INBOX, {"text": "坑洞", "unit": "ROADS", "channel": "web"}))) == 1
    assert len(shown(agent.get(INBOX, {"unit": "PARKS"}))) == 0


def test_only_those_with_a_right_to_act_can_pick(city, opened):
    assert b'name="row"' in city.client("officer").get(INBOX).content
    answer = city.client("analyst").get(INBOX)
    assert b'name="row"' not in answer.content
    assert b'id="bulk"' not in answer.content
    agents = city.client("agent").get(INBOX).content.decode()
    assert re.findall(r'<option value="(\w+)">', agents.split('id="bulk-verb"')[1]) == [
        "assign",
        "note",
    ]


def test_many_are_accepted_after_a_look_at_them(city):
    rows = several()
    client = city.client("officer")
    picked = {"row": [row.pk for row in rows], "verb": "accept"}
    page = client.post(BULK, picked)
    assert page.status_code == 200
    assert page.content.decode().count('name="row"') == 3
    assert set(Case.objects.values_list("state", flat=True)) == {rows[0].state}
    cases.accept(rows[0].pk, actor=city.actor("crew"))
    answer = client.post(BULK, picked | {"confirmed": "1", "idempotency_token": "t"})
    text = answer.content.decode()
    assert answer.status_code == 200
    assert (text.count("badge tone-success"), text.count("badge tone-danger")) == (2, 1)
    assert "crew" in text  # who was first
    assert set(Case.objects.values_list("state", flat=True)) == {"accepted"}


def test_one_answer_is_filled_in_for_each_case(city):
    rows = several(2)
    officer = city.actor("officer")
    for row in rows:
        cases.accept(row.pk, actor=officer)
        cases.start(row.pk, actor=officer)
        cases.add_photo(row.pk, photos=[picture("red")], actor=officer)
    answer = city.client("officer").post(
        BULK,
        {
            "row": [row.pk for row in rows],
            "verb": "close",
            "confirmed": "1",
            "outcome": "fixed",
            "answer": "案件 {案號} 已於{今日}修復。",
            "idempotency_token": "t",
        },
    )
    assert answer.content.decode().count("badge tone-success") == 2
    for row in rows:
        row.refresh_from_db()
        told = queries.citizens_view(row).answer
        assert told.startswith(f"案件 {row.number} 已於1")
        assert "{" not in told


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"verb": "accept"},
        {"verb": "explode", "row": "1"},
        {"verb": "transfer", "row": "1"},
        {"verb": "accept", "row": "x"},
        {"verb": "accept", "row": "9" * 4000},
    ],
)
def test_what_cannot_be_done_leads_back_with_a_word(city, opened, data):
    answer = city.client("officer").post(BULK, data, follow=True)
    assert answer.redirect_chain[0][0] == INBOX
    assert b"notice" in answer.content
    opened.refresh_from_db()
    assert opened.accepted_at is None


def test_a_form_with_an_error_keeps_what_was_typed(city, opened):
    sent = {"row": [opened.pk], "verb": "note", "confirmed": "1", "text": ""}
    answer = city.client("officer").post(BULK, sent)
    assert answer.status_code == 422
    assert b"error-summary" in answer.content


def test_cases_out_of_sight_are_not_shown_and_not_changed(city):
    theirs = cases.open_case(draft(category="fallen-tree"), actor=citizen(), key="parks")
    client = city.client("officer")
    sent = {"row": [theirs.pk], "verb": "accept", "confirmed": "1", "idempotency_token": "t"}
    answer = client.post(BULK, sent)
    assert theirs.number not in answer.content.decode()
    theirs.refresh_from_db()
    assert theirs.accepted_at is None


def test_the_page_of_a_bulk_step_costs_the_same_for_one_and_three(city):
    rows = several()
    client = city.client("head")

    def statements(picked):
        with CaptureQueriesContext(connection) as caught:
            client.post(BULK, {"row": [row.pk for row in picked], "verb": "close"})
        return len(caught)

    statements(rows)
    assert statements(rows) == statements(rows[:1])


def test_the_list_shows_a_group_of_categories(city):
    several(2)
    lamp = cases.open_case(draft(category="street-light"), actor=citizen(), key="lamp")
    group = CategoryGroup.objects.create(
        code="lights", name_zh="照明", name_en="Lights", position=1
    )
    CategoryGroup.objects.create(code="none", name_zh="無", name_en="None", position=2)
    Category.objects.filter(code="street-light").update(group=group)
    client = city.client("officer")
    assert shown(client.get(INBOX, {"group": "lights"})) == [lamp.number]
    assert shown(client.get(INBOX, {"group": "none"})) == []
    assert len(shown(client.get(INBOX, {"group": "' OR 1=1", "all": "1"}))) == 3
