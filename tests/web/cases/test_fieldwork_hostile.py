"""Whatever is typed into the forms of the work outside: a precise answer, and nothing half kept."""

from __future__ import annotations

from datetime import timedelta
from itertools import cycle
from urllib.parse import urlencode

import pytest
from django.urls import reverse

from civicloop.answer.cases import services as cases
from civicloop.answer.cases.models import Agreement, Call, DutyPhone, Visit
from civicloop.kernel.clock import services as clock
from tests.db.cases.field import follow, planned
from tests.web.cases.test_fieldwork import tomorrow

pytestmark = pytest.mark.django_db
NASTY = {
    "nul": "a\x00b",
    "bell": "a\x07b",
    "markup": "<script>alert(1)</script>",
    "emoji": "👷🏽‍♀️" * 20,
    "long": "長" * 4001,
    "number": "9" * 400,
    "negative": "-1",
    "format": "%s{0}{案號}",
    "quote": "'; DROP TABLE cases_case; --",
    "direction": "\u202egnp.exe",
}
SURROGATE = "%ED%A0%80"
PLAIN_WORDS = {"markup", "emoji", "format", "quote", "direction", "number", "negative"}


def plan_form():
    return {
        "kind": "inspection",
        "day": tomorrow(),
        "begins": "10:00",
        "ends": "11:00",
        "place": "路口",
        "purpose": "看",
        "with_reporter": "on",
        "people": "",
        "units": "",
        "guests": "陳里長, chief@village.example",
    }


def duty_form(city):
    return {
        "unit": city.units["ROADS"].pk,
        "label": "夜間",
        "phone": "07-3368333",
        "days": "every",
        "begins": "17:30",
        "ends": "08:00",
        "position": "0",
    }


@pytest.mark.parametrize("field", ["kind", "day", "begins", "ends", "people", "units"])
def test_a_plan_with_a_wrong_choice_is_refused(city, opened, field):
    client, url = city.client("officer"), reverse("cases:plan_visit", args=[opened.pk])
    for name, nasty in NASTY.items():
        assert client.post(url, plan_form() | {field: nasty}).status_code == 422, name
    assert Visit.objects.count() == 0


@pytest.mark.parametrize("field", ["place", "purpose", "guests"])
def test_a_plan_keeps_plain_words_and_refuses_what_is_no_text(city, opened, field):
    client, url = city.client("officer"), reverse("cases:plan_visit", args=[opened.pk])
    for name, nasty in NASTY.items():
        before = Visit.objects.count()
        answer = client.post(url, plan_form() | {field: nasty})
        assert answer.status_code in ({302, 422} if name in PLAIN_WORDS else {422}), name
        assert Visit.objects.count() - before == int(answer.status_code == 302), name
        assert b"<script>alert(1)" not in client.get("/work/visits/").content


@pytest.mark.parametrize("field", ["unit", "label", "phone", "days", "begins", "ends", "position"])
def test_a_duty_telephone_is_kept_whole_or_not_at_all(city, field):
    client = city.client("head")
    for name, nasty in NASTY.items():
        before = DutyPhone.objects.count()
        answer = client.post("/work/duty/", duty_form(city) | {field: nasty})
        kept = field == "label" and name in PLAIN_WORDS - {"emoji", "number"}
        assert (answer.status_code, DutyPhone.objects.count() - before) == (
            (302, 1) if kept else (422, 0)
        ), name


@pytest.mark.parametrize("field", ["number", "other", "result", "answered_by", "note"])
def test_a_call_is_kept_whole_or_not_at_all(city, opened, field):
    out, client = follow(opened), city.client("agent")
    good = {"number": "other", "other": "07-3368333", "result": "answered", "answered_by": "李"}
    for name, nasty in NASTY.items():
        before = Call.objects.count()
        sent = {f"{out.pk}-{key}": value for key, value in (good | {field: nasty}).items()}
        answer = client.post(reverse("cases:call", args=[out.pk]), sent)
        kept = (field == "note" and name in PLAIN_WORDS) or (
            field == "answered_by" and name in PLAIN_WORDS - {"emoji", "number"}
        )
        assert (answer.status_code, Call.objects.count() - before) == (
            (302, 1) if kept else (422, 0)
        ), name


@pytest.mark.parametrize(
    "field",
    ["minutes", "came", "agreement0-unit", "agreement0-text", "agreement0-due_on", "recheck_day"],
)
def test_a_record_is_kept_whole_or_not_at_all(city, opened, field):
    client, now = city.client("officer"), clock.now()
    begins = now + timedelta(hours=1)
    span = {"begins_at": begins, "ends_at": begins + timedelta(hours=1)}
    good = {
        "minutes": "看過",
        "agreement0-unit": city.units["ROADS"].pk,
        "agreement0-text": "銑鋪",
        "agreement0-due_on": tomorrow(),
    }
    for name, nasty in NASTY.items():
        visit = planned(opened, city.actor("officer"), now=now, **span)
        Visit.objects.filter(pk=visit.pk).update(begins_at=now - timedelta(hours=1))
        answer = client.post(reverse("cases:hold_visit", args=[visit.pk]), good | {field: nasty})
        kept = field in {"minutes", "agreement0-text"} and name in PLAIN_WORDS
        visit.refresh_from_db()
        found = (answer.status_code, visit.state, Agreement.objects.filter(visit=visit).count())
        assert found == ((302, "held", 1) if kept else (422, "planned", 0)), name


@pytest.mark.parametrize(
    ("path", "role", "field"),
    [
        ("/work/duty/", "head", "label"),
        ("/work/cases/bulk/", "officer", "text"),
    ],
)
def test_half_a_character_is_named(city, opened, path, role, field):
    base = duty_form(city) if path == "/work/duty/" else {
        "row": opened.pk, "verb": "note", "confirmed": "1"
    }  # fmt: skip
    base.pop(field, None)
    body = f"{urlencode(base)}&{field}={SURROGATE}x"
    answer = city.client(role).post(path, body, content_type="application/x-www-form-urlencoded")
    assert answer.status_code in {200, 302, 422}
    assert DutyPhone.objects.filter(label__contains="\ud7ff").count() == 0


def test_queries_in_the_address_never_break_a_list(city, opened):
    follow(opened)
    cases.record_call(
        opened.call_outs.get().pk, phone="07-1234567", result="busy", actor=city.actor("agent")
    )
    client = city.client("agent")
    names = ("order", "page", "text", "since", "state", "due", "unit", "kind")
    queries = [dict.fromkeys(names, nasty) for nasty in NASTY.values()]
    queries += [{name: nasty} for name, nasty in zip(names, cycle(NASTY.values()), strict=False)]
    for path in ("/work/cases/", "/work/visits/", "/work/calls/log/", "/work/cases/print/"):
        for query in queries:
            assert client.get(path, query).status_code == 200, (path, query)
