"""GeoReport v2, definitions and attributes: rules L2, S1 to S4, P5, P10 and D3."""

from __future__ import annotations

import json
from datetime import date, timedelta

import pytest
from django.test import Client
from jsonschema import Draft202012Validator

from civicloop.answer.cases import services as cases
from civicloop.answer.cases.models import Case, Category
from civicloop.answer.cases.rules.open311.shapes import DEFINITION
from civicloop.kernel.ledger import services as ledger
from tests.conformance.open311.conftest import V2
from tests.db.cases.city import MONDAY, SETUP, WEST

pytestmark = pytest.mark.django_db


def label(text: str) -> dict[str, str]:
    return {"zh": text, "en": text}


def choice(text: str, *values: str, **form) -> dict:
    return {"label": label(text), "choices": {each: label(each.upper()) for each in values}} | form


QUESTIONS = {
    "type": "object",
    "required": ["size"],
    "properties": {
        "note": {"type": "string", "form": {"label": label("Note"), "order": 6}},
        "size": {
            "type": "string",
            "enum": ["s", "l"],
            "form": choice("Size", "s", "l", order=1, help=label("As large as a plate?")),
        },
        "lanes": {
            "type": "array",
            "items": {"type": "string", "enum": ["bus", "car", "bike"]},
            "form": choice("Lanes", "bus", "car", "bike", order=2),
        },
        "depth": {
            "type": "number",
            "minimum": 0,
            "form": {"label": label("Depth"), "order": 3},
        },
        "wet": {"type": "boolean", "form": {"label": label("Wet?"), "order": 4}},
        "seen": {"type": "string", "format": "date", "form": {"label": label("Since"), "order": 5}},
        "story": {
            "type": "string",
            "form": {"label": label("Story"), "order": 7, "widget": "textarea"},
        },
    },
}
ORDER = ["size", "lanes", "depth", "wet", "seen", "note", "story"]


@pytest.fixture(autouse=True)
def asked(city):
    cases.ask_questions(
        "pothole", QUESTIONS, effective_from=date(2026, 1, 1), actor=SETUP, now=MONDAY
    )


def answers_of(case: Case) -> dict:
    return case.answers_masked


def attributes(**given) -> dict:
    return {f"attribute[{code}]": value for code, value in given.items()}


def test_l2_metadata_says_whether_there_is_a_definition(program):
    told = {row["service_code"]: row["metadata"] for row in program.json("services")}
    assert told["pothole"] is True
    assert set(told.values()) == {True, False}
    text = program.get("services.xml").content.decode()
    assert "<metadata>true</metadata>" in text


def test_s1_the_definition(program):
    found = program.json("services/pothole")
    Draft202012Validator(DEFINITION).validate(found)
    assert [row["code"] for row in found["attributes"]] == ORDER
    assert [row["order"] for row in found["attributes"]] == [1, 2, 3, 4, 5, 6, 7]
    assert [row["datatype"] for row in found["attributes"]] == [
        "singlevaluelist",
        "multivaluelist",
        "number",
        "singlevaluelist",
        "datetime",
        "string",
        "text",
    ]
    assert found["attributes"][0] == {
        "variable": True,
        "code": "size",
        "datatype": "singlevaluelist",
        "required": True,
        "datatype_description": "As large as a plate?",
        "order": 1,
        "description": "Size",
        "values": [{"key": "s", "name": "S"}, {"key": "l", "name": "L"}],
    }


def test_s3_no_text_in_xml_is_empty(program):
    for attribute in program.xml("services/pothole").find("attributes"):
        for part in attribute:
            assert part.tag == "values" or part.text


def test_p5_answers_are_kept(program):
    answer = program.post(
        **attributes(size="l", depth="0.3", wet="true", seen="2026-05-03T23:30:00Z", note="x"),
        **{"attribute[lanes][]": ["bus", "bike"]},
    )
    assert answer.status_code == 200
    assert answers_of(Case.objects.get()) == {
        "size": "l",
        "lanes": ["bus", "bike"],
        "depth": 0.3,
        "wet": True,
        "seen": "2026-05-04",
        "note": "x",
    }


