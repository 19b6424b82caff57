"""``civicloop figures check`` on files of every kind."""

import json

import pytest
from odf.opendocument import OpenDocumentText
from odf.table import Table, TableCell, TableRow
from odf.text import P

from civicloop.assembly.program.main import main

WRONG = "前言\n\n計10件，其中甲類3件、乙類4件及丙類4件。\n"
TABLE = "區,上半年,下半年,合計\n東區,1,2,3\n西區,4,5,8\n"


@pytest.mark.parametrize(
    ("name", "content", "code", "line"),
    [
        ("good.md", "計11件，其中甲類3件、乙類4件及丙類4件。".encode(), 0, ""),
        ("bad.md", WRONG.encode(), 1, "bad.md:3: The parts do not sum: printed 10件"),
        ("bad.txt", WRONG.encode("big5hkscs"), 1, "bad.txt:3: "),
        ("bad.csv", TABLE.encode("utf-8-sig"), 1, "bad.csv:3: 西區: The parts do not sum"),
        ("wide.txt", WRONG.encode("utf-16"), 1, "wide.txt:3: "),
        ("long.csv", b"a,b\n" + b"x" * 200_000 + b",1\n", 2, ""),
        ("picture.md", b"\x89PNG\x00\x00\xff\xff", 2, ""),
        ("broken.odt", b"PK\x05\x06" + b"\x00" * 18, 2, ""),
    ],
)
def test_the_exit_code_and_the_line_tell(name, content, code, line, tmp_path, capsys):  # noqa: PLR0917 (a table)
    path = tmp_path / name
    path.write_bytes(content)
    assert main(["figures", "check", str(path)]) == code
    assert line in capsys.readouterr().out


def test_an_odt_is_read_with_its_tables(tmp_path, capsys):
    document = OpenDocumentText()
    document.text.addElement(P(text=WRONG.strip().splitlines()[-1]))
    table = Table()
    for cells in (("區", "一", "二", "合計"), ("東", "1", "2", "4"), ("西", "1", "1", "2")):
        row = TableRow()
        for cell in cells:
            box = TableCell()
            box.addElement(P(text=cell))
            row.addElement(box)
        table.addElement(row)
    document.text.addElement(table)
    path = tmp_path / "report.odt"
    document.save(str(path))
    assert main(["figures", "check", str(path), "--json"]) == 1
    found = json.loads(capsys.readouterr().out)["findings"]
    assert [(row["code"], row["printed"], row["expected"]) for row in found] == [
        ("sum", "10件", "11"),
        ("sum", "4", "3"),
    ]


def test_a_missing_file_is_one_line(tmp_path, capsys):
    assert main(["figures", "check", str(tmp_path / "none.md")]) == 2
    assert capsys.readouterr().err.count("\n") == 1


def test_a_folder_is_none(tmp_path, capsys):
    assert main(["figures", "check", str(tmp_path)]) == 2
    assert "folder" in capsys.readouterr().err
