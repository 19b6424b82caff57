"""The extra questions on the pages: fetched when a category is chosen, or with the next look."""

import re

import pytest
from django.urls import reverse

from civicloop.answer.cases import services as cases
from civicloop.answer.cases.models import Case
from tests.db.cases.city import SETUP, picture
from tests.db.cases.test_questions import ask
from tests.web.cases.test_report import GOOD, send, token

pytestmark = pytest.mark.django_db
ANSWERS = {"asked": "pothole", "answers.width": "6-up", "answers.metres": "7"}


def fragment(client, code):
    return client.get(reverse("cases:questions"), {"category": code}).content.decode()


def test_the_questions_of_a_category_are_fetched_alone(city, client):
    ask()
    cases.save_category(
        "pothole", {"advice_zh": "有立即危險請撥 110", "advice_en": "Call 110"}, actor=SETUP
    )
    shown = fragment(client, "pothole")
    assert 'name="answers.width"' in shown
    assert "未滿六公尺" in shown
    assert "有立即危險請撥 110" in shown
    assert "<html" not in shown


@pytest.mark.parametrize("code", ["signal", "nowhere", "", "a\x00b", "\ud800", "<b>"])
def test_what_asks_nothing_shows_nothing(city, client, code):
    shown = fragment(client, code.encode("utf-8", "replace").decode())
    assert re.sub(r'<input type="hidden"[^>]*>', "", shown).split(">", 1)[1].strip() == "</div>"


def test_a_report_with_answers_becomes_a_case(city, client):
    ask()
    answer = send(client, token(client), **ANSWERS)
    assert answer.status_code == 302
    assert Case.objects.get().answers_masked == {"width": "6-up", "metres": 7}


def test_a_report_sent_before_its_questions_were_seen_is_shown_with_them(city, client):
    ask({"type": "object", "properties": {"pole": POLE}})
    answer = send(client, token(client), photos=[picture()])
    text = answer.content.decode()
    assert answer.status_code == 422
    assert 'name="answers.pole"' in text
    assert "機車道有坑洞" in text
    assert not Case.objects.exists()
    draft = re.search(r'name="draft" value="([^"]+)"', text)[1]
    assert send(client, draft, asked="pothole").status_code == 302


POLE = {"type": "string", "form": {"label": {"zh": "燈桿編號", "en": "Pole number"}}}


def test_a_wrong_answer_is_told_beside_its_question_and_kept(city, client):
    ask()
    answer = send(
        client, token(client), **ANSWERS | {"answers.metres": "wide", "answers.width": ""}
    )
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "「路寬」" in text
    assert 'value="wide"' in text
    assert 'href="#id_answers.metres"' in text


def test_answers_to_another_categorys_questions_are_left_behind(city, client):
    ask()
    answer = send(client, token(client), **ANSWERS | {"category": "signal"})
    assert answer.status_code == 302
    assert Case.objects.get().answers_masked is None


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("zh-hant", ("路寬", "六公尺以上", "公尺", "7")),
        ("en", ("Width", "6 m or more", "Metres", "7")),
    ],
)
def test_staff_read_the_answers_in_words(city, client, language, words):
    ask()
    send(client, token(client), **ANSWERS)
    officer = city.client("officer")
    officer.cookies["django_language"] = language
    text = officer.get(reverse("cases:case", args=[Case.objects.get().pk])).content.decode()
    shown = re.findall(r"<dt>([^<]*)</dt><dd>([^<]*)</dd>", text)
    assert (words[0], words[1]) in shown
    assert (words[2], words[3]) in shown


def test_staff_at_the_telephone_are_asked_too(city):
    ask()
    agent = city.client("agent")
    draft = re.search(r'name="draft" value="([^"]+)"', agent.get(CALLER).content.decode())[1]
    sent = GOOD | {"channel_in": "phone", "language_in": "zh-hant", "draft": draft}
    sent["is_read_back"] = "on"
    refused = agent.post(CALLER, sent)
    assert (refused.status_code, 'name="answers.width"' in refused.content.decode()) == (422, True)
    assert agent.post(CALLER, sent | ANSWERS).status_code == 302
    assert Case.objects.get().answers_masked == {"width": "6-up", "metres": 7}


CALLER = "/work/cases/new/"
