"""``civicloop figures check`` on files of every kind."""

import json
import shutil
import subprocess
import zipfile

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
        ("empty.md", b"", 2, ""),
        ("blank.txt", "\ufeff \n\u3000\n".encode(), 2, ""),
        ("paper.txt", b"%PDF-1.7\n1 0 obj\n", 2, ""),
        ("old.odt", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 2, ""),
        ("rich.txt", b"{\\rtf1 text}", 2, ""),
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


CONTENT = """<?xml version="1.0" encoding="utf-8" ?>
<office:document-content
 xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0"
 xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"
 xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0">
<office:automatic-styles><text:list-style style:name="L1">
<text:list-level-style-number text:level="1" style:num-format="1"/></text:list-style>
</office:automatic-styles><office:body><office:text>
<text:tracked-changes><text:p>計9件，其中甲類1件、乙類1件及丙類1件。</text:p></text:tracked-changes>
<text:p>計10<text:span>件</text:span>，其中<text:a>甲類3件</text:a>、<text:s/>乙類4件及丙類4件。</text:p>
<text:p>共辦理3場次，計有10人參加，<text:note><text:note-citation>1</text:note-citation>
<text:note-body><text:p>計8件，其中甲類3件、乙類3件及丙類3件。</text:p></text:note-body></text:note>如下：</text:p>
<text:list text:style-name="L1"><text:list-item><text:p>甲課程，2人參加。</text:p></text:list-item>
<text:list-item><text:p>乙課程，3人參加。</text:p></text:list-item>
<text:list-item><text:p>丙課程，4人參加。</text:p></text:list-item></text:list>
<table:table><table:table-header-rows><table:table-row><table:table-cell><text:p>區</text:p>
</table:table-cell><table:table-cell><text:p>件數</text:p></table:table-cell></table:table-row>
</table:table-header-rows><table:table-row><table:table-cell><text:p>東</text:p></table:table-cell>
<table:table-cell><text:p>1</text:p></table:table-cell></table:table-row><table:table-row>
<table:table-cell><text:p>西</text:p></table:table-cell><table:table-cell><text:p>2</text:p>
</table:table-cell></table:table-row><table:table-row><table:table-cell><text:p>合計</text:p>
</table:table-cell><table:table-cell><text:p>4</text:p></table:table-cell></table:table-row>
</table:table></office:text></office:body></office:document-content>"""


def odt(path, content):
    with zipfile.ZipFile(path, "w") as box:
        box.writestr("content.xml", content)
        box.writestr("styles.xml", "no styles at all")
    return path


def test_an_odt_is_read_as_its_text_stands_whatever_its_styles(tmp_path, capsys):
    path = odt(tmp_path / "report.odt", CONTENT)
    assert main(["figures", "check", str(path), "--json"]) == 1
    found = json.loads(capsys.readouterr().out)["findings"]
    assert {(row["code"], row["printed"], row["expected"]) for row in found} == {
        ("sum", "10件", "11"),
        ("sum", "8件", "9"),
        ("sum", "10人", "9"),
        ("sum", "4", "3"),
    }


@pytest.mark.skipif(shutil.which("pandoc") is None, reason="pandoc is not installed")
def test_what_pandoc_writes_is_read(tmp_path, capsys):
    source = tmp_path / "report.md"
    source.write_text(f"{WRONG}\n| 區 | 件數 |\n|---|---|\n| 東 | 1 |\n| 西 | 2 |\n| 合計 | 4 |\n")
    path = tmp_path / "report.odt"
    subprocess.run(["pandoc", str(source), "-o", str(path)], check=True, timeout=60)
    assert main(["figures", "check", str(path), "--json"]) == 1
    captured = capsys.readouterr()
    assert len(json.loads(captured.out)["findings"]) == 2
    assert captured.err == ""


@pytest.mark.parametrize(
    "content",
    ["<a>", "<office/>", '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'],
    ids=["broken", "foreign", "entities"],
)
def test_what_is_no_document_is_refused_in_one_line(content, tmp_path, capsys):
    path = odt(tmp_path / "none.odt", content)
    assert main(["figures", "check", str(path)]) == 2
    assert capsys.readouterr().err.count("\n") == 1


MANIFEST = (
    '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
    '<manifest:file-entry manifest:full-path="content.xml"><manifest:encryption-data/>'
    "</manifest:file-entry></manifest:manifest>"
)


def test_an_encrypted_document_says_so(tmp_path, capsys):
    path = odt(tmp_path / "secret.odt", "\x8f\x02 no text")
    with zipfile.ZipFile(path, "a") as box:
        box.writestr("META-INF/manifest.xml", MANIFEST)
    assert main(["figures", "check", str(path)]) == 2
    assert "encrypted with a password. Save it without one." in capsys.readouterr().err


def test_a_file_that_cannot_be_read_does_not_hide_the_others(tmp_path, capsys):
    path = tmp_path / "bad.md"
    path.write_text(WRONG, encoding="utf-8")
    assert main(["figures", "check", str(tmp_path / "none.md"), str(path)]) == 2
    captured = capsys.readouterr()
    assert "bad.md:3: The parts do not sum" in captured.out
    assert "there is no such file" in captured.err


def cell_of(*inside):
    box = TableCell()
    for one in inside:
        box.addElement(one)
    return box


def test_a_table_that_lays_out_a_page_is_read_as_text(tmp_path, capsys):
    """Yearly results stand in two columns; a table may stand inside the right one."""
    inner = Table()
    for cells in (("區", "件數"), ("東", "1"), ("西", "2"), ("合計", "4")):
        row = TableRow()
        for text in cells:
            row.addElement(cell_of(P(text=text)))
        inner.addElement(row)
    outer, row = Table(), TableRow()
    row.addElement(cell_of(P(text="一、陳情")))
    row.addElement(cell_of(P(text="依規定辦理。"), P(text=WRONG.strip().splitlines()[-1]), inner))
    outer.addElement(row)
    document = OpenDocumentText()
    document.text.addElement(outer)
    path = tmp_path / "pairs.odt"
    document.save(str(path))
    assert main(["figures", "check", str(path), "--json"]) == 1
    found = json.loads(capsys.readouterr().out)["findings"]
    assert [(row["printed"], row["expected"]) for row in found] == [("10件", "11"), ("4", "3")]


def test_a_missing_file_is_one_line(tmp_path, capsys):
    assert main(["figures", "check", str(tmp_path / "none.md")]) == 2
    assert capsys.readouterr().err.count("\n") == 1


def test_a_folder_is_none(tmp_path, capsys):
    assert main(["figures", "check", str(tmp_path)]) == 2
    assert "folder" in capsys.readouterr().err
