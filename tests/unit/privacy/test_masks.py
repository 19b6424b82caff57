"""What masks take away, and what they leave."""

import pytest

from civicloop.kernel.privacy.rules import mask_email, mask_name, mask_phone, mask_text


@pytest.mark.parametrize(
    ("name", "masked"),
    [
        ("王小明", "王○明"),
        ("王明", "王○"),
        ("王", "王"),
        ("歐陽小明", "歐○○明"),
        ("John Smith", "J*** S***"),
        ("", ""),
    ],
)
def test_a_name_keeps_its_ends(name, masked):
    assert mask_name(name) == masked


@pytest.mark.parametrize(
    ("email", "masked"),
    [("ming@example.org", "m***@example.org"), ("a@b.tw", "a***@b.tw"), ("", "")],
)
def test_an_address_keeps_its_first_sign_and_its_domain(email, masked):
    assert mask_email(email) == masked


@pytest.mark.parametrize(
    ("phone", "masked"),
    [
        ("0912-345-678", "0912-***-678"),
        ("0912345678", "0912***678"),
        ("07-3368333", "07-****333"),
        ("12", "**"),
        ("", ""),
    ],
)
def test_a_telephone_keeps_its_ends(phone, masked):
    assert mask_phone(phone) == masked


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("請回電 0912345678 謝謝", "請回電 0912***678 謝謝"),
        ("電話(07)336-8333", "電話(07)***-*333"),
        ("寄到 ming@example.org。", "寄到 m***@example.org。"),
        ("身分證 A123456789", "身分證 A1******89"),
        ("我是王小明，住附近", "我是王○○，住附近"),
        ("聯絡人：歐陽娜娜 先生", "聯絡人：歐陽○○ 先生"),
        ("My name is John Smith and the lamp is out", "My name is *** and the lamp is out"),
    ],
)
def test_personal_values_in_free_text_are_masked(text, masked):
    assert mask_text(text) == masked


@pytest.mark.parametrize(
    "text",
    [
        "三多一路 120 號前坑洞，深約 10 公分",
        "燈桿編號 1234567 不亮",
        "我是附近里民，115/05/01 起積水",
        "我是高雄市民，請盡速處理",
        "2026-05-01 08:30 發現",
        "編號 115-0000123-7",
    ],
)
def test_places_poles_dates_and_numbers_stay(text):
    assert mask_text(text) == text
