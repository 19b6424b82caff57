"""Money carried over out of files: each row asked for once, each bad one told by its line."""

import csv
import io
from argparse import ArgumentParser

import pytest

from civicloop.evaluate.resolutions import services as resolutions
from civicloop.evaluate.resolutions.commands import import_carried_money as command
from civicloop.evaluate.resolutions.models import Carry
from civicloop.kernel.actors.rules import person
from civicloop.kernel.ledger import queries as ledger
from civicloop.kernel.tabular import rules as tabular
from civicloop.kernel.tabular.errors import TableEncodingError, TableHeaderError
from tests.db.resolutions.conftest import KEEPER, NOW, OFFICER

HEADS = ("機關", "保留事項", "會計年度", "原預算年度", "事由", "契約、法規或核准依據", "可用數",
         "實現數", "應付數", "保留數", "賸餘數", "預定支用完畢日")  # fmt: skip


@pytest.fixture
def unit(small_city):
    return small_city.units["ROADS"]


def row(unit, **changes):
    values = (unit, "通學步道", "113", "113", "契約責任", "契約1號", "86,000", "４１，５００",
              "3200", "40800", "500", "114/12/31")  # fmt: skip
    return dict(zip(HEADS, values, strict=True)) | changes


def sheet(*rows, encoding="utf-8"):
    out = io.StringIO()
    writer = csv.DictWriter(out, HEADS)
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode(encoding)


def taken(*rows, actor=OFFICER, **wishes):
    return resolutions.import_carries(sheet(*rows), actor=actor, now=NOW, **wishes)


def faults(done):
    return [(one.line, one.column, one.code) for one in done.faults]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "big5"])
def test_a_row_is_asked_for_as_on_its_page_in_any_encoding(unit, encoding):
    content = sheet(row(unit.name_zh), encoding=encoding)
    done = resolutions.import_carries(content, actor=OFFICER, now=NOW)
    assert (done.asked, done.present, done.faults) == (1, 0, [])
    kept = Carry.objects.get()
    assert (kept.unit, kept.year, kept.budget_year, kept.ground) == (unit, 2024, 2024, "contract")
    assert (kept.available, kept.paid, kept.carried) == (86_000, 41_500, 40_800)
    assert kept.spend_until.isoformat() == "2025-12-31"
    assert [one.name for one in ledger.history(kept.ref)] == ["resolutions.money_carried"]


def test_a_file_taken_twice_changes_nothing_and_other_sums_are_told(unit):
    taken(row(unit.code))
    again = taken(row(unit.name_zh))
    assert (again.asked, again.present, again.refused) == (0, 1, 0)
    other = taken(row(unit.code, 實現數="41000", 保留數="41300"))
    assert faults(other) == [(2, "title", "stands")]
    assert Carry.objects.get().paid == 41_500


def test_the_next_year_follows_the_one_before_also_within_a_file(unit):
    later = row(unit.code, 會計年度="114", 可用數="40800", 實現數="40000", 應付數="0",
                保留數="800", 賸餘數="0", 預定支用完畢日="2026-12-31")  # fmt: skip
    assert taken(later, row(unit.code)).asked == 2
    first, second = Carry.objects.order_by("year")
    assert second.follows == first
    wrong = taken(row(unit.code, 保留事項="公園"),
                  later | {"保留事項": "公園", "可用數": "41800", "實現數": "41000"})  # fmt: skip
    assert (wrong.asked, faults(wrong)) == (1, [(3, "available", "not_what_was_carried")])
    assert "40,800" in wrong.faults[0].zh


