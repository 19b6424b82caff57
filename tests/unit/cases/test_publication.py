"""What the public sees of a case."""

from dataclasses import replace

import pytest

from civicloop.answer.cases.rules import squares
from civicloop.answer.cases.rules.publication import Facts, Shown, shown
from civicloop.answer.cases.states import CaseState

POTHOLE = Facts(
    state="in_progress",
    kind="dispatch",
    allowed=True,
    was_read=True,
    text="三多一路120號前有坑洞，請回電 0912-345-678。",
    lon=120.123456,
    lat=22.654321,
)


def test_words_lose_telephones_and_doors_and_the_place_its_last_metres():
    assert shown(POTHOLE) == Shown(
        text="三多一路○號前有坑洞，請回電 0912-***-678。",
        lon=120.1235,
        lat=22.6543,
        quad=squares.quad(120.1235, 22.6543),
    )


def test_words_that_nobody_has_read_are_not_shown():
    assert shown(replace(POTHOLE, was_read=False)).text == ""


@pytest.mark.parametrize("kind", ["petition", "mailbox"])
def test_what_may_be_a_home_is_shown_to_some_hundred_metres(kind):
    seen = shown(replace(POTHOLE, kind=kind))
    assert (seen.lon, seen.lat) == (120.123, 22.654)


@pytest.mark.parametrize("state", list(CaseState))
def test_only_what_was_taken_back_is_gone(state):
    assert (shown(replace(POTHOLE, state=state)) is None) == (state == CaseState.WITHDRAWN)


def test_what_case_or_category_keep_private_is_not_known():
    assert shown(replace(POTHOLE, allowed=False)) is None


def test_a_case_without_a_place_has_words_alone():
    assert shown(replace(POTHOLE, lon=None, lat=None)) == Shown(
        "三多一路○號前有坑洞，請回電 0912-***-678。", None, None, None
    )


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("九如三路（門牌16號前）", "九如三路（門牌○號前）"),
        ("門牌號碼：22之3號", "門牌號碼：○號"),
        ("門牌大概 22 號，紅線上", "門牌大概 ○ 號，紅線上"),
        ("沒有門牌，電桿 16號旁", "沒有門牌，電桿 16號旁"),
        ("電桿編號 16號", "電桿編號 16號"),
    ],
)
def test_a_door_told_by_its_plate_is_masked_and_a_pole_is_not(text, told):
    assert shown(replace(POTHOLE, text=text)).text == told
