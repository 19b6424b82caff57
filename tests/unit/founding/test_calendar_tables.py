"""A short calendar becomes the government's form; both are checked line by line."""

from datetime import date

from civicloop.assembly.founding import rules
from civicloop.kernel.clock.rules import DayKind, read_official


def test_a_short_table_becomes_whole_years():
    content, years, found = rules.read_calendar(
        b"date,kind,name\n2026-03-02,holiday,Founders\n2026-03-07,makeup,\n2027-01-01,holiday,N\n",
        "c.csv",
    )
    assert (years, found) == ([2026, 2027], [])
    tables = read_official(content, source="c.csv")
    assert [(table.year, table.is_complete) for table in tables] == [(2026, True), (2027, True)]
    kinds = {entry.day: (entry.kind, entry.name) for entry in tables[0].entries}
    assert kinds[date(2026, 3, 2)] == (DayKind.HOLIDAY, "Founders")
    assert kinds[date(2026, 3, 7)] == (DayKind.MAKEUP, "")
    assert kinds[date(2026, 3, 8)] == (DayKind.REST, "")
    assert kinds[date(2026, 3, 3)] == (DayKind.WORKDAY, "")


def test_faults_have_their_lines():
    found = rules.read_calendar(
        b"date,kind\n2026-03-02,feast\n2026-02-30,holiday\n2026-03-02,holiday\n", "c.csv"
    )[2]
    assert [fault.line for fault in found] == [2, 3, 4]


def test_the_governments_file_is_taken_as_it_is_and_a_short_one_is_told():
    head = "西元日期,星期,是否放假,備註\n"
    text = head + "20260101,四,2,開國紀念日\n20260102,六,0,\n"
    _content, years, found = rules.read_calendar(text.encode("cp950"), "gov.csv")
    assert (years, [(fault.line, fault.en) for fault in found]) == (
        [], [(3, "2026-01-02 is a 五, the file says '六'")],
    )  # fmt: skip
    found = rules.read_calendar((head + "20260101,四,2,開國紀念日\n").encode(), "gov.csv")[2]
    assert [fault.en for fault in found] == ["2026 has only 1 days."]
