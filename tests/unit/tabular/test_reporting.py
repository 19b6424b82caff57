"""Faults of rows, as a file and as a summary."""

from __future__ import annotations

import csv
import io

from civicloop.kernel.tabular.rules import REPORT_HEADING, RowFault, RowReport, row_report


def fault(line: int, code: str = "not_date", **more) -> RowFault:
    """A fault of a line."""
    return RowFault(line, "opened", code, f"{code} in words", "文字", **more)


def test_each_fault_is_a_line_of_the_file():
    stream = io.StringIO(newline="")
    report = RowReport(stream)
    report.extend([fault(2, value="=1+1"), fault(9, "doubled")])
    rows = list(csv.reader(io.StringIO(stream.getvalue(), newline="")))
    assert rows == [
        list(REPORT_HEADING),
        ["2", "opened", "not_date", "not_date in words", "文字", "'=1+1"],
        ["9", "opened", "doubled", "doubled in words", "文字", ""],
    ]


def test_a_summary_names_the_first_lines_of_each_kind():
    report = RowReport()
    report.extend(fault(line) for line in range(2, 14))
    report.add(fault(20, "doubled", is_note=True))
    assert report.counts == {"not_date": 12, "doubled": 1}
    assert (report.refused, report.notes) == (12, 1)
    assert report.summary() == [
        "       12  not_date: not_date in words (line 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, ...)",
        "        1  doubled: doubled in words (line 20)",
    ]


def test_a_report_is_written_where_a_file_is_named(tmp_path):
    with row_report(tmp_path / "bad.csv") as report:
        report.add(fault(2))
    assert (tmp_path / "bad.csv").read_text("utf-8-sig").splitlines()[1].startswith("2,opened")
    with row_report(None) as report:
        report.add(fault(2))
    assert report.refused == 1
