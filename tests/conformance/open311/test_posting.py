"""GeoReport v2, POST service request: rules P1 to P12 and E1 to E3."""

from __future__ import annotations

import json

import pytest
from django.test import Client

from civicloop.answer.cases.models import Case, LinkedMedia
from civicloop.kernel.access import services as access
from civicloop.kernel.files import queries as files
from civicloop.kernel.files.models import StoredFile
from tests.conformance.open311.conftest import ISSUER, V2
from tests.db.cases.city import EAST, WEST, picture
from tests.web.hostile.files import files as files_that_are_none

pytestmark = pytest.mark.django_db


def refused(answer, status: int) -> list[str]:
    """The sentences of an error document, after looking at its form; nothing was opened."""
    rows = answer.json()
    assert answer.status_code == status
    assert answer["Content-Type"] == "application/json; charset=utf-8"
    assert all(set(row) == {"code", "description"} and row["code"] == status for row in rows)
    assert not Case.objects.exists()
    return [row["description"] for row in rows]


def test_p1_a_form_opens_a_case(program):
    answer = program.post(
        email="ming@example.org", first_name="小明", last_name="王", phone="0912-345-678"
    )
    case = Case.objects.select_related("reporter", "category").get()
    assert answer.status_code == 200
    assert [sorted(row) for row in answer.json()] == [
        ["account_id", "service_notice", "service_request_id"]
    ]
    assert answer.json()[0]["service_request_id"] == case.number
    assert (case.channel, case.category.code, case.lon, case.lat) == (
        "open311",
        "pothole",
        *WEST,
    )
    assert case.reporter.name_masked == "王○明"


def test_p1_multipart_with_photos_under_any_name(program):
    answer = program.post(media=[picture("red"), picture("blue")], photo1=picture())
    assert answer.status_code == 200


def test_p1_json(program):
    body = {
        "api_key": program.key,
        "service_code": "pothole",
        "lat": WEST[1],
        "long": WEST[0],
        "description": "A hole 🕳️ & more <b>",
    }
    answer = Client().post(f"{V2}/requests.json", json.dumps(body), content_type="application/json")
    assert answer.status_code == 200
    assert Case.objects.get().number == answer.json()[0]["service_request_id"]


@pytest.mark.parametrize("body", [b"[]", b"{", b'"text"', b'{"lat": {"a": 1}}', b"\xff\xfe"])
def test_json_that_is_no_report_is_refused(program, body):
    answer = Client().post(f"{V2}/requests.json", body, content_type="application/json")
    assert len(refused(answer, 400)) == 1


@pytest.mark.parametrize("given", [None, "", "guessed", "x" * 500, "\x00"])
def test_p2_a_missing_or_unknown_key_is_403(program, given):
    assert len(refused(program.post(api_key=given), 403)) == 1


def test_p2_a_key_without_the_right_is_403(program):
    other = access.issue_api_key("reader", ["cases.see"], actor=ISSUER).secret
    assert len(refused(program.post(api_key=other), 403)) == 1


def test_p2_a_revoked_key_is_403(program):
    issued = access.issue_api_key("gone", ["cases.post_open311"], actor=ISSUER)
    access.revoke_api_key(issued.row.pk, actor=ISSUER)
    assert len(refused(program.post(api_key=issued.secret), 403)) == 1


def test_p2_the_key_may_stand_in_the_address_or_the_header(program):
    body = {"service_code": "pothole", "lat": WEST[1], "long": WEST[0]}
    by_address = Client().post(f"{V2}/requests.json?api_key={program.key}", body)
    bearer = {"authorization": f"Bearer {program.key}"}
    by_header = Client(headers=bearer).post(f"{V2}/requests.json", body)
    assert (by_address.status_code, by_header.status_code) == (200, 200)
    wrong = Client(headers={"authorization": "Bearer guessed"}).post(f"{V2}/requests.xml", body)
    assert (wrong.status_code, wrong["Content-Type"]) == (403, "text/xml; charset=utf-8")


