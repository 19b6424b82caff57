"""The pages of calls, duty telephones, visits and paper."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar

from civicloop.answer.cases import services as cases
from civicloop.answer.cases.models import Call, DutyPhone, Visit
from civicloop.kernel.actors.rules import citizen
from civicloop.kernel.clock import services as clock
from tests.db.cases.city import draft, picture
from tests.db.cases.field import follow, planned

pytestmark = pytest.mark.django_db
CALLS, DUTY, VISITS = "/work/calls/", "/work/duty/", "/work/visits/"


def statements(client, url):
    client.get(url)
    with CaptureQueriesContext(connection) as caught:
        assert client.get(url).status_code == 200
    return len(caught)


def tomorrow():
    return (timezone.localdate(clock.now()) + timedelta(days=1)).isoformat()


def test_a_call_is_written_down_from_the_sheet(city, opened):
    out = follow(opened)
    client = city.client("agent")
    page = client.get(CALLS).content.decode()
    assert opened.number in page
    assert "王小明" not in page
    post = reverse("cases:call", args=[out.pk])
    wrong = client.post(post, {f"{out.pk}-number": "other", f"{out.pk}-result": "answered"})
    assert wrong.status_code == 422
    assert b"error-summary" in wrong.content
    sent = {
        f"{out.pk}-number": "other",
        f"{out.pk}-other": "07-3368333",
        f"{out.pk}-result": "answered",
        f"{out.pk}-answered_by": "李工程司",
        "idempotency_token": "t",
    }
    for _time in range(2):
        client.post(post, sent)
    assert Call.objects.count() == 1
    assert opened.number not in client.get(CALLS).content.decode()
    log = client.get(f"{CALLS}log/").content.decode()
    assert "李工程司" in log
    exported = b"".join(client.get(f"{CALLS}log/?export=csv").streaming_content).decode()
    assert "李工程司" in exported
    assert "李工程司" in city.client("officer").get(f"/work/cases/{opened.pk}/").content.decode()


def test_the_open_sheet_hears_that_it_changed(city, opened):
    client = city.client("agent")
    seen = re.search(r"seen=([\d-]*)", client.get(CALLS).content.decode()).group(1)
    assert client.get(f"{CALLS}news/", {"seen": seen}).status_code == 204
    follow(opened)
    assert client.get(f"{CALLS}news/", {"seen": seen}).status_code == 200


def test_sheet_and_log_cost_the_same_with_one_and_with_three(city):
    client = city.client("agent")

    def called(number):
        case = cases.open_case(
            draft(description=f"坑洞 {number}"), actor=citizen(), key=f"k{number}"
        )
        out = follow(case)
        cases.record_call(out.pk, phone="07-3368333", result="busy", actor=city.actor("agent"))

    called(0)
    before = [statements(client, url) for url in (CALLS, f"{CALLS}log/")]
    called(1)
    called(2)
    assert [statements(client, url) for url in (CALLS, f"{CALLS}log/")] == before


def test_a_duty_telephone_is_added_changed_and_taken_off(city):
    client = city.client("head")
    unit = city.units["ROADS"].pk
    good = {
        "unit": unit,
        "label": "夜間值班",
        "phone": "07-3368333",
        "days": "every",
        "begins": "17:30",
        "ends": "08:00",
        "position": "0",
    }
    for field, value in (("phone", "sechs"), ("days", "x"), ("begins", "25:00"), ("unit", "0")):
        assert client.post(DUTY, good | {field: value}).status_code == 422
    assert DutyPhone.objects.count() == 0
    client.post(DUTY, good)
    row = DutyPhone.objects.get()
    client.post(reverse("cases:duty_phone", args=[row.pk]), good | {"phone": "07-1111111"})
    row.refresh_from_db()
    assert row.phone == "07-1111111"
    assert "07-1111111" in client.get(DUTY).content.decode()
    client.post(reverse("cases:end_duty", args=[row.pk]))
    assert "07-1111111" not in client.get(DUTY).content.decode()


def test_a_visit_goes_from_plan_to_record_to_recheck(city, opened):
    client = city.client("officer")
    plan = reverse("cases:plan_visit", args=[opened.pk])
    form = {
        "kind": "inspection",
        "day": tomorrow(),
        "begins": "10:00",
        "ends": "11:00",
        "place": "三多一路 120 號前",
        "purpose": "看範圍",
        "with_reporter": "on",
        "people": [city.people["crew"].pk],
        "units": [city.units["PARKS"].pk],
        "guests": "陳里長，chief@village.example\n王代表",
        "idempotency_token": "t",
    }
    for field, value in (("ends", "09:00"), ("guests", "x, y"), ("place", ""), ("day", "2020-1-1")):
        assert client.post(plan, form | {field: value}).status_code == 422
    assert Visit.objects.count() == 0
    client.post(plan, form)
    client.post(plan, form)
    visit = Visit.objects.get()
    page = client.get(f"{VISITS}{visit.pk}/").content.decode()
    assert "陳○長" in page
    assert "chief@village.example" not in page
    [event] = Calendar.from_ical(
        client.get(f"{VISITS}{visit.pk}/calendar.ics").content.decode()
    ).walk("VEVENT")
    assert event.decoded("dtstart") == visit.begins_at
    assert client.post(f"{VISITS}{visit.pk}/record/", {"minutes": "看過"}).status_code == 422
    Visit.objects.update(
        begins_at=clock.now() - timedelta(hours=2), ends_at=clock.now() - timedelta(hours=1)
    )
    assert str(visit.pk) in client.get(VISITS, {"due": "1"}).content.decode()
    record = {
        "minutes": "範圍 3 公尺",
        "came": [row.pk for row in visit.participants.all()[:1]],
        "agreement0-unit": city.units["ROADS"].pk,
        "agreement0-text": "銑鋪",
        "agreement0-due_on": tomorrow(),
        "recheck_day": tomorrow(),
        "recheck_time": "10:00",
        "photos": [picture()],
    }
    wrong = record | {"agreement1-text": "半句", "photos": []}
    assert client.post(f"{VISITS}{visit.pk}/record/", wrong).status_code == 422
    client.post(f"{VISITS}{visit.pk}/record/", record)
    visit.refresh_from_db()
    assert (visit.state, visit.agreements.count()) == ("held", 1)
    recheck = Visit.objects.get(follow_up_of=visit)
    assert (recheck.kind, recheck.participants.count()) == ("recheck", 5)
    shown = client.get(f"/work/cases/{opened.pk}/").content.decode()
    assert "銑鋪" in shown
    assert f"{VISITS}{recheck.pk}/" in shown


def test_two_tabs_cancel_a_visit_once(city, opened):
    now = clock.now()
    begins = now + timedelta(days=1)
    span = {"begins_at": begins, "ends_at": begins + timedelta(hours=1)}
    visit = planned(opened, city.actor("officer"), now=now, **span)
    client = city.client("officer")
    client.post(f"{VISITS}{visit.pk}/cancel/", {"text": "雨"})
    second = client.post(f"{VISITS}{visit.pk}/cancel/", {"text": "雨"}, follow=True)
    assert b"tone-danger" in second.content
    assert client.get(f"{VISITS}{visit.pk}/move/").status_code == 302
    assert client.get(f"{VISITS}{visit.pk}/record/").status_code == 302


def test_visits_cost_the_same_with_one_and_with_three(city, opened):
    client = city.client("officer")
    now = clock.now()
    begins = now + timedelta(days=1)
    span = {"begins_at": begins, "ends_at": begins + timedelta(hours=1)}
    planned(opened, city.actor("officer"), now=now, **span)
    urls = [VISITS, f"/work/cases/{opened.pk}/"]
    before = [statements(client, url) for url in urls]
    for _time in range(2):
        planned(opened, city.actor("officer"), now=now, **span)
    after = [statements(client, url) for url in urls]
    assert after[0] == before[0]
    assert after[1] - before[1] <= 1  # names of people who were not in the history before


def test_paper_holds_what_the_screen_holds_and_no_more(city, opened):
    client = city.client("officer")
    sheet = client.get(f"/work/cases/{opened.pk}/print/").content.decode()
    assert opened.number in sheet
    assert "ming@example.org" not in sheet
    listed = client.get("/work/cases/print/", {"category": "pothole"}).content.decode()
    assert opened.number in listed
    none = client.get("/work/cases/print/", {"category": "street-light"}).content.decode()
    assert opened.number not in none
