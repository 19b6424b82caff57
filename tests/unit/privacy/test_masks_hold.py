"""Masks never leak more than they say, whatever stands around a value."""

import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from civicloop.kernel.privacy.rules import (
    Retention,
    mask_address,
    mask_email,
    mask_identity,
    mask_name,
    mask_phone,
    mask_plate,
    mask_text,
)

WORDS = st.sampled_from(
    ["路燈不亮", "請處理，", "謝謝。", " ", "！", "\n", "電話：", "（", "）", "號旁"]
)
AROUND = st.lists(WORDS, max_size=4).map("".join)
DIGITS = "0123456789"
MOBILE = st.text(DIGITS, min_size=8, max_size=8).map(lambda rest: "09" + rest)
SPLIT = st.sampled_from([(4, 7), (10, 10), (4, 4)])
IDENTITY = st.tuples(
    st.sampled_from("ABCDEFGHIJKLMNOPQRSTUVXYWZ"),
    st.sampled_from("1289"),
    st.text(DIGITS, min_size=8, max_size=8),
).map("".join)
LOCAL = st.text("abcdefghijklmnopqrstuvwxyz0123456789._", min_size=2, max_size=20)
WIDE = str.maketrans(DIGITS, "０１２３４５６７８９")


def figures(text):
    return re.sub(r"\D", "", text)


@given(AROUND, MOBILE, SPLIT, AROUND, st.booleans())
def test_of_a_telephone_seven_figures_remain_at_most(before, number, split, after, wide):
    first, second = split
    written = "-".join(
        part for part in (number[:first], number[first:second], number[second:]) if part
    )
    text = before + (written.translate(WIDE) if wide else written) + after
    assert figures(mask_text(text)) == number[:4] + number[-3:]


@given(MOBILE)
def test_a_telephone_hides_its_middle(number):
    assert figures(mask_phone(f" {number} ")) == number[:4] + number[-3:]


@given(AROUND, IDENTITY, AROUND)
def test_of_an_identity_number_four_signs_remain(before, number, after):
    masked = mask_text(f"{before}{number}{after}")
    assert number[2:8] not in masked
    assert mask_identity(number) in masked


@given(AROUND, LOCAL, AROUND)
def test_of_an_address_one_letter_remains_before_the_at(before, local, after):
    masked = mask_text(f"{before} {local}@example.org {after}")
    assert f"{local}@" not in masked
    assert mask_email(f"{local}@example.org").startswith(local[0] + "***@")


@given(st.text(min_size=1, max_size=12).filter(str.strip))
def test_a_masked_name_shows_two_signs_of_a_chinese_and_one_of_each_word(name):
    masked = mask_name(name)
    shown = re.sub(r"[○*\s]", "", masked)
    assert len(shown) <= max(2, len(name.split()))


@given(st.text("路燈不亮請處理謝坑洞水溝蓋旁，。0123 ", max_size=40).filter(lambda t: "0" not in t))
def test_a_report_without_personal_values_stays_as_it_is(text):
    assert mask_text(text) == text


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("車號ABC-1234違停", "車號A**-***4違停"),
        ("機車 123-XYZ 擋路", "機車 1**-**Z 擋路"),
        ("車牌：AB 1234", "車牌：A* ***4"),
        ("燈桿 K1234 不亮", "燈桿 K1234 不亮"),
    ],
)
def test_plates_are_masked_and_poles_are_not(text, masked):
    assert mask_text(text) == masked


@pytest.mark.parametrize(
    ("address", "masked"),
    [
        ("中山路10巷3號5樓之2", "中山路10巷○號"),
        ("五福三路 120-1 號", "五福三路 ○ 號"),
        ("五福三路１２０號", "五福三路○號"),
        ("中山路與五福路口", "中山路與五福路口"),
    ],
)
def test_an_address_keeps_its_street_and_loses_its_door(address, masked):
    assert mask_address(address) == masked


def test_a_plate_keeps_its_ends():
    assert mask_plate("ABC-1234") == "A**-***4"


def test_retention_counts_years_over_a_leap_day():
    rule = Retention("cases.case", 5, "§", "案件", "Case")
    assert rule.last_day(date(2024, 2, 29)) == date(2019, 2, 28)
