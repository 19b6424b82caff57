"""The public page: a report, its errors, and what is kept after them."""

import re

import pytest
from django.urls import reverse

from civicloop.answer.cases.models import Case
from civicloop.kernel.files import queries as files
from civicloop.kernel.geography import services as geography
from civicloop.kernel.geography.services import AddressEntry, RoadEntry
from tests.db.cases.city import SETUP, picture

pytestmark = pytest.mark.django_db
URL = "/report/"
GOOD = {
    "category": "pothole",
    "lon": "120.25",
    "lat": "22.55",
    "place": "三多一路 120 號前",
    "description": "機車道有坑洞",
    "email": "ming@example.org",
}


def token(client):
    return re.search(r'name="draft" value="([^"]+)"', client.get(URL).content.decode())[1]


def send(client, draft, **changes):
    return client.post(URL, GOOD | {"draft": draft} | changes)


def test_a_report_leads_to_its_own_page_with_number_and_code(city, client):
    answer = send(client, token(client), photos=[picture()])
    case = Case.objects.get()
    assert answer.status_code == 302
    page = client.get(answer["Location"])
    text = page.content.decode()
    assert case.number in text
    assert "機車道有坑洞" in text
    assert page["Cache-Control"].startswith("max-age=0")
    assert page["X-Robots-Tag"] == "noindex"
    assert len(files.files_of(case.ref)) == 1
    assert answer["Location"].split("/")[-2] in text


def test_sending_the_same_page_twice_leads_to_the_same_case(city, client):
    draft = token(client)
    first, second = send(client, draft), send(client, draft)
    assert first["Location"] == second["Location"]
    assert Case.objects.count() == 1


