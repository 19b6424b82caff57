"""What a draft may hold, field by field."""

from dataclasses import replace

import pytest

from civicloop.answer.cases.errors import Fault
from civicloop.answer.cases.rules import (
    DESCRIPTION_LIMIT,
    CaseDraft,
    CategoryFacts,
    check_draft,
    check_text,
    sameness,
)

POTHOLE = CategoryFacts("pothole")
GOOD = CaseDraft(
    category="pothole",
    description="三多一路機車道有坑洞，約三十公分寬。",
    lon=120.3,
    lat=22.6,
    place="三多一路 120 號前",
    name="王小明",
    email="ming@example.org",
    phone="0912-345-678",
)


def faults_of(category=POTHOLE, inside=True, **changes):
    return check_draft(replace(GOOD, **changes), category, inside=lambda lon, lat: inside)[1]


def test_a_complete_draft_has_no_fault():
    assert faults_of() == {}


def test_contact_is_optional():
    assert faults_of(name="", email="", phone="") == {}


def test_the_longest_description_passes_and_one_sign_more_does_not():
    assert faults_of(description="坑" * DESCRIPTION_LIMIT) == {}
    assert faults_of(description="坑" * 4001) == {
        "description": (Fault("too_long", {"limit": 4000, "length": 4001}),)
    }


def test_emoji_and_markup_are_plain_text():
    assert faults_of(description="<b>路燈</b> 壞了 🙏🏽 & 'x'") == {}


@pytest.mark.parametrize(
    ("text", "code", "position"),
    [
        ("坑\x00洞", "control_character", 2),
        ("坑洞\x1b", "control_character", 3),
        ("\x9f坑洞", "control_character", 1),
        ("路\ud83d燈", "not_text", 2),
        ("\udc00", "not_text", 1),
    ],
)
def test_what_is_not_text_is_refused_with_its_place(text, code, position):
    assert faults_of(description=text) == {"description": (Fault(code, {"position": position}),)}


@pytest.mark.parametrize("text", ["", "   ", "\n\t\n"])
def test_a_description_of_nothing_is_missing(text):
    assert faults_of(description=text) == {"description": (Fault("missing"),)}


def test_line_ends_and_composed_characters_have_one_form():
    clean, _ = check_draft(
        replace(GOOD, description="  one\r\ntwo\rcafe\u0301 "), POTHOLE, inside=lambda *_: True
    )
    assert clean.description == "one\ntwo\ncafé"


def test_an_unknown_category_is_named_apart_from_a_missing_one():
    assert faults_of(category=None) == {"category": (Fault("unknown_category"),)}
    assert faults_of(category=None) != faults_of(description="x")
    missing = check_draft(replace(GOOD, category=""), None, inside=lambda *_: True)[1]
    assert missing == {"category": (Fault("missing"),)}


@pytest.mark.parametrize(
    ("lon", "lat", "inside", "code"),
    [
        (None, None, True, "missing"),
        (120.3, None, True, "half_position"),
        (None, 22.6, True, "half_position"),
        (200.0, 22.6, True, "not_a_position"),
        (float("nan"), 22.6, True, "not_a_position"),
        (119.0, 20.0, False, "outside_city"),
    ],
)
def test_a_position_must_be_whole_on_earth_and_in_the_city(lon, lat, inside, code):
    assert faults_of(inside=inside, lon=lon, lat=lat) == {"position": (Fault(code),)}


def test_a_category_without_a_place_does_not_ask_for_one():
    assert faults_of(category=CategoryFacts("praise", needs_place=False), lon=None, lat=None) == {}


@pytest.mark.parametrize(
    "email", ["nobody", "a@b", "a b@example.org", "@example.org", "a@@example.org", "a@example."]
)
def test_an_address_that_mail_cannot_reach_is_refused(email):
    assert faults_of(email=email) == {"email": (Fault("email_format"),)}


@pytest.mark.parametrize("email", ["a@b.tw", "王小明@例子.台灣", "first.last+tag@sub.example.org"])
def test_an_address_that_mail_can_reach_passes(email):
    assert faults_of(email=email) == {}


@pytest.mark.parametrize("phone", ["0912345678", "+886 912 345 678", "(07) 336-8333 轉 2005"])
def test_phone_numbers_as_people_write_them_pass(phone):
    assert faults_of(phone=phone) == {}


@pytest.mark.parametrize("phone", ["12", "call me", "0912345678 or 0987654321"])
def test_what_is_no_phone_number_is_refused(phone):
    assert faults_of(phone=phone) == {"phone": (Fault("phone_format"),)}


def test_photos_are_counted():
    assert faults_of(photos=6) == {"photos": (Fault("too_many_photos", {"limit": 5}),)}
    needs = CategoryFacts("pothole", needs_photo=True)
    assert faults_of(category=needs, photos=0) == {"photos": (Fault("missing"),)}
    assert faults_of(category=needs, photos=1) == {}


def test_every_fault_is_told_at_once():
    assert faults_of(description="", email="x", phone="x", language="fr", channel="pigeon") == {
        "description": (Fault("missing"),),
        "email": (Fault("email_format"),),
        "phone": (Fault("phone_format"),),
        "language": (Fault("unknown_language"),),
        "channel": (Fault("unknown_channel"),),
    }


def test_an_optional_text_may_be_empty_but_not_too_long():
    assert check_text("", limit=3) == ()
    assert check_text("abcd", limit=3) == (Fault("too_long", {"limit": 3, "length": 4}),)


def test_the_same_words_from_the_same_spot_are_the_same():
    again = replace(
        GOOD,
        description=" 三多一路機車道有坑洞，\n約三十公分寬。",
        lon=120.30001,
        email="MING@example.org",
        phone="0912 345 678",
        channel="app",
    )
    assert sameness(again) == sameness(GOOD)


@pytest.mark.parametrize(
    "change",
    [
        {"description": "別的事"},
        {"lon": 120.3002},
        {"category": "signal"},
        {"email": "other@example.org"},
        {"name": "李大華"},
    ],
)
def test_other_words_another_spot_or_another_person_are_not_the_same(change):
    assert sameness(replace(GOOD, **change)) != sameness(GOOD)
