"""Tables of agencies, staff, categories and routes: every fault with its line and reason."""

from datetime import date

import pytest

from civicloop.assembly.founding import rules
from civicloop.assembly.founding.rules import faults_only

ROLES = {
    "officer": ("機關承辦人", "Agency officer"),
    "head": ("單位主管", "Unit head"),
    "administrator": ("系統管理員", "Administrator"),
}
UNITS = {"A", "B"}


def said(found):
    return sorted((fault.line, fault.en) for fault in faults_only(found))


def agencies(text, known=None, encoding="utf-8"):
    return rules.read_agencies(text.encode(encoding), "a.csv", known)


def staff(text, encoding="utf-8"):
    return rules.read_staff(text.encode(encoding), "s.csv", units=UNITS, roles=ROLES)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp950", "utf-16"])
@pytest.mark.parametrize("day", ["115/7/1", "1150701", "2026-07-01", "民國115年7月1日"])
def test_agencies_are_read_in_any_usual_encoding_and_date(encoding, day):
    text = f"代碼,名稱,上級機關代碼,類型,生效日\nB,工務處,A,處,{day}\nA,市政府,,市政府,2020-01-01\n"
    rows, found = agencies(text, encoding=encoding)
    assert faults_only(found) == []
    assert [(row.code, row.name_zh, row.parent, row.level, row.valid_from) for row in rows] == [
        ("A", "市政府", "", "city", date(2020, 1, 1)),
        ("B", "工務處", "A", "bureau", date(2026, 7, 1)),
    ]


def test_every_fault_of_agencies_has_its_line():
    text = (
        "code,name_zh,parent,kind,email,from\n"
        "A,甲,,city,,2020-01-01\n"
        "a,乙,A,bureau,,\n"
        "C D,丙,A,bureau,,\n"
        "D,,A,bureau,,\n"
        "E,戊,NOWHERE,bureau,,\n"
        "F,己,A,palace,,\n"
        "G,庚,A,bureau,no at,\n"
        "H,辛,A,bureau,,2019-12-31\n"
        "I,壬,A,bureau,,someday\n"
    )
    assert said(agencies(text)[1]) == [
        (3, "The code 'a' stands in line 2 already."),
        (4, "The code 'C D' may have letters, digits, dots and hyphens alone."),
        (5, "The name is missing."),
        (6, "The parent 'NOWHERE' is nowhere."),
        (
            7,
            (
                "The kind 'palace' is none of: city, bureau, division, section, office, centre,"
                " team, unit."
            ),
        ),
        (8, "'no at' is no e-mail address."),
        (9, "It begins before its parent 'A'."),
        (10, "Effective from: is not a date (such as 2026-01-31 or 115-01-31)."),
    ]  # fmt: skip


def test_circles_are_named_in_full():
    text = "code,name_zh,parent\nA,甲,C\nB,乙,A\nC,丙,B\nD,丁,D\n"
    assert said(agencies(text)[1]) == [
        (2, "The parents go in a circle: A → C → B → A."),
        (3, "The parents go in a circle: B → A → C → B."),
        (4, "The parents go in a circle: C → B → A → C."),
        (5, "The parents go in a circle: D → D."),
    ]


def test_a_circle_through_units_that_stand_is_found():
    found = agencies("code,name_zh,parent\nA,甲,C\n", {"A": "", "B": "A", "C": "B"})[1]
    assert said(found) == [(2, "The parents go in a circle: A → C → B → A.")]


def test_a_table_without_its_heading_or_rows_is_told():
    assert said(agencies("name\nx\n")[1]) == [(1, "The heading lacks: 代碼.")]
    assert said(agencies("code,name_zh\n")[1]) == [(0, "The table has no rows.")]
    assert said(rules.read_agencies(b"\x81\x00\xff", "a.csv")[1])[0][0] == 0


def test_staff_are_read_with_roles_by_key_or_by_name():
    rows, found = staff(
        "帳號,姓名,單位代碼,職稱,主管,角色,電子郵件,到職日\n"
        "wang,王小明,A,科長,是,單位主管、機關承辦人,wang@a.example,113.2.1\n"
        "lee,李大華,,,否,Administrator,lee@a.example,\n",
        "cp950",
    )
    assert faults_only(found) == []
    assert [(row.username, row.is_head, row.roles, row.valid_from) for row in rows] == [
        ("wang", True, ("head", "officer"), date(2024, 2, 1)),
        ("lee", False, ("administrator",), None),
    ]


def test_every_fault_of_staff_has_its_line():
    text = (
        "username,name,unit,head,roles,email,language\n"
        "wang,王,A,no,officer,w@a.example,zh\n"
        "Wang,王,A,no,officer,w@a.example,\n"
        "lee,,A,no,officer,l@a.example,\n"
        "chen,陳,Z,no,officer,c@a.example,\n"
        "lin,林,A,perhaps,officer,l@a.example,\n"
        "wu,吳,A,no,king;head,w@a.example,\n"
        "ho,何,,no,officer,h@a.example,\n"
        "su,蘇,B,no,head,su,fr\n"
    )
    assert said(staff(text)[1]) == [
        (3, "The user name 'Wang' may have small letters, digits, dots, hyphens."),
        (3, "The user name 'Wang' stands in line 2 already."),
        (4, "Name: must not be empty."),
        (5, "There is no unit 'Z'."),
        (6, "Head: is neither yes nor no."),
        (7, "There is no role 'king'; there are: administrator、head、officer."),
        (8, "The role 'officer' needs a unit."),
        (9, "'su' is no e-mail address."),
        (9, "The language 'fr' is not known."),
    ]


def test_who_has_no_address_is_only_remarked():
    rows, found = staff("username,name\nwang,王\n")
    assert (len(rows), faults_only(found), [fault.remark for fault in found]) == (1, [], [True])


def test_categories_are_read_with_usual_hours_and_days():
    rows, found = rules.read_categories(
        "代碼,名稱,類型,處理時數,關鍵詞\njetty,碼頭,派工,8,木板 欄杆\nferry,渡輪,陳情,,\n".encode(),
        "c.csv",
    )
    assert found == []
    assert [
        (
            row.code,
            row.values["kind"],
            row.values["operational_hours"],
            row.values["statutory_days"],
        )
        for row in rows
    ] == [("jetty", "dispatch", 8, 6), ("ferry", "petition", 24, 6)]
    assert rows[0].values["keywords_zh"] == ["木板", "欄杆"]


def test_faults_of_categories_and_routes_have_their_lines():
    text = "code,name_zh,kind,hours,days\nA b,甲,dispatch,1,1\nb,乙,war,1,1\nc,丙,,9999,0\n"
    assert [line for line, _why in said(rules.read_categories(text.encode(), "c.csv")[1])] == [
        2, 3, 4,
    ]  # fmt: skip
    text = "category,district,unit\npothole,,A\npotholes,,A\npothole,T9,A\npothole,,Z\n,,\n"
    found = rules.read_routes(
        text.encode(), "r.csv", categories={"pothole"}, districts={"T1"}, units=UNITS
    )[1]
    assert said(found) == [
        (3, "There is no category 'potholes'. Did you mean pothole?"),
        (4, "There is no district 'T9'."),
        (5, "Line 2 says already who answers there."),
        (5, "There is no unit 'Z'."),
    ]
