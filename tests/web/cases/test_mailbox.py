"""The mayor's mailbox from outside."""

import re

import pytest

from civicloop.answer.cases.models import Case, Category, Letter
from civicloop.kernel.notices import queries as notices
from civicloop.kernel.notices.models import Message
from tests.db.cases.city import picture

pytestmark = pytest.mark.django_db
URL = "/mailbox/"
GOOD = {
    "category": "suggestion",
    "description": "建議公園延長開放時間",
    "name": "王小明",
    "email": "ming@example.org",
}


@pytest.fixture
def mailbox(city):
    return Category.objects.create(
        code="suggestion",
        kind="mailbox",
        name_zh="市政建議",
        name_en="Suggestion",
        operational_hours=24,
        statutory_days=7,
        needs_place=False,
        is_public=False,
    )


def token(client):
    return re.search(r'name="draft" value="([^"]+)"', client.get(URL).content.decode())[1]


def send(client, draft=None, **changes):
    return client.post(URL, GOOD | {"draft": draft or token(client)} | changes)


def link():
    row = Message.objects.filter(template="cases.letter_confirm").latest("pk")
    return re.search(r"/mailbox/[0-9a-f]{32}/", notices.content(row).body)[0]


def test_write_confirm_and_land_on_the_page_of_the_case(mailbox, client):
    answer = send(client, photos=[picture()])
    assert (answer.status_code, answer["Location"]) == (302, "/mailbox/sent/")
    assert "72 小時" in client.get("/mailbox/sent/").content.decode()
    assert Case.objects.count() == 0
    said = link()
    page = client.get(said)
    text = page.content.decode()
    assert (page.status_code, page["X-Robots-Tag"]) == (200, "noindex")
    assert "建議公園延長開放時間" in text
    photo = re.search(r'src="(/mailbox/[^"]+/photos/\d+/)', text)[1]
    assert client.get(photo).status_code == 200
    assert Case.objects.count() == 0, "opening a link makes no case"
    done = client.post(said, {"move": "confirm"}, follow=True)
    case = Case.objects.get()
    assert case.number in done.content.decode()
    assert client.get(said)["Location"].startswith(f"/cases/{case.number}/")
    assert client.get(photo).status_code == 404


def test_delete_the_letter(mailbox, client):
    send(client)
    said = link()
    assert "信件已刪除" in client.post(said, {"move": "discard"}).content.decode()
    assert not Letter.objects.exists()
    answer = client.get(said)
    assert (answer.status_code, "此連結已失效" in answer.content.decode()) == (404, True)


def test_every_error_is_told_and_what_was_typed_is_kept(mailbox, client):
    answer = send(
        client, category="", description="坑" * 4001, name="", email="nobody", phone="call me"
    )
    text = answer.content.decode()
    assert answer.status_code == 422
    for told in ("目前有 4001 個字", "電子郵件格式不正確", "電話號碼格式不正確", "此欄必填"):
        assert told in text
    assert "坑" * 4001 in text
    assert not Letter.objects.exists()


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("email", ""),
        ("name", ""),
        ("description", "路\x00燈"),
        ("description", " "),
        ("category", "pothole"),
        ("category", "unicorn"),
        ("lon", "east"),
    ],
)
def test_bad_input_is_refused_and_nothing_is_kept(mailbox, client, field, value):
    answer = send(client, **{field: value})
    assert answer.status_code == (302 if field == "lon" else 422)
    assert Letter.objects.exists() == (field == "lon")


def test_a_place_outside_the_city_is_refused(mailbox, client):
    answer = send(client, lon="121.5", lat="25.0")
    assert answer.status_code == 422
    assert "此地點不在本市範圍內" in answer.content.decode()


def test_a_page_that_was_sent_before_takes_no_other_letter(mailbox, client):
    draft = token(client)
    send(client, draft)
    assert send(client, draft)["Location"] == "/mailbox/sent/"
    answer = send(client, draft, description="別的事")
    assert answer.status_code == 422
    assert "此頁先前已送出" in answer.content.decode()
    assert Letter.objects.count() == 1


def test_a_page_that_was_open_too_long_keeps_what_was_typed(mailbox, client):
    answer = send(client, draft="forged")
    assert answer.status_code == 422
    assert "建議公園延長開放時間" in answer.content.decode()


def test_one_address_and_one_network_have_a_limit(mailbox, client, settings):
    settings.RATE_LIMITS = ["cases.mailbox.email=1/3600", "cases.mailbox.address=3/3600"]
    assert send(client).status_code == 302
    refused = send(client, description="又一封")
    assert refused.status_code == 429
    assert "又一封" in refused.content.decode()
    assert send(client, description="三", email="other@example.org").status_code == 302
    assert send(client, description="四", email="third@example.org").status_code == 429
    assert Letter.objects.count() == 2


def test_letters_are_not_offered_on_the_page_of_reports_nor_reports_here(mailbox, client):
    assert 'value="suggestion"' not in client.get("/report/").content.decode()
    page = client.get(URL).content.decode()
    assert 'value="suggestion"' in page
    assert 'value="pothole"' not in page


def test_a_city_without_kinds_of_letters_says_so(city, client):
    assert "市長信箱目前未開放" in client.get(URL).content.decode()


def test_an_ended_kind_of_letter_is_told_at_the_link(mailbox, client):
    send(client)
    Category.objects.filter(pk=mailbox.pk).update(is_offered=False)
    answer = client.post(link(), {"move": "confirm"})
    assert answer.status_code == 422
    assert "建議公園延長開放時間" in answer.content.decode()
    assert Case.objects.count() == 0


def test_the_pages_speak_english(mailbox, client):
    client.cookies["django_language"] = "en"
    assert "The mayor's mailbox" in client.get(URL).content.decode().replace("&#x27;", "'")
    send(client)
    assert "Please read it once more" in client.get(link()).content.decode()
