"""GeoReport v2, services, definitions and requests: rules G1 to G12, L, S, T, R, O and E2."""

from __future__ import annotations

import json
import re
from datetime import timedelta

import pytest
from django.test import Client
from jsonschema import Draft202012Validator

from civicloop.answer.cases import services as cases
from civicloop.answer.cases.models import Case, Category, PublicCase
from civicloop.answer.cases.rules.open311.shapes import (
    DEFINITION,
    DISCOVERY,
    ERROR,
    REQUEST,
    SERVICE,
)
from civicloop.kernel.actors.rules import citizen
from civicloop.kernel.clock import services as clock
from civicloop.kernel.files import services as files
from tests.conformance.open311.conftest import TRIAL, V2
from tests.db.cases.city import MONDAY, draft, picture

pytestmark = pytest.mark.django_db
LATER = MONDAY + timedelta(hours=2)
INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")


@pytest.fixture(autouse=True)
def monday():
    """Two hours after the cases of the city came in."""
    with clock.frozen(LATER):
        yield


def valid(schema: dict, value: object) -> None:
    checker = Draft202012Validator.FORMAT_CHECKER
    Draft202012Validator(schema, format_checker=checker).validate(value)


def numbers(rows) -> list[str]:
    return [row["service_request_id"] for row in rows]


# Services


def test_l1_services_in_json(program):
    rows = program.json("services")
    assert [row["service_code"] for row in rows] == list(
        Category.objects.filter(is_offered=True).values_list("code", flat=True)
    )
    for row in rows:
        valid(SERVICE, row)


def test_l1_services_in_xml_say_the_same(program):
    root, rows = program.xml("services"), program.json("services")
    assert root.tag == "services"
    assert [each.tag for each in root] == ["service"] * len(rows)
    told = [{part.tag: part.text for part in each} for each in root]
    assert told == [
        {
            name: {True: "true", False: "false"}.get(value, value)
            if isinstance(value, bool)
            else value or None
            for name, value in row.items()
        }
        for row in rows
    ]


def test_l4_codes_are_plain_and_once(program):
    found = [row["service_code"] for row in program.json("services")]
    assert all(re.fullmatch("[A-Za-z0-9_-]+", code) for code in found)
    assert len(found) == len(set(found))


def test_l6_what_is_not_offered_is_not_listed(program):
    Category.objects.filter(code="pothole").update(is_offered=False)
    assert "pothole" not in [row["service_code"] for row in program.json("services")]
    assert program.get("services/pothole.json").status_code == 404


def test_l6_a_position_outside_the_city_has_no_service(program):
    assert program.json("services", {"lat": "22.55", "long": "120.25"}) != []
    assert program.json("services", {"lat": "48.2", "long": "16.4"}) == []
    for lat, long in (("x", "1"), ("90.1", "1"), ("1", "-180.5"), ("999", "0")):
        answer = program.get("services.json", {"lat": lat, "long": long})
        assert answer.status_code == 400, (lat, long)


def test_services_speak_the_readers_language(program):
    english = program.get("services.json", **{"accept-language": "en"}).json()
    assert english[0]["service_name"] == Category.objects.first().name_en
    assert program.json("services")[0]["service_name"] == Category.objects.first().name_zh


def test_s4_a_service_that_asks_nothing_has_no_attributes(program):
    row = next(row for row in program.json("services") if not row["metadata"])
    found = program.json(f"services/{row['service_code']}")
    valid(DEFINITION, found)
    assert found == {"service_code": row["service_code"], "attributes": []}
    root = program.xml(f"services/{row['service_code']}")
    assert [each.tag for each in root] == ["service_code", "attributes"]


@pytest.mark.parametrize("code", ["unknown", "%00", "%F0%9F%95%B3", "a.b", "x" * 300, "%0A"])
def test_s4_an_unknown_code_is_404(program, code):
    for suffix in ("json", "xml"):
        assert program.get(f"services/{code}.{suffix}").status_code == 404


# Requests


def test_r5_a_request_has_all_fields(program, public):
    (row,) = program.json("requests")
    valid(REQUEST, row)
    assert row == {
        "service_request_id": public.number,
        "status": "open",
        "status_notes": "已分派",
        "service_name": public.category.name_zh,
        "service_code": "pothole",
        "description": None,
        "agency_responsible": "ROADS",
        "service_notice": None,
        "requested_datetime": "2026-05-04T01:00:00Z",
        "updated_datetime": "2026-05-04T01:00:00Z",
        "expected_datetime": "2026-05-12T15:59:59Z",
        "address": "西區",
        "address_id": None,
        "zipcode": None,
        "lat": 22.55,
        "long": 120.25,
        "media_url": None,
    }


