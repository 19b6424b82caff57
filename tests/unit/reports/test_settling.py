"""What office documents need beside what pandoc writes: titles, rows on one page, figures right."""

import io
import re
import zipfile
from dataclasses import replace

import pikepdf
import pytest

from civicloop.publish.reports.rules.composing import compose
from civicloop.publish.reports.rules.documents import Piece
from civicloop.publish.reports.rules.templates import parse
from civicloop.publish.reports.rules.writing import as_typst
from civicloop.publish.reports.services import rendered
from tests.unit.reports.sample import FRAME, Given
from tests.unit.reports.test_printing import needs_font, needs_pandoc
from tests.unit.reports.test_templates import WORDS

PAIRS = "---\nzh: 測試\nen: Test\nperiods: [half]\nlayout: pairs\npair_heads: [項目, 成果]\n---\n"
BODY = ":::form title\n半年成果\n:::end\n# 甲\n已辦理。\n:::table cases.received by=agency\n"
LONG = "為民服務。" * 100


@pytest.fixture(scope="module")
def document():
    template = parse(PAIRS + BODY, key="test")
    return compose(template, words=WORDS, figures=Given(), frame=FRAME)


@pytest.fixture(scope="module")
def parts(document):
    found = {}
    for form in ("odt", "docx"):
        with zipfile.ZipFile(io.BytesIO(rendered(document, form))) as made:
            found |= {name: made.read(name).decode() for name in made.namelist()
                      if name.endswith(".xml")}  # fmt: skip
    return found


@needs_font
@needs_pandoc
@pytest.mark.parametrize("part", ["meta.xml", "docProps/core.xml"])
def test_the_properties_have_the_title_where_the_report_prints_its_own(parts, part):
    assert re.findall(r"<dc:title>([^<]*)</dc:title>", parts[part]) == [FRAME.title]


@needs_font
@needs_pandoc
def test_figures_of_a_table_inside_a_table_stand_at_the_right(parts):
    cells = re.findall(r"<w:tc>(?:(?!<w:tbl>).)*?</w:tc>", parts["word/document.xml"], re.DOTALL)
    said = {re.sub(r"<[^>]+>", "", cell).strip(): cell for cell in cells}
    assert '<w:jc w:val="right"/>' in said["42"].replace(" />", "/>")
    assert 'w:val="right"' not in said["工務局"]


@needs_font
@needs_pandoc
def test_a_short_row_stays_on_one_page_and_the_columns_go_over_pages(parts):
    rows = re.findall(r"<w:tr>.*?</w:tr>", parts["word/document.xml"], re.DOTALL)
    inner = [row for row in rows if "工務局" in row.rpartition("<w:tr>")[2]]
    assert all("<w:cantSplit/>" in row.rpartition("<w:tr>")[2] for row in inner)
    assert inner
    assert "<w:cantSplit/>" not in parts["word/document.xml"].partition("已辦理")[0].rpartition(
        "<w:tr>")[2]  # fmt: skip
    assert 'fo:keep-together="always"' in parts["content.xml"]
    assert 'table:style-name="KeptRow"' in parts["content.xml"]


@needs_font
def test_a_row_longer_than_a_page_is_broken_in_print(document):
    """An unbreakable row longer than its page would be cut off."""
    pieces = (
        Piece("table", caption="表1　甲", head=("項", "目"), rows=(("一", LONG * 8), ("二", "三"))),
        Piece("table", caption="表2　乙", head=("項", "目"), rows=(("一", "短"), ("二", "三"))),
    )
    long = replace(document, pieces=pieces, uses=())
    markup = as_typst(long, fonts=("X",), pictures={})
    assert markup.count("table.cell(breakable: true)") == 1
    with pikepdf.open(io.BytesIO(rendered(long, "pdf"))) as made:
        assert len(made.pages) > 2


@needs_font
@needs_pandoc
def test_a_wide_table_is_set_small_and_its_names_are_bold(document):
    head = tuple(f"第{place}欄" for place in range(8))
    row = ("甲", *("1,000" for _cell in head[1:]))
    wide = Piece("table", caption="表1　甲", head=head, rows=(row,))
    made = {}
    for form, part in (("odt", "content.xml"), ("docx", "word/document.xml")):
        content = rendered(replace(document, pieces=(wide,), uses=()), form)
        with zipfile.ZipFile(io.BytesIO(content)) as box:
            made[form] = box.read(part).decode()
    assert made["odt"].count('"SmallHeadRight">') == made["odt"].count('"SmallRight">') == 7
    assert made["docx"].count('<w:sz w:val="16"/>') == 16
