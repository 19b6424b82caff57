"""Advice while somebody writes: whatever is typed, an answer and never an error."""

import re

import pytest

from civicloop.answer.cases import services as cases
from civicloop.answer.cases.models import Case
from civicloop.kernel.actors.rules import citizen
from tests.db.cases.city import draft

pytestmark = pytest.mark.django_db
QUERIES = 5
"""The rule set (not stored here: two), the category, the cases, the version of the outlines."""
HERE = {"lon": "120.25", "lat": "22.55", "category": "pothole"}


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("路燈壞了不亮", ["street-light"]),
        ("There is a pothole in our lane", ["pothole"]),
        ("", []),
        ("你好", []),
        ("路\x00燈不亮", None),
        ("坑" * 4001, None),
        ("\u202e路燈不亮", None),
        ("<script>alert(1)</script>路燈不亮", ["street-light"]),
        ("💡💡", []),
    ],
)
def test_words_suggest_categories(city, client, text, codes):
    answer = client.post("/report/suggest/", {"description": text})
    assert answer.status_code == 200
    found = re.findall(r'value="([a-z-]+)"', answer.content.decode())
    if codes is not None:
        assert found[: len(codes)] == codes
        assert bool(found) == bool(codes)
    assert "<script>" not in answer.content.decode()


def test_what_was_chosen_before_stays_chosen(city, client):
    sent = {"description": "路燈不亮", "category": "street-light"}
    assert 'value="street-light" checked' in client.post("/report/suggest/", sent).content.decode()


def test_typing_on_does_not_take_the_choice_away(city, client):
    sent = {"description": "路燈不亮", "category": "pothole"}
    page = client.post("/report/suggest/", sent).content.decode()
    assert re.findall(r'value="([a-z-]+)"( checked)?', page)[:2] == [
        ("pothole", " checked"),
        ("street-light", ""),
    ]
    sent = {"description": "路燈不亮", "category": "unicorn"}
    page = client.post("/report/suggest/", sent).content.decode()
    assert re.findall(r'value="([a-z-]+)"( checked)?', page)[0] == ("street-light", "")


def test_the_words_never_stand_in_an_address(city, client):
    assert client.get("/report/suggest/?description=路燈").status_code == 405


@pytest.fixture
def published(city):
    case = cases.open_case(draft(), actor=citizen(), key="first")
    cases.publish([case])
    return case


def test_a_similar_case_is_shown_without_what_its_reporter_wrote(published, client):
    page = client.get("/report/similar/", HERE).content.decode()
    assert published.number in page
    assert "西區" in page
    for secret in ("機車道", "0912", "王小明", "ming@", "120 號"):
        assert secret not in page


@pytest.mark.parametrize(
    "changes",
    [
        {"lon": "", "lat": ""},
        {"lon": "east"},
        {"lon": "nan", "lat": "nan"},
        {"lon": "inf"},
        {"lon": "1e400"},
        {"lon": "999", "lat": "999"},
        {"lon": "118.0", "lat": "20.0"},
        {"category": ""},
        {"category": "unicorn"},
        {"category": "a\x00b"},
        {"category": "💡" * 500},
    ],
)
def test_a_question_that_means_nothing_gets_an_empty_answer(published, client, changes):
    answer = client.get("/report/similar/", HERE | changes)
    assert (answer.status_code, answer.content.decode().strip()) == (200, "")


def test_similar_cases_cost_the_same_for_one_and_for_three(
    published, client, django_assert_num_queries
):
    client.get("/report/similar/", HERE)  # the outlines of the districts are read once
    with django_assert_num_queries(QUERIES):
        client.get("/report/similar/", HERE)
    for number in (1, 2):
        case = cases.open_case(
            draft(description=f"另一個坑 {number}"), actor=citizen(), key=f"k{number}"
        )
        cases.publish([case])
    with django_assert_num_queries(QUERIES):
        page = client.get("/report/similar/", HERE).content.decode()
    assert page.count("/follow/") == 3


def send(client, **changes):
    page = client.get("/report/").content.decode()
    values = {
        "draft": re.search(r'name="draft" value="([^"]+)"', page)[1],
        "description": "機車道又有坑洞",
        "ask_similar": "1",
        **HERE,
        **changes,
    }
    return values, client.post("/report/", values)


def test_without_scripts_similar_cases_come_once_before_the_report_goes_through(published, client):
    values, asked = send(client)
    page = asked.content.decode()
    assert asked.status_code == 200
    assert published.number in page
    assert "ask_similar" not in page
    assert Case.objects.count() == 1
    del values["ask_similar"]
    assert client.post("/report/", values).status_code == 302
    assert Case.objects.count() == 2


def test_with_scripts_or_for_a_program_the_report_goes_through_at_once(published, client):
    values, _asked = send(client)
    del values["ask_similar"]
    assert client.post("/report/", values).status_code == 302


def test_errors_come_before_similar_cases(published, client):
    _values, answer = send(client, description="")
    assert answer.status_code == 422
    assert Case.objects.count() == 1


def test_without_scripts_a_missing_category_is_suggested_with_the_errors(city, client):
    _values, answer = send(client, category="", description="路燈不亮了")
    page = answer.content.decode()
    assert answer.status_code == 422
    assert page.index("依您描述的內容") < page.index('value="street-light"')


def test_too_many_reports_from_one_network_wait_and_keep_what_was_typed(city, client, settings):
    settings.RATE_LIMITS = ["cases.report.address=1/3600"]
    _values, first = send(client)
    assert first.status_code == 302
    _values, second = send(client, description="另一件事")
    assert second.status_code == 429
    assert "另一件事" in second.content.decode()
    assert Case.objects.count() == 1


def test_one_address_cannot_be_used_for_reports_without_end(city, client, settings):
    settings.RATE_LIMITS = ["cases.report.email=1/3600"]
    send(client, email="ming@example.org")
    _values, second = send(client, description="另一件事", email=" MING@example.org")
    assert second.status_code == 429