def test_r5_the_words_are_told_once_somebody_has_read_them(program, city, public):
    cases.accept(public.pk, actor=city.actor("officer"), now=LATER)
    cases.publish([Case.objects.get(pk=public.pk)])
    (row,) = program.json("requests")
    assert (row["description"], row["status_notes"]) == (
        "機車道有坑洞，請回電 0912-***-678。",
        "已受理",
    )


def test_r5_a_photo_is_told_once_somebody_let_it_be_seen(program, city, public):
    photo = files.store(picture(), ref=public.ref, kind="cases.before_photo", actor=citizen())
    assert program.json("requests")[0]["media_url"] is None
    cases.show_photos(public.pk, [photo.pk], actor=city.actor("head"))
    cases.publish([public])
    url = f"http://127.0.0.1:8000/cases/public/{public.number}/photos/{photo.pk}/"
    (row,) = program.json("requests")
    valid(REQUEST, row)
    assert row["media_url"] == url
    assert Client().get(url.removeprefix("http://127.0.0.1:8000")).status_code == 200


def test_r5_a_place_is_told_as_coarse_as_to_everybody(program, public):
    Case.objects.update(lon=120.2512345, lat=22.5556789)
    (row,) = program.json("requests")
    assert (row["long"], row["lat"]) == (120.2512, 22.5557)
    Category.objects.update(kind="petition")
    (row,) = program.json("requests")
    assert (row["long"], row["lat"]) == (120.251, 22.556)


def test_r8_nothing_personal_is_told(program, city, public):
    cases.accept(public.pk, actor=city.actor("officer"), now=LATER)
    cases.publish([Case.objects.get(pk=public.pk)])
    everything = program.get("requests.json", {"extensions": "true"}).content.decode()
    for secret in ("345", "王小明", "小明", "ming@example.org", "120 號"):
        assert secret not in everything


def test_r5_the_same_in_xml(program, public):
    (row,), (each,) = program.json("requests"), program.xml("requests")
    told = {part.tag: part.text for part in each}
    assert told == {name: None if value is None else str(value) for name, value in row.items()}


def test_r5_a_whole_number_keeps_its_point(program, public):
    Case.objects.update(lat=22.0)
    assert b"<lat>22.0</lat>" in program.get("requests.xml").content


def test_r6_closed_says_when(program, city, public):
    officer = city.actor("officer")
    cases.accept(public.pk, actor=officer, now=MONDAY)
    cases.start(public.pk, actor=officer, now=MONDAY)
    cases.close(public.pk, outcome="no_fault", answer="現場無坑洞", actor=officer, now=LATER)
    (row,) = program.json("requests", {"status": "closed"})
    assert (row["status"], row["updated_datetime"]) == ("closed", "2026-05-04T03:00:00Z")
    assert row["status_notes"].endswith("：現場無異狀")
    assert program.json("requests", {"status": "open"}) == []


def test_r8_what_was_taken_back_is_absent(program, public):
    cases.withdraw(public.pk, actor=citizen(public.ref), now=LATER)
    assert program.json("requests") == []
    assert program.get(f"requests/{public.number}.json").status_code == 404


def test_r7_no_hits_are_an_empty_list(program):
    assert program.json("requests") == []
    assert len(program.xml("requests")) == 0


def test_r8_private_cases_are_absent(program, private):
    assert program.json("requests") == []
    assert program.json("requests", {"service_request_id": private.number}) == []
    assert program.get(f"requests/{private.number}.json").status_code == 404


def test_r1_ids_override_all_else(program, public):
    asked = {"service_request_id": f"{public.number},unknown", "status": "closed", "page": "x"}
    assert numbers(program.json("requests", asked)) == [public.number]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"service_code": "pothole"}, True),
        ({"service_code": "street-light,pothole"}, True),
        ({"service_code": "street-light"}, False),
        ({"service_code": "unknown"}, False),
        ({"service_code": "\x00"}, False),
        ({"service_code": ""}, True),
        ({"status": "open"}, True),
        ({"status": "open,closed"}, True),
        ({"status": "closed"}, False),
        ({"start_date": "2026-05-04T01:00:00Z"}, True),
        ({"start_date": "2026-05-04T01:00:01Z"}, False),
        ({"end_date": "2026-05-04T01:00:00Z"}, True),
        ({"end_date": "2026-05-04T00:59:59Z"}, False),
        ({"start_date": "2026-05-04T09:00:00+08:00"}, True),
        ({"start_date": "2026-05-04T09:00:00 08:00"}, True),
        ({"start_date": "2026-05-04T09:00:00"}, True),
        ({"start_date": "2026-05-04T09:00:00.5"}, False),
        ({"start_date": "2026-05-04"}, True),
        ({"start_date": "2026-05-05"}, False),
        ({"start_date": "1999-01-01T00:00:00Z"}, False),
        ({"start_date": "1999-01-01T00:00:00Z", "end_date": "2026-05-04T03:00:00Z"}, True),
        ({"end_date": "9999-12-31T23:59:59Z"}, False),
        ({"updated_after": "2026-05-04T00:00:00Z"}, True),
        ({"updated_before": "2026-05-04T00:00:00Z"}, False),
        ({"page": "2"}, False),
        ({"page_size": "1"}, True),
        ({"unknown": "parameter"}, True),
        ({"jurisdiction_id": ""}, True),
        ({"jurisdiction_id": "127.0.0.1"}, True),
    ],
)
def test_r1_r2_filters(program, public, query, found):
    assert numbers(program.json("requests", query)) == [public.number] * found