def test_p5_several_answers_as_fixmystreet_sends_them(program):
    assert program.post(**attributes(size="s", lanes=["car", "bus"])).status_code == 200
    assert answers_of(Case.objects.get())["lanes"] == ["car", "bus"]


def test_p5_answers_in_json(program):
    body = {
        "api_key": program.key,
        "service_code": "pothole",
        "lat": WEST[1],
        "long": WEST[0],
        "attribute": {"size": "s", "lanes": ["car"], "depth": 2, "wet": False},
    }
    answer = Client().post(f"{V2}/requests.json", json.dumps(body), content_type="application/json")
    assert answer.status_code == 200
    assert answers_of(Case.objects.get()) == {
        "size": "s",
        "lanes": ["car"],
        "depth": 2,
        "wet": False,
    }


def test_p5_empty_and_unknown_answers_do_not_matter(program):
    sent = attributes(size="s", depth="", lanes="", unknown="x") | {"attribute[": "x"}
    assert program.post(**sent).status_code == 200
    assert answers_of(Case.objects.get()) == {"size": "s"}


@pytest.mark.parametrize(
    ("given", "codes"),
    [
        ({}, ["size"]),
        ({"size": ""}, ["size"]),
        ({"size": "xl"}, ["size"]),
        ({"size": "s\x00"}, ["size"]),
        ({"size": "s", "depth": "deep"}, ["depth"]),
        ({"size": "s", "depth": "-1"}, ["depth"]),
        ({"size": "s", "depth": "9" * 400}, ["depth"]),
        ({"size": "s", "wet": "perhaps"}, ["wet"]),
        ({"size": "s", "seen": "yesterday"}, ["seen"]),
        ({"size": "s", "lanes": "air"}, ["lanes"]),
        ({"size": "s", "note": "x" * 4001}, ["note"]),
        ({"size": "s", "note": "\x07"}, ["note"]),
        ({"depth": "deep"}, ["size", "depth"]),
    ],
)
def test_p5_what_is_wrong_is_said_by_attribute(program, given, codes):
    answer = program.post(**attributes(**given))
    assert answer.status_code == 400
    told = [row["description"].split(":")[0].split("：")[0] for row in answer.json()]
    assert sorted(told) == sorted(f"attribute[{code}]" for code in codes)
    assert not Case.objects.exists()


def test_e3_the_place_comes_before_the_attributes(program):
    answer = program.post(lat="0", long="0")
    assert [row["description"].split(":")[0] for row in answer.json()] == [
        "lat, long",
        "attribute[size]",
    ]


def test_p10_what_is_restricted_is_never_told_of_again(program):
    Category.objects.filter(code="street-light").update(
        confidentiality="restricted", is_public=False
    )
    (row,) = [row for row in program.json("services") if row["service_code"] == "street-light"]
    assert row["type"] == "blackbox"
    answer = program.post(service_code="street-light")
    assert (answer.status_code, sorted(answer.json()[0])) == (
        200,
        ["account_id", "service_notice"],
    )
    assert program.get(f"requests/{Case.objects.get().number}.json").status_code == 404


def test_what_only_staff_choose_is_no_service(program):
    Category.objects.filter(code="street-light").update(is_for_staff=True)
    assert "street-light" not in [row["service_code"] for row in program.json("services")]
    assert program.post(service_code="street-light").status_code == 404


@pytest.mark.django_db(transaction=True)
def test_d3_the_changeset_moves_with_the_services(program):
    ledger.deliver_pending(limit=1000)
    before = Client().get("/open311/discovery.json").json()["changeset"]
    later = MONDAY + timedelta(days=30)
    cases.note_services_changed(later)
    cases.note_services_changed(MONDAY)
    after = Client().get("/open311/discovery.json").json()
    assert after["changeset"] == "2026-06-03T01:00:00Z" != before
    assert after["endpoints"][0]["changeset"] == after["changeset"]
