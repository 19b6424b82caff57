"""The pages of the work: lists, a case, the steps, two tabs, and what they cost."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from civicloop.answer.cases import services as cases
from civicloop.answer.cases.models import Case
from civicloop.kernel.actors.rules import citizen
from tests.db.cases.city import draft, picture

pytestmark = pytest.mark.django_db
INBOX = "/work/cases/"


def page_of(case):
    return reverse("cases:case", args=[case.pk])


def step(client, case, move, **data):
    return client.post(reverse("cases:step", args=[case.pk, move]), data, follow=True)


def statements(client, url):
    client.get(url)  # what is kept per process is warm
    with CaptureQueriesContext(
        connection,
    ) as caught:
        assert client.get(url).status_code == 200
    return len(caught)


def open_three():
    for number in range(3):
        cases.open_case(draft(description=f"坑洞 {number}"), actor=citizen(), key=f"k{number}")


def test_the_inbox_costs_the_same_with_one_and_with_three_cases(city):
    client = city.client("officer")
    cases.open_case(draft(), actor=citizen(), key="one")
    one = statements(client, INBOX)
    open_three()
    assert statements(client, INBOX) == one
    assert one <= 16


def test_the_page_of_a_case_costs_the_same_however_long_its_history(city, opened):
    client = city.client("officer")
    before = statements(client, page_of(opened))
    for number in range(3):
        cases.note(opened.pk, text=f"備註 {number}", actor=city.actor("officer"))
    first_note = statements(client, page_of(opened))
    for number in range(3):
        cases.note(opened.pk, text=f"又一則 {number}", actor=city.actor("officer"))
    assert statements(client, page_of(opened)) == first_note
    assert first_note - before <= 2


def test_filters_stand_in_the_address(city):
    open_three()
    cases.open_case(draft(category="street-light"), actor=citizen(), key="lamp")
    client = city.client("officer")
    shown = client.get(INBOX, {"category": "street-light", "district": "D1", "state": "assigned"})
    rows = re.findall(r'class="row-anchor"', shown.content.decode())
    assert len(rows) == 1
    assert b"row-anchor" not in client.get(INBOX, {"due": "overdue"}).content
    assert b"row-anchor" not in client.get(INBOX, {"mine": "1"}).content
    assert (
        client.get(INBOX, {"state": "x", "due": "x", "page": "x", "order": "x"}).status_code == 200
    )


def test_the_inbox_masks_what_is_personal_and_so_does_its_export(city, opened):
    client = city.client("officer")
    for url in (INBOX, f"{INBOX}?export=csv"):
        answer = client.get(url)
        body = b"".join(answer.streaming_content) if answer.streaming else answer.content
        assert "0912-***-678" in body.decode()
        assert "345-678" not in body.decode()


def test_the_page_shows_both_clocks_and_why(city, opened):
    text = city.client("crew").get(page_of(opened)).content.decode()
    assert "作業時限" in text
    assert "法定期限" in text
    assert text.count("期限如何計算") == 2
    assert "王○明" in text
    assert "王小明" not in text
    assert "調閱陳情人資料" not in text


def test_the_whole_work_by_its_forms(city, opened):
    client = city.client("officer")
    assert "您已受理本案" in step(client, opened, "accept").content.decode()
    step(client, opened, "start")
    wrong = step(client, opened, "close", outcome="fixed", answer="已補平")
    assert wrong.status_code == 422
    assert "「已修復」須附處理後照片" in wrong.content.decode()
    assert "已補平" in wrong.content.decode()
    done = step(client, opened, "close", outcome="fixed", answer="已補平", photos=[picture()])
    assert "已答復並通知民眾" in done.content.decode()
    assert Case.objects.get().state == "answered"


def test_of_two_people_the_second_is_told_who_was_first(city, opened):
    step(city.client("officer"), opened, "accept")
    answer = step(city.client("crew"), opened, "accept")
    assert answer.status_code == 200
    assert "本案已由officer於" in answer.content.decode()
    assert Case.objects.get().handler == city.people["officer"]


def test_a_skipped_step_gets_a_message(city, opened):
    answer = step(city.client("officer"), opened, "close", outcome="no_fault", answer="無異狀")
    assert answer.status_code == 200
    assert "無法「答復」：案件目前為「已分派」" in answer.content.decode()


def test_a_case_that_was_passed_on_is_out_of_sight(city, opened):
    client = city.client("officer")
    data = {"to": city.units["PARKS"].pk, "reason": "not_our_place", "text": ""}
    answer = step(client, opened, "refuse", **data)
    assert answer.redirect_chain == [(INBOX, 302)]
    assert client.get(page_of(opened)).status_code == 404


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"to": "x", "reason": "not_our_place"},
        {"to": "999999", "reason": "not_our_place"},
        {"to": "", "reason": "no such reason"},
    ],
)
def test_a_refusal_that_names_nobody_is_refused(city, opened, data):
    assert step(city.client("officer"), opened, "refuse", **data).status_code == 422
    assert Case.objects.get().hops == 0


def test_the_particulars_are_shown_once_for_a_purpose(city, opened):
    client = city.client("officer")
    url = reverse("cases:reporter", args=[opened.pk])
    assert client.post(url, {}).status_code == 422
    text = client.post(url, {"purpose": "contact"}).content.decode()
    assert "王小明" in text
    assert "ming@example.org" in text
    after = client.get(page_of(opened)).content.decode()
    assert "王小明" not in after
    assert "調閱個人資料欄位" in after


def test_staff_open_a_case_for_a_caller_and_read_the_code_out(city):
    client = city.client("agent")
    text = client.get("/work/cases/new/").content.decode()
    data = {
        "draft": re.search(r'name="draft" value="([^"]+)"', text)[1],
        "channel_in": "phone",
        "language_in": "en",
        "category": "pothole",
        "lon": "120.25",
        "lat": "22.55",
        "description": "電話反映坑洞",
        "is_read_back": "on",
    }
    shown = client.post("/work/cases/new/", data, follow=True).content.decode()
    case = Case.objects.get()
    assert (case.channel, case.reporter.language) == ("phone", "en")
    assert case.number in shown
    assert "請告知來電民眾查詢碼" in shown


def test_the_large_button_leads_on_and_never_ends_the_case(city, opened):
    leads = re.compile(r'class="leads-on">.*?</(?:form|div)>', re.DOTALL)
    (large,) = leads.findall(city.client("officer").get(page_of(opened)).content.decode())
    assert "受理" in large
    shown = city.client("agent").get(page_of(opened)).content.decode()
    assert "撤案" in shown
    assert leads.findall(shown) == []