@pytest.mark.parametrize(
    "query",
    [
        {"start_date": "yesterday"},
        {"start_date": "2026-13-01T00:00:00Z"},
        {"start_date": "2026-05-04T25:00:00Z"},
        {"end_date": "2026-05-04T00:00:00+99:99"},
        {"start_date": "\x00"},
        {"end_date": "2026-05-04T00:00:00Z' OR 1=1"},
        {"status": "foo"},
        {"status": "open,foo"},
        {"start_date": "2026-05-05T00:00:00Z", "end_date": "2026-05-04T00:00:00Z"},
        {"updated_after": "x"},
        {"page": "0"},
        {"page": "-1"},
        {"page_size": "1001"},
        {"page_size": "１"},
        {"page": "9" * 40},
    ],
)
def test_r4_bad_filters_are_400(program, public, query):
    answer = program.get("requests.json", query)
    assert answer.status_code == 400
    for row in answer.json():
        valid(ERROR, row)


def test_g9_another_city_is_404_everywhere(program, public):
    elsewhere = {"jurisdiction_id": "elsewhere.org"}
    for path in ("services", "services/pothole", "requests", f"requests/{public.number}"):
        assert program.get(f"{path}.json", elsewhere).status_code == 404


def test_r3_newest_first_and_in_pages(program, city):
    made = []
    for hour in range(3):
        values = draft(description=f"{hour}")
        at = MONDAY + timedelta(minutes=hour)
        made.append(cases.open_case(values, actor=citizen(), key=str(hour), now=at).number)
    assert numbers(program.json("requests")) == made[::-1]
    assert numbers(program.json("requests", {"page_size": "2"})) == made[:0:-1]
    assert numbers(program.json("requests", {"page_size": "2", "page": "2"})) == made[:1]


def test_r9_extensions(program, public):
    (row,) = program.json("requests", {"extensions": "true"})
    assert row["extended_attributes"] == {
        "state": "assigned",
        "outcome": None,
        "channel": "網路",
        "district_code": "D1",
        "closed_datetime": None,
    }


def test_o1_one_request_is_a_list_of_one(program, public):
    (row,) = program.json(f"requests/{public.number}")
    assert row == program.json("requests")[0]
    assert [each.tag for each in program.xml(f"requests/{public.number}")] == ["request"]


@pytest.mark.parametrize("number", ["1", "115-0000000-0", "%00", "%27", "a,b", "x" * 500, "%0a"])
def test_o1_unknown_and_malformed_ids_are_404(program, public, number):
    answer = program.get(f"requests/{number}.json")
    assert (answer.status_code, [row["code"] for row in answer.json()]) == (404, [404])


def test_a_list_costs_the_same_with_one_row_and_with_three(
    program, public, django_assert_num_queries
):
    program.json("requests")
    with django_assert_num_queries(3):
        program.json("requests")
    for each in range(2):
        cases.open_case(
            draft(description=str(each)), actor=citizen(), key=f"more{each}", now=MONDAY
        )
    with django_assert_num_queries(3):
        assert len(program.json("requests")) == 3


# Tokens


def test_t1_tokens(program):
    assert program.get("tokens/unknown.json").status_code == 404
    assert program.get("tokens/.json").status_code == 400
    assert program.get("tokens.xml").status_code == 400


# Everything


