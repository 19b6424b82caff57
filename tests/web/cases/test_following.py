"""The pages of those who follow a case."""

import re

import pytest
from django.test import Client

from civicloop.answer.cases import services as cases
from civicloop.answer.cases.models import Case, Follower
from civicloop.kernel.actors.rules import citizen
from civicloop.kernel.notices import queries as notices
from civicloop.kernel.notices.models import Message

pytestmark = pytest.mark.django_db
HER = "lin@example.org"


def ask(client, case, email=HER):
    return client.post(f"/follow/{case.number}/", {"email": email})


def link():
    row = Message.objects.filter(template="cases.follow_confirm").latest("pk")
    return re.search(r"/following/[0-9a-f]{32}/", notices.content(row).body)[0]


def plain(answer):
    """A page without the token that is new each time."""
    return re.sub(r"\b[A-Za-z0-9]{64}\b", "", answer.content.decode())


def test_ask_confirm_look_and_stop(opened, client):
    page = client.get(f"/follow/{opened.number}/").content.decode()
    assert "路面坑洞" in page
    assert "0912" not in page
    assert "請至您的信箱收信" in ask(client, opened).content.decode()
    asked = client.get(link())
    assert (asked.status_code, asked["X-Robots-Tag"]) == (200, "noindex")
    assert Follower.objects.get().confirmed_at is None, "opening a link confirms nothing"
    answer = client.post(link(), {"move": "confirm"}, follow=True)
    assert "您已關注本案" in answer.content.decode()
    assert Follower.objects.get().confirmed_at is not None
    assert "您已取消關注本案" in client.post(link(), {"move": "stop"}).content.decode()
    assert not Follower.objects.exists()
    assert client.get(link()).status_code == 404


def test_the_answer_does_not_tell_who_follows(opened, client):
    first = plain(ask(client, opened))
    Client().post(link(), {"move": "confirm"})
    assert plain(ask(client, opened)) == first


def test_a_private_case_an_ended_one_and_none_look_alike(opened, client):
    def seen(number):
        answer = client.get(f"/follow/{number}/")
        return answer.status_code, plain(answer).replace(number, "")

    nothing = seen("115-9999999-9")
    Case.objects.update(is_public=False)
    assert seen(opened.number) == nothing == seen("no-number")
    assert ask(client, opened).status_code == 404
    Case.objects.update(is_public=True)
    cases.withdraw(opened.pk, actor=citizen(opened.ref))
    assert seen(opened.number) == nothing
    assert nothing[0] == 404


@pytest.mark.parametrize("email", ["", "nobody", "a\x00@b.tw", "x" * 300 + "@b.tw"])
def test_what_is_no_address_is_told_and_kept(opened, client, email):
    answer = ask(client, opened, email)
    assert answer.status_code == 422
    assert "field-error" in answer.content.decode()
    assert not Follower.objects.exists()


def test_one_address_cannot_be_flooded(opened, client, settings):
    settings.RATE_LIMITS = ["cases.follow.email=2/3600"]
    places = [f"203.0.113.{number}" for number in range(3)]
    statuses = [
        client.post(f"/follow/{opened.number}/", {"email": HER}, REMOTE_ADDR=place).status_code
        for place in places
    ]
    assert statuses == [200, 200, 429]


def test_one_network_cannot_ask_without_end(opened, client, settings):
    settings.RATE_LIMITS = ["cases.follow.address=2/3600"]
    statuses = [ask(client, opened, f"a{number}@example.org").status_code for number in range(3)]
    assert statuses == [200, 200, 429]
    assert Follower.objects.count() == 2


def test_the_pages_speak_english(opened, client):
    client.cookies["django_language"] = "en"
    ask(client, opened)
    assert "Please look into your mailbox" in ask(client, opened).content.decode()
    assert "Shall we tell you of each step of this case?" in client.get(link()).content.decode()


ONE_CLICK = {"List-Unsubscribe": "One-Click"}


def unsubscribe(token, **values):
    """What a mail program posts: no cookie, no token of a form."""
    strict = Client(enforce_csrf_checks=True)
    return strict.post(f"{token}unsubscribe/", values or ONE_CLICK)


def test_a_mail_program_stops_the_messages_with_one_post(opened, client):
    ask(client, opened)
    address = link()
    client.post(address, {"move": "confirm"})
    assert client.get(f"{address}unsubscribe/").url == address
    assert unsubscribe(address, other="1").status_code == 400
    assert Follower.objects.count() == 1
    assert unsubscribe(address).status_code == 200
    assert not Follower.objects.exists()
    assert unsubscribe(address).status_code == 200, "a program that asks again learns nothing"
