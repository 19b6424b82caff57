"""Words, days and amounts of files: understood, repaired and told, or refused."""

from datetime import date

import pytest

from civicloop.evaluate.resolutions.rules import (
    Named,
    amount_of,
    day_of,
    named_in,
    picked,
    text_of,
)


def codes(found):
    return [fault.code for fault in found]


@pytest.mark.parametrize(
    ("value", "day", "told"),
    [
        ("2011-05-25", date(2011, 5, 25), []),
        ("2011-05-25T00:00:00", date(2011, 5, 25), []),
        ("民國89年6月21日", date(2000, 6, 21), ["day_converted"]),
        ("１１５/０１/３１", date(2026, 1, 31), ["day_converted"]),
        ("1150131", date(2026, 1, 31), ["day_converted"]),
        ("", None, []),
        (None, None, []),
        ("115-02-30", None, ["not_a_day"]),
        ("另函", None, ["not_a_day"]),
    ],
)
def test_days(value, day, told):
    found, faults = day_of(3, "day", value)
    assert (found, codes(faults)) == (day, told)
    assert all(fault.line == 3 for fault in faults)


@pytest.mark.parametrize(
    ("value", "amount", "told"),
    [
        (110.0, 110_000, []),
        ("2,000", 2_000_000, []),
        ("３３", 33_000, []),
        (992160, 992_160, ["in_dollars"]),
        ("尚未核定", None, ["no_amount"]),
        ("-5", None, ["below_zero"]),
        ("", None, []),
        ("1.0005", 1001, []),
        ("9" * 400, None, ["out_of_range"]),
    ],
)
def test_amounts_of_a_column_in_thousands(value, amount, told):
    found, faults = amount_of(1, "amount", value)
    assert (found, codes(faults)) == (amount, told)


def test_full_width_digits_are_made_plain_and_told():
    assert text_of(1, "subject", "中山路１２號") == (
        "中山路12號",
        [*text_of(1, "subject", "中山路１２號")[1]],
    )
    assert codes(text_of(1, "subject", "中山路１２號")[1]) == ["width_repaired"]
    assert text_of(1, "subject", " 中山路\u3000路口\x00 ") == ("中山路 路口", [])


@pytest.mark.parametrize(
    ("title", "named"),
    [
        (
            "第1屆第8次定期大會第18次會議紀錄--交通部門質詢103.9.18",
            Named(1, 8, False, 18, "交通部門質詢"),
        ),
        ("第11屆第01次定期大會第08次會議", Named(11, 1, False, 8, "")),
        ("第 1 屆第 12 次臨時會", Named(1, 12, True, None, "")),
        ("遞補議員宣誓就職典禮紀錄", None),
    ],
)
def test_titles(title, named):
    assert named_in(title) == named


def test_paths_into_records():
    record = {
        "id": 7,
        "by": ["社會局"],
        "motions": [
            {"motion": "收文", "date": "2011-01-01"},
            {"motion": "大會議決", "date": "2011-05-25", "resolusion": "通過"},
        ],
    }
    assert picked(record, "id") == 7
    assert picked(record, "no|id") == 7
    assert picked(record, "motions[大會議決].resolution|motions[大會議決].resolusion") == "通過"
    assert picked(record, "motions[退回].date") is None
    assert picked(record, "id.deeper") is None
