"""The status page and its four forms; wrong numbers and codes."""

import pytest
from django.urls import reverse

from civicloop.answer.cases import services as cases
from civicloop.answer.cases.models import Case, Rating
from civicloop.answer.cases.rules import grouped
from tests.db.cases.city import picture

pytestmark = pytest.mark.django_db


def page_of(case):
    return reverse("cases:status", args=[case.number, grouped(cases.secret_of(case))])


def send(client, case, move, **data):
    values = {f"{move}-{name}": value for name, value in data.items()}
    return client.post(f"{page_of(case)}{move}/", values)


@pytest.fixture
def closed(city, opened):
    officer = city.actor("officer")
    cases.accept(opened.pk, actor=officer)
    cases.start(opened.pk, actor=officer)
    return cases.close(
        opened.pk, outcome="fixed", answer="坑洞已補平。", photos=[picture()], actor=officer
    )


def test_number_and_code_typed_lead_to_the_page(opened, client):
    answer = client.post(
        "/cases/", {"number": opened.number, "secret": cases.secret_of(opened).lower()}
    )
    assert answer["Location"] == page_of(opened)


@pytest.mark.parametrize(
    "pair", [("115-9999999-0", "AAAA"), ("{number}", "AAAA"), ("x" * 5000, "\x00")]
)
def test_a_wrong_pair_gets_one_answer_whatever_was_wrong(opened, client, pair):
    number = pair[0].format(number=opened.number)
    answer = client.post("/cases/", {"number": number, "secret": pair[1]})
    assert answer.status_code == 422
    assert "查無符合此編號與查詢碼的案件" in answer.content.decode()


def test_who_guesses_is_told_to_wait(opened, client):
    for _ in range(20):
        client.post("/cases/", {"number": opened.number, "secret": "AAAA"})
    answer = client.post("/cases/", {"number": opened.number, "secret": cases.secret_of(opened)})
    assert answer.status_code == 429
    assert "15 分鐘" in answer.content.decode()
    assert client.get(page_of(opened)).status_code == 429


def test_the_page_shows_ones_own_words_whole_and_no_note_of_colleagues(city, opened, client):
    cases.note(opened.pk, text="內部秘密", actor=city.actor("officer"))
    text = client.get(page_of(opened)).content.decode()
    assert "請回電 0912-345-678" in text
    assert "內部秘密" not in text
    assert "備註" not in text


def test_the_page_does_not_tell_what_units_write_to_each_other(city, opened, client):
    parks = city.units["PARKS"]
    cases.refuse(
        opened.pk,
        to=parks.pk,
        reason="private_property",
        text="該民眾常投訴",
        actor=city.actor("officer"),
    )
    text = client.get(page_of(opened)).content.decode()
    assert "該民眾常投訴" not in text
    assert "私有產權" not in text
    assert "退回" not in text
    assert parks.name_zh in text


def test_behind_a_proxy_one_guesser_does_not_lock_the_others_out(opened, client, settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    guess = {"number": opened.number, "secret": "AAAA"}
    for _ in range(21):
        last = client.post("/cases/", guess, headers={"X-Forwarded-For": "6.6.6.6, 192.0.2.1"})
    assert last.status_code == 429
    other = client.get(page_of(opened), headers={"X-Forwarded-For": "192.0.2.2"})
    assert other.status_code == 200


def test_answer_photo_and_rating_stand_on_the_page_of_a_closed_case(closed, client):
    text = client.get(page_of(closed)).content.decode()
    assert "坑洞已補平。" in text
    answer = send(client, closed, "rate", manner=5, speed=4, result=3, comment="謝謝")
    assert answer.status_code == 302
    assert (Rating.objects.get().manner, Rating.objects.get().result) == (5, 3)
    send(client, closed, "rate", manner=1, speed=1, result=1)
    assert (Rating.objects.get().manner, Rating.objects.get().revision) == (1, 2)


@pytest.mark.parametrize("marks", [{}, {"manner": 9, "speed": 1, "result": 1}, {"manner": "x"}])
def test_a_rating_that_is_none_is_refused(closed, client, marks):
    assert send(client, closed, "rate", **marks).status_code == 422
    assert Rating.objects.count() == 0


def test_not_fixed_opens_the_case_again(closed, client):
    assert send(client, closed, "reopen").status_code == 422
    assert send(client, closed, "reopen", reason="not_fixed", text="還在").status_code == 302
    assert Case.objects.get().state == "assigned"


def test_the_question_is_answered_on_the_page(city, opened, client):
    officer = city.actor("officer")
    cases.accept(opened.pk, actor=officer)
    cases.pause(opened.pk, reason="information", question="在哪一側？", actor=officer)
    assert "在哪一側？" in client.get(page_of(opened)).content.decode()
    assert send(client, opened, "answer", answer="東側").status_code == 302
    assert Case.objects.get().state == "accepted"


def test_withdrawing_twice_in_two_tabs_gives_a_message_not_an_error(opened, client):
    assert send(client, opened, "withdraw").status_code == 302
    again = client.post(f"{page_of(opened)}withdraw/", follow=True)
    assert again.status_code == 200
    assert "您的操作未變更任何內容" in again.content.decode()


def test_an_unknown_act_is_not_found(opened, client):
    assert client.post(f"{page_of(opened)}explode/").status_code == 404