def test_p3_the_service_code(program):
    assert refused(program.post(service_code=None), 400)
    assert refused(program.post(service_code=" "), 400)
    for unknown in ("unknown", "\x00", "pot\nhole", "x" * 5000, "路面"):
        assert refused(program.post(service_code=unknown), 404)


@pytest.mark.parametrize(
    "place",
    [
        {"lat": None, "long": None},
        {"lat": None},
        {"long": None},
        {"lat": "", "long": ""},
        {"lat": "NaN"},
        {"lat": "inf"},
        {"long": "1e400"},
        {"lat": "twenty"},
        {"lat": "91"},
        {"long": "-181"},
        {"lat": "0", "long": "0"},
        {"lat": "48.2", "long": "16.37"},
        {"lat": "22.63\x00"},
        {"lat": "２２.５", "long": "120.25"},
    ],
)
def test_p4_a_place_that_is_none(program, place):
    assert len(refused(program.post(**place), 400)) == 1


def test_p4_an_address_is_a_place(program):
    answer = program.post(lat=None, long=None, address_string="三多一路 120 號前")
    case = Case.objects.get()
    assert answer.status_code == 200
    assert (case.lon, case.place_masked) == (None, "三多一路 120 號前")


def test_p4_half_a_position_does_not_matter_beside_an_address(program):
    assert program.post(long=None, address_string="三多一路 120 號前").status_code == 200


def test_p4_fixmystreet_without_a_pin(program):
    answer = program.post(lat=None, long=None, address_id="#NOTPINPOINTED#")
    assert answer.status_code == 200


def test_p6_names_as_people_write_them(program):
    program.post(first_name="Ada", last_name="Byron", description="in the east", lat=EAST[1])
    assert Case.objects.get().reporter.name_masked == "A*** B***"


def test_p6_unknown_fields_are_ignored(program):
    assert program.post(deviceid="abc", device_id="x", account_id="7", other="?").status_code == 200


def test_p6_a_description_is_not_needed(program):
    assert program.post(description=None).status_code == 200
    assert Case.objects.get().description_masked == Case.objects.get().category.name_zh


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"description": "長" * 4001}, "description"),
        ({"description": "a\x00b"}, "description"),
        ({"description": "bell \x07"}, "description"),
        ({"email": "nobody"}, "email"),
        ({"email": "a@b.tw" + "x" * 300}, "email"),
        ({"phone": "abc"}, "phone"),
        ({"first_name": "長" * 81}, "name"),
        ({"first_name": "\x00"}, "name"),
        ({"address_string": "長" * 201}, "address_string"),
        ({"photo": [picture() for _ in range(6)]}, "media_url"),
    ],
)
def test_p6_what_is_wrong_is_said_by_field(program, values, field):
    (told,) = refused(program.post(**values), 400)
    assert told.startswith(f"{field}: ")


def test_p6_markup_and_emoji_are_text(program):
    words = "<script>alert(1)</script> & 🕳️ ]]> 'x' \"y\""
    assert program.post(description=words).status_code == 200
    assert Case.objects.get().description_masked == words


def test_p6_4000_characters_are_taken(program):
    assert program.post(description="長" * 4000).status_code == 200


def test_p8_xml_holds_one_request(program):
    answer = program.post("xml")
    assert answer.status_code == 200
    number = Case.objects.get().number
    assert f"<service_request_id>{number}</service_request_id>" in answer.content.decode()


def test_p11_the_same_again_is_the_same_case(program):
    first, second = program.post(), program.post()
    assert first.json() == second.json()
    assert Case.objects.count() == 1


def test_p11_an_idempotency_key_makes_one_case(program):
    body = {"api_key": program.key, "service_code": "pothole", "lat": WEST[1], "long": WEST[0]}
    client = Client(headers={"idempotency-key": "7f3a"})
    first = client.post(f"{V2}/requests.json", body)
    again = client.post(f"{V2}/requests.json", body)
    other = client.post(f"{V2}/requests.json", body | {"description": "another thing"})
    assert (first.status_code, again.json(), other.status_code) == (200, first.json(), 400)
    assert Case.objects.count() == 1