@pytest.mark.parametrize(
    "path",
    [
        f"{V2}/services",
        f"{V2}/services.yaml",
        f"{V2}/nothing.json",
        f"{V2}/",
        f"{V2}/requests/1.json/more",
        "/open311",
        "/open311/v3/services.xml",
        "/open311/v2/services.xml%0a",
        "/open311/%00.json",
        "/open311/%ff",
    ],
)
def test_e2_other_addresses_are_error_documents(city, path):
    answer = Client().get(path)
    expected = "application/json" if path.endswith(".json") else "text/xml"
    assert (answer.status_code, answer["Content-Type"]) == (404, f"{expected}; charset=utf-8")


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_e2_a_wrong_method_is_405(city, method):
    answer = getattr(Client(enforce_csrf_checks=True), method)(f"{V2}/services.json")
    assert (answer.status_code, answer["Allow"]) == (405, "GET, HEAD, OPTIONS")
    assert answer.json()[0]["code"] == 405


def test_e2_a_fault_of_ours_is_an_error_document(city, monkeypatch):
    def broken(*_args):
        raise RuntimeError

    monkeypatch.setattr("civicloop.answer.cases.queries.services_offered.services", broken)
    answer = Client().get(f"{V2}/services.xml")
    assert (answer.status_code, answer["Content-Type"]) == (500, "text/xml; charset=utf-8")
    assert b"<code>500</code>" in answer.content


def test_g11_reading_is_open_to_every_page(city):
    for path in (f"{V2}/services.json", "/open311/discovery.xml", f"{V2}/unknown.json"):
        assert Client().get(path)["Access-Control-Allow-Origin"] == "*"
    assert Client().head(f"{V2}/services.json").status_code == 200
    told = Client().options(f"{V2}/requests.json")
    assert (told.status_code, told["Access-Control-Allow-Methods"]) == (
        204,
        "GET, POST, HEAD, OPTIONS",
    )


def test_g11_no_cookie_is_set_or_read(city, small_city):
    answer = small_city.client("agent").get(f"{V2}/requests.json")
    assert (answer.status_code, dict(answer.cookies)) == (200, {})


def test_g12_slashes(city):
    for path in (f"{V2}//services.xml", f"{V2}/services.xml?", f"{V2}/services.xml/"):
        assert Client().get(path).status_code == 200


def test_g3_signs_that_xml_cannot_carry(program, public):
    words = "a\x0bb & <c> ]]> 🕳️ 臺"
    cases.publish([public])
    PublicCase.objects.update(text=words)
    (each,) = program.xml("requests")
    assert each.findtext("description") == "ab & <c> ]]> 🕳️ 臺"
    assert program.json("requests")[0]["description"] == words


# Discovery


def test_d1_to_d6_discovery(city):
    answer = Client().get("/open311/discovery.json")
    assert answer["Content-Type"] == "application/json"
    found = answer.json()
    valid(DISCOVERY, found)
    assert [row["type"] for row in found["endpoints"]] == ["production", "test"]
    assert found["changeset"] < LATER.isoformat()


def test_d6_discovery_in_xml(city):
    answer = Client().get("/open311/discovery.xml")
    assert answer["Content-Type"] == "text/xml"
    text = answer.content.decode()
    assert text.count("<endpoint>") == 2
    assert text.count("<format>") == 4


# The test endpoint


def test_a_trial_is_checked_kept_and_no_case(trial):
    answer = trial.post(description="請回電 0912-345-678")
    assert answer.status_code == 200
    (row,) = answer.json()
    assert row["service_request_id"].startswith("TEST-")
    assert not Case.objects.exists()
    (found,) = trial.json(f"requests/{row['service_request_id']}")
    valid(REQUEST, found)
    assert "0912-345-678" not in json.dumps(found)
    assert trial.json("requests") == [found]
    assert trial.post(description="請回電 0912-345-678").json() == answer.json()
    assert trial.json("requests", {"status": "closed"}) == []


def test_a_trial_is_refused_alike(trial):
    assert trial.post(api_key=None).status_code == 403
    assert trial.post(lat=None, long=None).status_code == 400
    assert trial.post(email="nobody").status_code == 400


def test_a_trial_is_gone_after_a_day(trial):
    number = trial.post().json()[0]["service_request_id"]
    with clock.frozen(LATER + timedelta(hours=25)):
        trial.post(description="another")
        assert trial.get(f"requests/{number}.json").status_code == 404


def test_the_test_endpoint_knows_the_same_services(trial, program):
    assert trial.json("services") == program.json("services")
    assert Client().get(f"{TRIAL}/services/pothole.json").status_code == 200


# The document and the page


def test_the_openapi_document(city):
    found = Client().get("/open311/openapi.json").json()
    assert found["openapi"] == "3.1.0"
    assert "/open311/v2/requests.{format}" in found["paths"]


def test_the_page_for_people(city):
    text = Client().get("/open311/").content.decode()
    assert "/open311/v2" in text
    assert "pothole" in text
