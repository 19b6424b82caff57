"""GeoReport v2, batch services and tokens: rules P10 and T1. A letter to the mayor is one."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from civicloop.answer.cases.models import Case, Category, Letter
from civicloop.kernel.files import queries as files
from civicloop.kernel.notices import queries as notices
from civicloop.kernel.notices.models import Message
from tests.db.cases.city import picture

pytestmark = pytest.mark.django_db
NO_PLACE = {"lat": None, "long": None, "service_code": "suggestion", "email": "ming@example.org"}


@pytest.fixture(autouse=True)
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


def confirm() -> None:
    row = Message.objects.filter(template="cases.letter_confirm").latest("pk")
    link = re.search(r"/mailbox/[0-9a-f]{32}/", notices.content(row).body)[0]
    page = Client().get(link).content.decode()
    assert "機車道有坑洞" in page
    assert Client().post(link, {"confirm": "1"}).status_code == 302


def test_p10_a_letter_gives_a_token_and_later_its_number(program):
    (service,) = [row for row in program.json("services") if row["service_code"] == "suggestion"]
    assert service["type"] == "batch"
    answer = program.post(**NO_PLACE, photo=picture())
    assert answer.status_code == 200
    (row,) = answer.json()
    assert sorted(row) == ["account_id", "service_notice", "token"]
    assert not Case.objects.exists()

    waiting = {"service_request_id": None, "token": row["token"]}
    assert program.json(f"tokens/{row['token']}") == [waiting]
    assert b"<service_request_id/>" in program.get(f"tokens/{row['token']}.xml").content

    confirm()
    case = Case.objects.get()
    assert (case.channel, files.count_of(case.ref, "cases.before_photo")) == ("open311", 1)
    assert program.json(f"tokens/{row['token']}") == [waiting | {"service_request_id": case.number}]


def test_the_token_confirms_nothing(program):
    token = program.post(**NO_PLACE).json()[0]["token"]
    assert Client().get(f"/mailbox/{token}/").status_code == 404
    assert Client().get(f"/mailbox/{token.partition('-')[2]}/").status_code == 404


def test_p11_the_same_letter_is_one(program):
    assert program.post(**NO_PLACE).json() == program.post(**NO_PLACE).json()
    assert Letter.objects.count() == Message.objects.count() == 1


def test_a_letter_needs_an_address_to_confirm(program):
    answer = program.post(**NO_PLACE | {"email": None})
    assert [row["description"].split(":")[0] for row in answer.json()] == ["email"]
    assert not Letter.objects.exists()


def test_a_letter_takes_no_links_and_no_false_pictures(program):
    assert program.post(**NO_PLACE, media_url="https://example.org/1.jpg").status_code == 400
    assert program.post(**NO_PLACE, media_url="data:image/png;base64,AAAA").status_code == 400
    assert not Letter.objects.exists()


@pytest.mark.parametrize(
    "guess",
    [
        "1",
        "1-" + "0" * 32,
        "0-" + "0" * 32,
        "9" * 19 + "-" + "0" * 32,
        "x",
        "%00",
        "１-" + "0" * 32,
    ],
)
def test_t1_guessed_tokens_are_404(program, guess):
    program.post(**NO_PLACE)
    answer = program.get(f"tokens/{guess}.json")
    assert (answer.status_code, answer.json()[0]["code"]) == (404, 404)


def test_a_discarded_letter_is_404(program):
    token = program.post(**NO_PLACE).json()[0]["token"]
    Letter.objects.all().delete()
    assert program.get(f"tokens/{token}.json").status_code == 404


def test_a_trial_letter_gives_a_token_that_is_ready(trial):
    (row,) = trial.post(**NO_PLACE).json()
    assert trial.json(f"tokens/{row['token']}") == [
        {"service_request_id": row["token"], "token": row["token"]}
    ]
    assert trial.get("tokens/TEST-0.json").status_code == 404
    assert not Letter.objects.exists()
