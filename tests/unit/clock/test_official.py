"""The government's calendar file, in every form in which it is published."""

from datetime import date

import pytest

from civicloop.kernel.clock.errors import CalendarFileError
from civicloop.kernel.clock.rules import DayEntry, DayKind, fallback_tables, merge, read_official
from civicloop.kernel.clock.rules.official import MAX_BYTES

HEADER = "西元日期,星期,是否放假,備註"
ROWS = ["20250207,五,0,", "20250208,六,0,補行上班", "20250209,日,2,", "20250228,五,2,和平紀念日"]
FILE = "\r\n".join([HEADER, *ROWS, ""])
ENTRIES = (
    DayEntry(date(2025, 2, 7), DayKind.WORKDAY, ""),
    DayEntry(date(2025, 2, 8), DayKind.MAKEUP, "補行上班"),
    DayEntry(date(2025, 2, 9), DayKind.REST, ""),
    DayEntry(date(2025, 2, 28), DayKind.HOLIDAY, "和平紀念日"),
)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp950"])
@pytest.mark.parametrize("newline", ["\r\n", "\n"])
def test_every_encoding_and_line_ending_reads_the_same(encoding, newline):
    content = FILE.replace("\r\n", newline).encode(encoding)
    [table] = read_official(content, source="114.csv")
    assert (table.year, table.source, table.entries) == (2025, "114.csv", ENTRIES)
    assert not table.is_complete


def test_a_weekend_with_a_name_is_a_holiday():
    [table] = read_official(f"{HEADER}\n20251025,六,2,光復節\n".encode(), source="x")
    assert table.entries == (DayEntry(date(2025, 10, 25), DayKind.HOLIDAY, "光復節"),)


def test_a_file_may_hold_several_years_and_blank_lines():
    text = f"{HEADER}\n20260101,四,2,開國紀念日\n,,,\n\n20250101,三,2,開國紀念日\n"
    assert [table.year for table in read_official(text.encode(), source="x")] == [2025, 2026]


def test_the_remark_may_be_missing():
    [table] = read_official(f"{HEADER}\n20250207,五,0\n".encode(), source="x")
    assert table.entries == ENTRIES[:1]


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("20250230,日,0,", "'20250230' is not a date YYYYMMDD"),
        ("2025/2/7,五,0,", "'2025/2/7' is not a date YYYYMMDD"),
        ("20250210,二,0,", "2025-02-10 is a 一, the file says '二'"),
        ("20250210,一,1,", "'1' is neither 0 (work) nor 2 (rest)"),
        ("20250210,一,,", "'' is neither 0 (work) nor 2 (rest)"),
        ("20250207,五,0,", "2025-02-07 stands twice"),
        ("20250210,一", "2 columns instead of 4"),
    ],
)
def test_a_mistake_names_its_line_and_the_reason(row, reason):
    content = "\n".join([HEADER, *ROWS, row]).encode("utf-8-sig")
    with pytest.raises(CalendarFileError) as caught:
        read_official(content, source="x")
    assert (caught.value.line, caught.value.reason) == (6, reason)
    assert str(caught.value) == f"line 6: {reason}"


@pytest.mark.parametrize(
    ("content", "line", "reason"),
    [
        (b"", 1, f"the first line must be {HEADER}"),
        (b"date,weekday,holiday,name\n", 1, f"the first line must be {HEADER}"),
        (f"{HEADER}\n".encode(), 2, "the file has no days"),
        (b"\xff\xfe\x00", None, "the file is neither UTF-8 nor CP950 (Big5)"),
        (b"x" * (MAX_BYTES + 1), None, f"the file is larger than {MAX_BYTES} bytes"),
    ],
)
def test_a_file_of_another_kind_is_refused_with_the_reason(content, line, reason):
    with pytest.raises(CalendarFileError) as caught:
        read_official(content, source="x")
    assert (caught.value.line, caught.value.reason) == (line, reason)


def test_a_later_version_replaces_the_whole_year():
    first = read_official(FILE.encode(), source="first")
    second = read_official(f"{HEADER}\n20250207,五,2,調整放假\n".encode(), source="second")
    calendar = merge([*fallback_tables([2025]), *first, *second])
    assert calendar.sources == {2025: "second"}
    assert not calendar.is_workday(date(2025, 2, 7))
    assert calendar.is_workday(date(2025, 2, 28))


def test_the_shipped_calendar_knows_lunar_holidays_and_make_up_days():
    calendar = merge(fallback_tables([2025, 1990]))
    assert calendar.years == {2025}
    assert calendar.entry(date(2025, 1, 29)) == DayEntry(date(2025, 1, 29), DayKind.HOLIDAY, "春節")
    assert calendar.entry(date(2025, 2, 8)).kind is DayKind.MAKEUP