def test_p12_it_can_be_read_at_once(program):
    number = program.post().json()[0]["service_request_id"]
    assert [row["service_request_id"] for row in program.json(f"requests/{number}")] == [number]
    assert [row["service_request_id"] for row in program.json("requests")] == [number]


def test_e3_what_is_told_first(program):
    nothing = {"lat": None, "long": None, "service_code": None, "api_key": None}
    assert refused(program.post(**nothing), 403)
    assert refused(program.post(**nothing | {"api_key": program.key}), 400)
    assert refused(program.post(lat=None, long=None, service_code="unknown"), 404)
    assert refused(program.post(lat=None, long=None, email="nobody"), 400)


def test_several_faults_are_told_at_once(program):
    told = refused(program.post(email="nobody", phone="abc"), 400)
    assert [sentence.split(":")[0] for sentence in told] == ["email", "phone"]


def test_g9_another_city_is_404(program):
    assert refused(program.post(jurisdiction_id="elsewhere.org"), 404)
    assert program.post(jurisdiction_id="127.0.0.1").status_code == 200


def test_too_many_posts_are_told_to_wait(program, settings):
    settings.RATE_LIMITS = ["cases.open311.key=1/60"]
    assert program.post().status_code == 200
    answer = program.post(description="more")
    assert answer.status_code == 429
    assert int(answer["Retry-After"]) > 0
    assert answer.json()[0]["code"] == 429


PIXEL = (
    "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA"
    "60e6kgAAAABJRU5ErkJggg=="
)


def test_p6_media_urls_are_kept_as_links(program):
    urls = ["https://pictures.example.org/1.jpg", "http://pictures.example.org/2.jpg"]
    assert program.post(media_url=urls).status_code == 200
    assert LinkedMedia.objects.filter(case=Case.objects.get(), state="waiting").count() == 2


def test_p6_a_picture_in_the_address_itself_is_a_photo(program):
    assert program.post(media_url=PIXEL).status_code == 200
    assert files.count_of(Case.objects.get().ref, "cases.before_photo") == 1


@pytest.mark.parametrize(
    "url",
    [
        "ftp://example.org/a.jpg",
        "file:///etc/passwd",
        "javascript:alert(1)",
        "a.jpg",
        "http://user:word@example.org/a.jpg",
        "data:image/png;base64,!!!",
        "data:text/html,<b>",
        "data:image/png;base64,AAAA",
        "http://example.org/" + "x" * 3000,
        "http://example.org/\x00",
    ],
)
def test_p7_addresses_that_are_not_fetched_are_refused(program, url):
    (told,) = refused(program.post(media_url=url), 400)
    assert told.startswith("media_url")


def test_p6_no_more_than_five_pictures(program):
    urls = [f"https://pictures.example.org/{each}.jpg" for each in range(4)]
    assert refused(program.post(media_url=urls, photo=[picture(), picture()]), 400)
    assert not LinkedMedia.objects.exists()


def test_p7_no_file_that_is_no_photo_is_kept(program):
    for called, upload in files_that_are_none().items():
        (told,) = refused(program.post(photo=upload, description=called), 400)
        assert told.startswith("media_url: "), called
    assert not StoredFile.objects.exists()


def test_p6_half_a_character_in_json_is_told(program):
    body = {"api_key": program.key, "service_code": "pothole", "lat": WEST[1], "long": WEST[0]}
    for field in ("description", "email", "phone", "first_name", "address_string"):
        text = json.dumps(body | {field: "a\ud800b"})
        answer = Client().post(f"{V2}/requests.json", text, content_type="application/json")
        assert len(refused(answer, 400)) == 1
    for field in ("service_code", "api_key", "jurisdiction_id", "lat", "media_url"):
        text = json.dumps(body | {field: "a\ud800b"})
        answer = Client().post(f"{V2}/requests.json", text, content_type="application/json")
        assert answer.status_code in {400, 403, 404}
    assert not Case.objects.exists()
