"""``civicloop import register`` at the console: what it says and what it does."""

from __future__ import annotations

from argparse import ArgumentParser

import pytest

from civicloop.engines.registers.commands import import_register as command
from civicloop.engines.registers.models import Entry
from civicloop.engines.registers.queries import ended_before, ref_titled, titles_of
from tests.db.registers.books import NOW, courses

pytestmark = pytest.mark.django_db
HEAD = "辦理日期,課程名稱,人數,講師,備註"
GOOD = ["115/8/9,品質預警,105,王小明,x", "115/8/10,鋼結構,35,,"]


@pytest.fixture(autouse=True)
def _keys(settings, tmp_path):
    settings.DATA_DIR, settings.MASTER_KEYS_DIR = tmp_path, tmp_path / "keys"
    courses()


def run(tmp_path, lines, *wishes, head=HEAD, name="courses"):
    path = tmp_path / "rows.csv"
    path.write_text("\n".join([head, *lines]), encoding="utf-8")
    parser = ArgumentParser()
    command.arguments(parser)
    return command.run(parser.parse_args([name, str(path), *wishes]))


def test_a_file_is_taken_once_and_a_dry_run_changes_nothing(tmp_path, capsys):
    assert run(tmp_path, GOOD, "--dry-run") == command.GOOD
    assert (Entry.objects.count(), "Nothing was changed" in capsys.readouterr().out) == (0, True)
    assert run(tmp_path, GOOD) == command.GOOD
    assert Entry.objects.get(number=1).masked["lecturer"]
    assert run(tmp_path, GOOD) == command.GOOD
    assert "2  rows stand already" in capsys.readouterr().out
    assert sorted(Entry.objects.values_list("version", flat=True)) == [1, 1]


def test_bad_rows_are_named_and_all_or_nothing_takes_none(tmp_path, capsys):
    report = tmp_path / "report.csv"
    wishes = ("--report", str(report))
    lines = [*GOOD, "115/13/1,壞,3,,", "115/8/9,品質預警,1,,"]
    assert run(tmp_path, lines, "--all", *wishes) == command.BAD
    assert Entry.objects.count() == 0
    assert run(tmp_path, lines, *wishes) == command.BAD
    assert Entry.objects.count() == 2
    told = report.read_text(encoding="utf-8-sig").splitlines()
    assert [line.split(",")[:3] for line in told[1:]] == [
        ["4", "辦理日期", "format.date"], ["5", "辦理日期", "twice"]]  # fmt: skip


def test_what_cannot_be_taken_is_refused_with_a_reason(tmp_path, capsys):
    assert run(tmp_path, GOOD, name="none") == command.REFUSED
    assert run(tmp_path, GOOD, head="甲,乙,丙,丁,戊") == command.REFUSED
    assert run(tmp_path, GOOD, "--mapping", "備註=title") == command.REFUSED
    assert run(tmp_path, GOOD, "--mapping", "沒有=title") == command.REFUSED
    assert "no register 'none'" in capsys.readouterr().out
    assert Entry.objects.count() == 0


def test_personal_values_end_some_years_after_the_last_change(tmp_path):
    run(tmp_path, GOOD)
    Entry.objects.update(changed_at=NOW)
    row = Entry.objects.get(number=1)
    assert list(ended_before(NOW.date().replace(year=2027))) == [row.ref]
    assert list(ended_before(NOW.date())) == []
    assert titles_of([row.ref]) == {row.ref: "courses/1"}
    assert [ref_titled(text) for text in (" courses/1", "courses/x", "x")] == [row.ref, None, None]
