"""Files as people send them: any encoding, formulas and merged cells, titles, doubled rows."""

from __future__ import annotations

import io
from datetime import date

import pytest
from openpyxl import Workbook

from civicloop.engines.registers import queries
from civicloop.engines.registers import services as registers
from civicloop.engines.registers.errors import ImportRefusedError
from civicloop.engines.registers.services import importing
from tests.db.registers.books import KEEPER, NOW, add, courses, standing

pytestmark = pytest.mark.django_db
HEAD = "辦理日期,課程名稱,參訓人數,類型"
MAPPING = {"辦理日期": "held_on", "課程名稱": "title", "參訓人數": "people", "類型": "form"}


@pytest.fixture
def register(settings, tmp_path):
    settings.DATA_DIR, settings.MASTER_KEYS_DIR = tmp_path, tmp_path / "keys"
    return courses()


def taken(content, **wishes):
    _mapping, plan = registers.import_file(
        "courses", content, file_name="課程", pairs=[], actor=KEEPER, now=NOW, **wishes
    )
    return plan


def refused(content):
    with pytest.raises(ImportRefusedError) as fault:
        taken(content)
    return fault.value.zh


def told(plan):
    return [(fault.line, fault.column, fault.code) for fault in plan.faults]


def book(*rows, merge=()):
    """A workbook as a spreadsheet program keeps it."""
    made, out = Workbook(), io.BytesIO()
    for row in rows:
        made.active.append(row)
    for cells in merge:
        made.active.merge_cells(cells)
    made.save(out)
    return out.getvalue()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp950"])
def test_a_text_is_read_in_the_encodings_of_the_office(register, encoding):
    content = f"{HEAD}\n１１５／８／９,品質預警,１，０５,研習會".encode(encoding)
    assert told(taken(content)) == []
    ((_title, values),) = standing(register).items()
    assert values == {"held_on": "2026-08-09", "title": "品質預警", "people": 105,
                      "form": "course"}  # fmt: skip


def test_an_encoding_that_is_none_of_them_is_refused_with_the_way_out(register):
    assert "UTF-8" in refused(f"{HEAD}\n115/8/9,甲,1,".encode("utf-16-le"))
    assert "UTF-8" in refused(b"\x81\xff\xfe,\xff\n")


@pytest.mark.parametrize(
    ("written", "kept"),
    [("115/8/9", "2026-08-09"), ("115.8.9", "2026-08-09"), ("1150809", "2026-08-09"),
     ("民國115年8月9日", "2026-08-09"), ("2026/08/09", "2026-08-09"), ("20260809", "2026-08-09"),
     ("１１５年８月９日", "2026-08-09"), ("115/2/29", ""), ("45678", ""), ("8/9", "")],
)  # fmt: skip
def test_days_are_read_as_the_office_writes_them_and_no_other_is_guessed(register, written, kept):
    plan = taken(f"{HEAD}\n{written},甲,1,".encode())
    assert [row["held_on"] for row in standing(register).values()] == ([kept] if kept else [])
    assert told(plan) == ([] if kept else [(2, "辦理日期", "format.date")])


def test_a_workbook_with_formulas_merged_cells_and_empty_lines(register):
    content = book(
        HEAD.split(","),
        [date(2026, 8, 9), "甲", 35, "研習會"],
        [None, None, None, None],
        [date(2026, 8, 10), "乙", "=20+15", "研習會"],
        [date(2026, 8, 11), "丙", "#DIV/0!", "研習會"],
        [date(2026, 8, 12), "丁", 40, "研習會"],
        [None, "戊", 41, "研習會"],
        merge=["A6:A7"],
    )
    plan = taken(content)
    # a formula that nobody computed holds nothing; merged cells hold it once
    assert told(plan) == [(4, "參訓人數", "required"), (5, "參訓人數", "type.integer"),
                          (7, "辦理日期", "required")]  # fmt: skip
    assert [row["title"] for row in standing(register).values()] == ["丁", "甲"]


def test_a_title_above_the_headings_and_two_columns_of_one_name_are_refused(register):
    assert "刪除標題列" in refused(book(["115年度訓練清冊"], HEAD.split(","), ["115/8/9", "甲", 1]))
    content = f"{HEAD},參訓人數\n115/8/9,甲,1,,2".encode()
    assert "兩欄都叫「參訓人數」" in refused(content)
    with pytest.raises(ImportRefusedError, match="Two columns"):
        registers.plan_import(register, content, MAPPING, actor=KEEPER)
    extra = f"{HEAD},備註,備註\n115/8/9,甲,1,,x,y".encode()  # columns that nobody reads
    assert told(taken(extra)) == []
    assert "必填" in refused("甲,乙\n1,2".encode())
    assert refused(b"") == "檔案裡沒有表格。"


def test_rows_of_one_key_are_told_in_the_file_and_change_the_entry_that_stands(register):
    add(register, held_on="115/8/9", title="甲", people="1", form="座談會")
    content = "\n".join([HEAD, "115/8/9,甲,5,", "2026-08-09, 甲 ,6,", "115/8/10,乙,7,"]).encode()
    assert told(taken(content, strict=True)) == [(3, "辦理日期", "twice")]
    assert [row["people"] for row in standing(register).values()] == [1]
    plan = taken(content)
    assert plan.says == (1, 1, 0, 1)
    assert {row["title"]: row["people"] for row in standing(register).values()} == {
        "甲": 5, "乙": 7}  # fmt: skip


def test_more_rows_than_are_taken_at_once_are_refused_before_any_is_kept(register, monkeypatch):
    monkeypatch.setattr(importing, "MOST_ROWS", 50)
    lines = [HEAD, *(f"115/8/9,課程{number},1," for number in range(51))]
    assert "分成幾個檔案" in refused("\n".join(lines).encode())
    assert queries.entries(register).count() == 0
    assert taken("\n".join(lines[:-1]).encode()).says == (50, 0, 0, 0)


def test_texts_at_their_longest_stay_whole_and_longer_ones_are_told(register):
    long = "字" * 200
    plan = taken(f"{HEAD}\n115/8/9,{long},1,\n115/8/10,{long}字,1,".encode())
    assert told(plan) == [(3, "課程名稱", "maxLength")]
    assert [row["title"] for row in standing(register).values()] == [long]


def test_a_formula_that_failed_clears_nothing(register):
    add(register, held_on="115/8/9", title="甲", people="1", cost="700")
    head = [*HEAD.split(","), "經費"]
    plan = taken(book(head, [date(2026, 8, 9), "甲", 1, "研習會", "#REF!"],
                      [date(2026, 8, 10), "乙", 2, "研習會", 900]))  # fmt: skip
    assert told(plan) == [(2, "經費", "type.integer")]
    assert {row["title"]: row["cost"] for row in standing(register).values()} == {
        "甲": 700, "乙": 900}  # fmt: skip
