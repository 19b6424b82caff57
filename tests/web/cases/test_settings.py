"""The pages of the settings: categories, questions, routing, replies, confidentiality."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from civicloop.answer.cases import queries
from civicloop.answer.cases import services as cases
from civicloop.answer.cases.models import Case, Category, ReplyTemplate, RoutingRule
from civicloop.kernel.actors.rules import citizen
from civicloop.kernel.clock import services as clock
from tests.db.cases.city import MONDAY, SETUP, draft
from tests.db.cases.test_questions import ask

pytestmark = pytest.mark.django_db


def today():
    return timezone.localdate(clock.now())


@pytest.fixture
def admin(city):
    return city.client("administrator")


def text_of(answer):
    return answer.content.decode()


def filled(text):
    """What a form of the page holds, as a browser would send it."""
    data = {}
    for tag in re.findall(r"<input[^>]*>", text):
        values = dict(re.findall(r'([a-z-]+)="([^"]*)"', tag))
        kind = values.get("type", "text")
        if ("name" in values and kind not in {"checkbox", "radio", "hidden"}) or "TOTAL" in tag:
            data[values["name"]] = values.get("value", "")
        if kind in {"checkbox", "radio"} and " checked" in tag:
            data[values["name"]] = values.get("value", "on")
        if kind == "hidden" and "name" in values:
            data[values["name"]] = values.get("value", "")
    for name, inner in re.findall(r'<select name="([^"]+)".*?>(.*?)</select>', text, re.DOTALL):
        chosen = re.search(r'value="([^"]*)" selected', inner)
        first = re.search(r'<option value="([^"]*)"', inner)
        data[name] = chosen[1] if chosen else first[1] if first else ""
    for name, inner in re.findall(r'<textarea name="([^"]+)".*?>(.*?)</textarea>', text, re.DOTALL):
        data[name] = inner.lstrip("\n")
    return data


def sent(client, url, **changes):
    return client.post(url, filled(text_of(client.get(url))) | changes)


CATEGORY = "/work/categories/of/pothole/"


def test_a_category_is_changed_and_the_change_told(admin, city):
    answer = sent(admin, CATEGORY, statutory_days="8", keywords_zh="坑洞、 路面，坑洞")
    assert (answer.status_code, answer["Location"]) == (302, CATEGORY)
    row = Category.objects.get(code="pothole")
    assert (row.statutory_days, row.keywords_zh) == (8, ["坑洞", "路面"])
    assert (row.is_public, row.needs_place, row.is_offered) == (True, True, True)
    history = text_of(admin.get(f"{CATEGORY}history/"))
    assert "<del>6</del>" in history
    assert "administrator" in history


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"statutory_days": "31"}, "30"),
        ({"statutory_days": "many"}, "statutory_days"),
        ({"name_zh": ""}, "name_zh"),
        ({"name_en": "a\x00b"}, "name_en"),
        ({"hint_zh": "字" * 4001}, "4001"),
        ({"confidentiality": "restricted"}, "is_public"),
        ({"kind": "wish"}, "kind"),
        ({"group": "nowhere"}, "group"),
        ({"position": "-1"}, "position"),
    ],
)
def test_a_faulty_category_is_told_beside_its_field_and_nothing_is_saved(
    admin, city, changes, told
):
    before = Category.objects.filter(code="pothole").values().get()
    answer = sent(admin, CATEGORY, **changes)
    assert answer.status_code == 422
    assert told in text_of(answer)
    assert Category.objects.filter(code="pothole").values().get() == before


def test_a_new_category_needs_a_free_code(admin, city):
    new = reverse("cases:new_category")
    words = {"name_zh": "新類", "name_en": "New", "code": "new-kind"}
    assert sent(admin, new, **words)["Location"] == "/work/categories/of/new-kind/"
    again = sent(admin, new, **words | {"name_zh": "別名"})
    assert again.status_code == 422
    assert Category.objects.get(code="new-kind").name_zh == "新類"
    assert sent(admin, new, **words | {"code": "Neu Art"}).status_code == 422


def test_a_new_city_begins_with_the_starting_list_once(small_city):
    admin = small_city.client("administrator")
    page = text_of(admin.get(reverse("cases:categories")))
    assert reverse("cases:start_categories") in page
    assert admin.post(reverse("cases:start_categories"), {"unit": "nobody"}).status_code == 302
    assert Category.objects.count() == 0
    admin.post(reverse("cases:start_categories"), {"unit": "WORKS"})
    laid = Category.objects.count()
    assert laid > 60
    admin.post(reverse("cases:start_categories"), {"unit": "PARKS"})
    assert Category.objects.count() == laid
    assert RoutingRule.objects.get(category=None).unit == small_city.units["WORKS"]
    assert "路面坑洞" in text_of(admin.get(reverse("cases:categories")))


QUESTIONS = "/work/categories/of/pothole/questions/"


def a_question(number, **changes):
    values = {
        "code": "size",
        "kind": "one",
        "label_zh": "多大？",
        "label_en": "How large?",
        "options": "small | 小 | Small\nlarge | 大 | Large",
        "order": "1",
    }
    return {f"q-{number}-{name}": value for name, value in (values | changes).items()}


def test_questions_are_looked_at_in_both_languages_before_they_are_asked(admin, city):
    answer = sent(admin, QUESTIONS, **a_question(0), preview="1")
    text = text_of(answer)
    assert answer.status_code == 200
    assert ("多大？" in text, "How large?" in text) == (True, True)
    assert 'name="preview-zh-hant-answers.size"' in text
    assert queries.questions("pothole") is None
    assert sent(admin, QUESTIONS, **a_question(0), publish="1").status_code == 302
    assert list(queries.questions("pothole").definition["properties"]) == ["size"]


@pytest.mark.parametrize(
    "wrong",
    [
        {"code": "Größe"},
        {"options": ""},
        {"options": "small | 小"},
        {"options": "a | 小 | A\na | 大 | B"},
        {"label_en": ""},
        {"help_zh": "只有中文"},
        {"kind": "sound"},
    ],
)
def test_unsound_questions_are_told_and_not_asked(admin, city, wrong):
    answer = sent(admin, QUESTIONS, **a_question(0, **wrong), publish="1")
    assert answer.status_code == 422
    assert queries.questions("pothole") is None


def test_two_questions_with_one_code_are_refused(admin, city):
    answer = sent(admin, QUESTIONS, **a_question(0), **a_question(1), publish="1")
    assert answer.status_code == 422


def test_a_question_is_taken_away_in_the_next_version_and_questions_end(admin, city):
    ask(begin=today() - timedelta(days=1))
    sent(admin, QUESTIONS, **{"q-2-DELETE": "on"}, publish="1")
    assert list(queries.questions("pothole").definition["properties"]) == ["width", "metres"]
    assert admin.post(f"{QUESTIONS}end/").status_code == 302
    assert queries.questions("pothole") is None


def test_a_rule_is_tried_on_last_months_cases_and_then_saved(admin, city):
    month_ago = clock.now().replace(day=1) - timedelta(days=2)
    cases.open_case(draft(), actor=citizen(), key="a", now=month_ago)
    rule = {
        "category": "pothole",
        "district": "D1",
        "unit": "PARKS",
        "priority": "0",
        "valid_from": today().isoformat(),
    }
    url = reverse("cases:new_rule")
    tried = text_of(admin.post(url, rule | {"try": "1"}))
    assert re.search(r"<td>ROADS</td><td>PARKS</td><td class=\"cell-number\">1</td>", tried)
    assert not RoutingRule.objects.filter(
        category__code="pothole", unit=city.units["PARKS"]
    ).exists()
    assert admin.post(url, rule | {"save": "1"}).status_code == 302
    assert queries.route_for("pothole", "D1", today()).unit == city.units["PARKS"].pk
    half = admin.post(url, rule | {"question": "width", "save": "1"})
    assert half.status_code == 422


def test_the_lists_of_settings_cost_the_same_however_long(admin, city):
    def cost(url):
        admin.get(url)
        with CaptureQueriesContext(connection) as caught:
            assert admin.get(url).status_code == 200
        return len(caught)

    urls = [reverse(f"cases:{name}") for name in ("categories", "routing", "replies")]
    before = [cost(url) for url in urls]
    for number in range(3):
        code = f"more-{number}"
        values = {"name_zh": code, "name_en": code, "operational_hours": 4, "statutory_days": 6}
        cases.save_category(code, values, actor=SETUP)
        cases.add_routing_rule(
            category=code, district="D1", unit="PARKS", valid_from=MONDAY.date(), actor=SETUP
        )
        reply = {"outcome": "fixed", "title_zh": code, "title_en": code}
        cases.save_reply(
            None, reply | {"text_zh": "好", "text_en": "ok"}, category=code, actor=SETUP
        )
    assert [cost(url) for url in urls] == before


def test_a_reply_is_seen_filled_in_and_saved(admin, city):
    row = ReplyTemplate.objects.first()
    url = reverse("cases:reply", args=[row.pk])
    seen = text_of(sent(admin, url, text_en="Case {number} is done.", preview="1"))
    assert "Case 115-0000123-7 is done." in seen
    refused = sent(admin, url, text_en="Case {nummer}", save="1")
    assert (refused.status_code, "nummer" in text_of(refused)) == (422, True)
    assert sent(admin, url, text_en="Case {number} is done.", save="1").status_code == 302
    row.refresh_from_db()
    assert row.text_en == "Case {number} is done."


def test_who_reported_is_asked_for_and_approved_on_the_page_of_the_case(city):
    cases.save_category("pothole", {"confidentiality": "protected"}, actor=SETUP)
    case = cases.open_case(draft(), actor=citizen(), key="a")
    officer, agent = city.client("officer"), city.client("agent")
    page = reverse("cases:case", args=[case.pk])
    assert reverse("cases:ask_to_read", args=[case.pk]) in text_of(officer.get(page))
    assert reverse("cases:reporter", args=[case.pk]) in text_of(agent.get(page))
    assert reverse("cases:reporter", args=[case.pk]) not in text_of(officer.get(page))
    peek = officer.post(reverse("cases:reporter", args=[case.pk]), {"purpose": "visit"})
    assert (peek.status_code, "王小明" in text_of(peek)) == (403, False)
    officer.post(
        reverse("cases:ask_to_read", args=[case.pk]), {"purpose": "visit", "reason": "會同現場"}
    )
    waiting = text_of(agent.get(reverse("cases:reading_requests")))
    decide = re.search(r'action="(/work/reading/\d+/)"', waiting)[1]
    assert officer.post(decide, {"decision": "grant"}).status_code == 403
    assert agent.post(decide, {"decision": "grant"}).status_code == 302
    shown = officer.post(reverse("cases:reporter", args=[case.pk]), {"purpose": "visit"})
    assert "王小明" in text_of(shown)


def test_a_restricted_case_is_as_good_as_unknown_to_others(city):
    values = {"confidentiality": "restricted", "is_public": False}
    cases.save_category("pothole", values, actor=SETUP)
    case = cases.open_case(draft(), actor=citizen(), key="a")
    page = reverse("cases:case", args=[case.pk])
    nowhere = reverse("cases:case", args=[case.pk + 999])
    for role in ("agent", "officer", "analyst"):
        client = city.client(role)
        answer, unknown = client.get(page), client.get(nowhere)
        assert (answer.status_code, unknown.status_code) == (404, 404)
        assert case.number not in text_of(answer)
        assert case.number not in text_of(client.get("/work/cases/"))
    head = city.client("head")
    crew = city.people["crew"].pk
    head.post(reverse("cases:readers", args=[case.pk]), {"people": [crew]})
    assert Case.objects.get().named_ids == [crew]
    assert city.client("crew").get(page).status_code == 200
    assert city.client("officer").get(page).status_code == 404
