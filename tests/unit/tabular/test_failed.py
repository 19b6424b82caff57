"""Cells whose formula failed, wherever the sheet stands and begins."""

import io
import zipfile

import pytest
from openpyxl import Workbook

from civicloop.kernel.tabular.rules import Column, read
from civicloop.kernel.tabular.rules.failed import failed_cells

COLUMNS = [Column("a", "甲", "A"), Column("b", "乙", "B")]


def book(rows, *, sheets=1, row=1, column=1):
    made, out = Workbook(), io.BytesIO()
    made.active.append(["其他"])
    chosen = made.active if sheets == 1 else made.create_sheet("第二張")
    if sheets == 1:
        made.active.delete_rows(1)
    for down, cells in enumerate(rows):
        for right, cell in enumerate(cells):
            chosen.cell(row + down, column + right, cell)
    made.save(out)
    return out.getvalue()


@pytest.mark.parametrize(("row", "column"), [(1, 1), (3, 4), (10, 28)])
@pytest.mark.parametrize("sheets", [1, 2])
def test_a_failed_formula_is_the_text_that_it_shows(row, column, sheets):
    content = book([["甲", "乙"], ["#REF!", 3], [4, "#DIV/0!"]],
                   sheets=sheets, row=row, column=column)  # fmt: skip
    found = [(one.line, one.values) for one in read(content, COLUMNS, sheet=sheets - 1).rows]
    assert found == [(row + 1, {"a": "#REF!", "b": 3}), (row + 2, {"a": 4, "b": "#DIV/0!"})]


def test_a_sheet_without_any_and_a_package_of_another_kind_have_none():
    assert failed_cells(book([["甲"], ["e"]]), 0) == {}
    assert failed_cells(b"PK\x03\x04broken", 0) == {}
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as pack:
        pack.writestr("xl/workbook.xml", '<sheet name="a" r:id="rId1"/>')
        pack.writestr("xl/_rels/workbook.xml.rels", "<Relationships/>")
    assert failed_cells(out.getvalue(), 0) == {}
    assert failed_cells(out.getvalue(), 3) == {}


def test_an_empty_failed_cell_takes_nothing_of_its_neighbour():
    sheet = '<row r="1"><c r="A1" t="e"/><c r="B1" t="e"><v>#N/A</v></c></row>'
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as pack:
        pack.writestr("xl/workbook.xml", '<sheet name="a" sheetId="1" r:id="rId1"/>')
        pack.writestr("xl/_rels/workbook.xml.rels",
                      '<Relationship Id="rId1" Target="/xl/worksheets/s.xml"/>')  # fmt: skip
        pack.writestr("xl/worksheets/s.xml", sheet)
    assert failed_cells(out.getvalue(), 0) == {(0, 1): "#N/A"}