def test_each_bad_row_is_told_by_line_column_and_reason_and_the_others_are_in(unit):
    done = taken(
        row(unit.code),
        row("沒有這個機關", 保留事項="甲"),
        row(unit.code, 保留事項="乙", 會計年度="去年"),
        row(unit.code, 保留事項="丙", 事由="想用"),
        row(unit.code, 保留事項="丁", 賸餘數="501"),
        row(unit.code, 保留事項="戊", 實現數="甲"),
        row(unit.code, 保留事項="己", 原預算年度="115"),
        row(unit.code, 保留事項=" 通學 步道"),
        row(unit.code, 保留事項=""),
        row(unit.code, 保留事項="庚", 預定支用完畢日="113/12/31"),
        row(unit.code, 保留事項="字" * 301),
    )
    assert (done.asked, done.refused) == (1, 10)
    assert faults(done) == [
        (3, "unit", "unknown_unit"), (4, "year", "not_a_year"), (5, "ground", "unknown_ground"),
        (6, "available", "does_not_add_up"), (7, "paid", "not_integer"),
        (8, "budget_year", "after_its_year"), (9, "title", "twice"), (10, "title", "required"),
        (11, "spend_until", "before_next_year"), (12, "title", "too_long"),
    ]  # fmt: skip
    assert all(one.zh.startswith(f"第 {one.line} 列「") and "{" not in one.zh + one.en
               for one in done.faults)  # fmt: skip
    assert "契約責任" in done.faults[2].zh
    assert "Continuing expenditure" in done.faults[2].en


def test_nothing_is_kept_by_a_trial_or_where_all_or_nothing_is_asked(unit):
    rows = [row(unit.code), row(unit.code, 保留事項="甲", 賸餘數="1")]
    assert taken(*rows, dry_run=True).asked == 1
    assert taken(*rows, all_or_nothing=True).refused == 1
    assert Carry.objects.count() == 0


def test_an_agency_asks_for_its_own_alone(unit, small_city):
    other = small_city.units["PARKS"]
    grants = {"tracking.report": frozenset({unit.pk})}
    mine = person(77, grants=grants, units=frozenset({unit.pk}))
    done = taken(row(unit.code), row(other.code), actor=mine)
    assert (done.asked, faults(done)) == (1, [(3, "unit", "not_yours")])


def test_what_was_refused_is_asked_for_on_its_page_alone(unit):
    taken(row(unit.code))
    kept = Carry.objects.get()
    resolutions.decide_carry(kept.pk, grant=False, letter="主預1號", on=NOW.date(), reason="無據",
                             version=1, actor=KEEPER, now=NOW)  # fmt: skip
    assert taken(row(unit.code)).present == 1
    assert faults(taken(row(unit.code, 賸餘數="0", 保留數="41300"))) == [(2, "title", "stands")]


def test_a_file_that_is_no_such_table_is_refused_whole(unit):
    with pytest.raises(TableHeaderError, match="機關"):
        resolutions.import_carries("甲,乙\n1,2".encode(), actor=OFFICER, now=NOW)
    with pytest.raises(TableEncodingError):
        resolutions.import_carries(b"\xff\xfe\x00\xd8,\x81", actor=OFFICER, now=NOW)


def test_the_command_says_what_it_did_and_takes_a_workbook(unit, tmp_path, capsys):
    columns = [tabular.Column(head, head, head) for head in HEADS]
    made = tabular.write("xlsx", columns, [row(unit.code), row(unit.code, 事由="想用")],
                         language="zh-hant")  # fmt: skip
    path, report = tmp_path / "保留.xlsx", tmp_path / "report.csv"
    path.write_bytes(b"".join(made))
    parser = ArgumentParser()
    command.arguments(parser)

    def run(*wishes):
        return command.run(parser.parse_args([str(path), *wishes])), capsys.readouterr().out

    assert run("--dry-run") == (command.BAD, run("--dry-run")[1])
    assert Carry.objects.count() == 0
    code, said = run("--report", str(report))
    assert (code, Carry.objects.count()) == (command.BAD, 1)
    assert "1  items asked for" in said
    assert "unknown_ground" in report.read_text(encoding="utf-8-sig")
    code, said = run()
    assert "1  items stand already as they are" in said
    path.write_bytes(b"\x00")
    assert run()[0] == command.REFUSED