def test_sending_the_same_page_with_photos_twice_leads_to_the_same_case(city, client):
    draft = token(client)
    colours = ("red", "green", "blue")
    answers = [send(client, draft, photos=[picture(name) for name in colours]) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [302, 302]
    assert answers[0]["Location"] == answers[1]["Location"]
    assert len(files.files_of(Case.objects.get().ref)) == 3


def test_a_page_that_was_sent_before_does_not_take_another_report(city, client):
    draft = token(client)
    send(client, draft)
    answer = send(client, draft, description="別的事")
    assert answer.status_code == 422
    assert "此頁先前已送出" in answer.content.decode()


def test_every_error_is_told_at_once_and_what_was_typed_is_kept(city, client):
    answer = send(
        client,
        token(client),
        category="",
        description="坑" * 4001,
        email="nobody",
        lon="121.5",
        lat="25.0",
        place="<b>市府</b>",
    )
    text = answer.content.decode()
    assert answer.status_code == 422
    for told in (
        "目前有 4001 個字，最多 4000 個字",
        "電子郵件格式不正確",
        "此地點不在本市範圍內",
    ):
        assert told in text
    assert "坑" * 4001 in text
    assert "&lt;b&gt;市府&lt;/b&gt;" in text
    assert Case.objects.count() == 0


@pytest.mark.parametrize(
    ("field", "value", "told"),
    [
        ("description", "路\x00燈", "第 2 個字是看不見的控制字元"),
        ("description", "", "此欄必填"),
        ("category", "unicorn", "unicorn"),
        ("phone", "call me", "電話號碼格式不正確"),
        ("lon", "east", "此欄必填"),
        ("lat", "inf", "此欄必填"),
        ("lon", "", "此欄必填"),
    ],
)
def test_bad_input_is_refused_with_a_sentence_and_no_server_error(city, client, field, value, told):
    answer = send(client, token(client), **{field: value})
    assert answer.status_code == 422
    assert told in answer.content.decode()
    assert Case.objects.count() == 0


def test_errors_are_told_in_english_too(city, client):
    client.cookies["django_language"] = "en"
    answer = send(client, token(client), description="x" * 4001)
    assert "This has 4001 characters; at most 4000 are possible." in answer.content.decode()


def test_photos_survive_an_error_in_another_field(city, client):
    draft = token(client)
    wrong = send(client, draft, description="", photos=[picture()])
    text = wrong.content.decode()
    assert "已保留 1 張照片" in text
    source = re.search(r'src="(/report/photos/[^"]+)"', text)[1]
    assert client.get(source)["Content-Type"] == "image/jpeg"
    answer = send(client, draft)
    assert answer.status_code == 302
    assert len(files.files_of(Case.objects.get().ref)) == 1


def test_a_file_that_lies_about_its_type_is_refused(city, client):
    liar = picture()
    liar.file.seek(0)
    liar.file.write(b"<html>" * 20)
    liar.seek(0)
    answer = send(client, token(client), photos=[liar])
    assert answer.status_code == 422
    assert Case.objects.count() == 0


def test_a_forged_or_stale_page_is_asked_to_be_checked_again(city, client):
    answer = send(client, "forged")
    assert answer.status_code == 422
    assert "頁面開啟過久已失效" in answer.content.decode()
    again = re.search(r'name="draft" value="([^"]+)"', answer.content.decode())[1]
    assert send(client, again).status_code == 302


def test_without_a_map_the_typed_place_offers_what_it_may_mean(city, client):
    answer = send(client, token(client), lon="", lat="", place="西區")
    text = answer.content.decode()
    spot = re.search(r'name="found" value="([^"]+)"', text)[1]
    answer = send(client, token(client), lon="", lat="", found=spot)
    assert answer.status_code == 302
    assert Case.objects.get().district_code == "D1"


def test_the_search_for_a_place_answers_with_places_and_bears_any_text(city, client):
    found = client.get(reverse("cases:places"), {"q": "東區"}).json()["places"]
    assert [row["name"] for row in found] == ["東區"]
    for odd in ("", "\x00", "a" * 5000, "%", "\ud83d".encode("utf-8", "surrogatepass")):
        assert client.get(reverse("cases:places"), {"q": odd}).status_code == 200


def test_outlines_are_sent_once_to_a_browser_that_has_them(city, client):
    first = client.get(reverse("cases:boundaries"))
    assert [row["id"] for row in first.json()["features"]] == ["D1", "D2"]
    again = client.get(reverse("cases:boundaries"), headers={"If-None-Match": first["ETag"]})
    assert again.status_code == 304


BOX = "120.2,22.5,120.3,22.6"


def test_a_place_is_offered_with_how_exact_it_is(city, client):
    line = [(120.25, 22.55), (120.26, 22.55)]
    geography.load_roads([RoadEntry("R1", "三多一路", "Sanduo 1st Rd.", "D1", line)], actor=SETUP)
    doors = [AddressEntry("R1", "10", 120.25, 22.55), AddressEntry("R1", "20", 120.251, 22.55)]
    geography.load_addresses(doors, actor=SETUP)
    found = client.get(reverse("cases:places"), {"q": "三多一路12號"}).json()["places"]
    assert [(row["detail"], row["exactness"], row["score"]) for row in found] == [
        ("依前後門牌推算，兩處相距 103 公尺", "between", 0.85),
        ("只知道在這條路上", "road", 0.5),
    ]


@pytest.mark.parametrize("url", ["/report/", "/app/report/", "/work/cases/new/"])
def test_without_a_gazetteer_every_form_says_that_only_districts_are_found(city, url):
    client = city.client("agent")
    assert "data-no-gazetteer" in client.get(url).content.decode()
    geography.load_roads([RoadEntry("R1", "三多一路", "", "D1")], actor=SETUP)
    assert "data-no-gazetteer" not in client.get(url).content.decode()


def test_roads_that_a_browser_holds_are_not_sent_again(city, client):
    line = [(120.25, 22.55), (120.26, 22.55)]
    geography.load_roads([RoadEntry("R1", "三多一路", "", "D1", line)], actor=SETUP)
    first = client.get(reverse("cases:roads"), {"box": BOX, "zoom": "15"})
    held = {"If-None-Match": first["ETag"]}
    again = client.get(reverse("cases:roads"), {"box": BOX, "zoom": "15"}, headers=held)
    assert (first.status_code, again.status_code, again.content) == (200, 304, b"")
    geography.load_roads([RoadEntry("R2", "中山路", "", "D1", line)], actor=SETUP)
    newer = client.get(reverse("cases:roads"), {"box": BOX, "zoom": "15"}, headers=held)
    assert len(newer.json()["features"]) == 2
    assert client.get(reverse("cases:roads"), {"box": BOX, "zoom": "23"}).status_code == 400


def test_roads_and_villages_of_what_is_seen_are_public_and_kept_for_an_hour(city, client):
    line = [(120.22, 22.55), (120.28, 22.55)]
    geography.load_roads([RoadEntry("R1", "三多一路", "Sanduo 1st Rd.", "D1", line)], actor=SETUP)
    roads = client.get(reverse("cases:roads"), {"box": BOX, "limit": "5"})
    assert [row["properties"]["name"] for row in roads.json()["features"]] == ["三多一路"]
    assert roads["Cache-Control"] == "public, max-age=3600"
    villages = client.get(
        reverse("cases:villages"), {"box": BOX}, headers={"Accept-Language": "en"}
    )
    assert [row["properties"]["name"] for row in villages.json()["features"]] == ["V1", "V2"]
    assert villages["Content-Type"] == "application/geo+json"


@pytest.mark.parametrize(
    "query",
    [
        {},
        {"box": ""},
        {"box": "120.2,22.5,120.3"},
        {"box": "120.2,22.5,121.3,22.6"},
        {"box": "nan,nan,nan,nan"},
        {"box": "1e999,22.5,120.3,22.6"},
        {"box": "\x00"},
        {"box": "9" * 5000},
    ],
)
def test_a_bad_box_is_refused_with_its_reason(db, client, query):
    for name in ("cases:roads", "cases:villages"):
        answer = client.get(reverse(name), query)
        assert answer.status_code == 400
        assert answer.json()["error"]
        assert not answer.has_header("Cache-Control") or "public" not in answer["Cache-Control"]


@pytest.mark.parametrize("limit", ["", "0", "-1", "801", "many", "²", "9" * 5000])
def test_a_bad_limit_is_refused_with_its_reason(db, client, limit):
    answer = client.get(reverse("cases:roads"), {"box": BOX, "limit": limit})
    assert answer.status_code == 400
    assert answer.json() == {"error": "The limit is a number from 1 to 800."}


def test_before_any_boundary_is_loaded_nothing_is_drawn(db, client):
    for name in ("cases:roads", "cases:villages"):
        assert client.get(reverse(name), {"box": BOX}).json()["features"] == []
