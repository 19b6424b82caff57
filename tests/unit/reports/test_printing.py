"""Files of every format, and the characters that a reader of Taiwan expects in them."""

import io
import shutil
import zipfile
from dataclasses import replace

import pikepdf
import pytest
from fontTools.ttLib import TTCollection
from PIL import Image, ImageChops, ImageDraw, ImageFont

from civicloop.publish.reports.adapters import fonts, pandoc, printing
from civicloop.publish.reports.adapters.drawing import Pictures
from civicloop.publish.reports.errors import FontMissingError, ProgramMissingError
from civicloop.publish.reports.rules.composing import compose
from civicloop.publish.reports.rules.templates import parse
from civicloop.publish.reports.services import rendered
from tests.unit.reports.sample import FRAME, Given
from tests.unit.reports.test_templates import EVERYTHING, HEAD, WORDS

FONT = "Noto Serif CJK TC"
READ = "直骨角遍"
"""Four characters that are drawn differently in Taiwan, Japan and the People's Republic."""
needs_font = pytest.mark.skipif(FONT.lower() not in fonts.families(), reason=f"{FONT} is missing")
needs_pandoc = pytest.mark.skipif(shutil.which("pandoc") is None, reason="pandoc is missing")


@pytest.fixture(scope="module")
def document():
    template = parse(HEAD + EVERYTHING + READ, key="test")
    return compose(template, words=WORDS, figures=Given(), frame=FRAME)


@needs_font
def test_the_pdf_is_a4_accessible_and_in_chinese(document):
    content = rendered(document, "pdf")
    with pikepdf.open(io.BytesIO(content)) as made:
        assert [round(float(side)) for side in made.pages[0].MediaBox] == [0, 0, 595, 842]
        assert str(made.Root.Lang) == "zh-TW"
        told = made.Root.Metadata.read_bytes().decode()
        for mark in ("pdfuaid:part>1<", "pdfaid:part>2<", "pdfaid:conformance>A<"):
            assert mark in told, mark
    assert b"NotoSerifCJK" in content


@needs_font
def test_the_same_document_is_the_same_file(document):
    assert rendered(document, "pdf") == rendered(document, "pdf")
    assert rendered(document, "html") == rendered(document, "html")


@pytest.fixture(scope="module")
def files(document):
    """Every format, made in one job."""
    drawings = Pictures()
    made = {form: rendered(document, form, drawings=drawings) for form in ("pdf", "odt", "docx")}
    return made, drawings


def pictures_in(content):
    """The charts of an office document."""
    with zipfile.ZipFile(io.BytesIO(content)) as made:
        names = [name for name in made.namelist() if name.endswith(".png")]
        return {made.read(name) for name in names if "humbnail" not in name}


@needs_font
@needs_pandoc
def test_a_chart_is_drawn_once_for_all_formats(document, files):
    made, drawings = files
    [spec] = printing.charts(document)
    assert drawings.drawn == 1
    assert pictures_in(made["odt"]) == pictures_in(made["docx"]) == {drawings.png(spec)}
    assert Pictures().png(spec) == drawings.png(spec)
    drawings.svg({**spec, "height": 90})
    assert drawings.drawn == 2


@needs_font
@needs_pandoc
@pytest.mark.parametrize(
    ("form", "part", "words"),
    [
        ("odt", "styles.xml", ('style:country-asian="TW"', 'fo:page-width="21cm"', FONT)),
        ("odt", "content.xml", ("工務局", "合計", 'style-name="Greeting"', "REC2026-01", READ)),
        ("docx", "word/styles.xml", ('w:eastAsia="zh-TW"', FONT)),
        ("docx", "word/document.xml", ("工務局", 'w:w="11906"', 'w:val="Greeting"', READ)),
    ],
)
def test_office_documents_are_of_taiwan(files, form, part, words):
    with zipfile.ZipFile(io.BytesIO(files[0][form])) as made:
        body = made.read(part).decode()
    assert [word for word in words if word not in body] == []


@needs_font
@needs_pandoc
@pytest.mark.parametrize(
    ("form", "part", "numbers"),
    [
        ("odt", "styles.xml", "<text:page-number"),
        ("docx", "word/header1.xml", ""),
        ("docx", "word/footer1.xml", 'w:instr="PAGE"'),
    ],
)
def test_each_page_of_an_office_document_says_what_it_is_of(document, form, part, numbers):
    """市政府各單位業務報告（研究發展考核委員會） and the number stand on each printed page."""
    named = replace(document, running_head="市政府各單位業務報告（研考會 & 資訊）")
    with zipfile.ZipFile(io.BytesIO(rendered(named, form))) as made:
        body = made.read(part).decode()
        assert [name for name in made.namelist() if b"running_head" in made.read(name)] == []
    assert numbers in body
    assert ("研考會 &amp; 資訊" in body) == (part != "word/footer1.xml")


@needs_font
@needs_pandoc
def test_an_odt_names_all_of_its_files_and_its_title_once(document, files):
    """LibreOffice refuses a document with files that its manifest lacks (ODF 1.2, part 3, 3.2)."""
    with zipfile.ZipFile(io.BytesIO(files[0]["odt"])) as made:
        listed = made.read("META-INF/manifest.xml").decode()
        names = [one for one in made.namelist() if not one.endswith("/")]
        text = made.read("content.xml").decode()
    own = {"mimetype", "META-INF/manifest.xml"}
    assert [one for one in names if one not in own and f'full-path="{one}"' not in listed] == []
    assert text.count(document.title) == 1
    assert "0.5pt solid" in text
    assert 'border="none"' not in text


def test_without_the_font_nothing_is_printed(document, settings):
    settings.REPORT_FONT = "No Such Font"
    for form in ("pdf", "odt", "docx", "html"):
        with pytest.raises((FontMissingError, ProgramMissingError), match="apt-get install"):
            rendered(document, form)


def test_without_pandoc_the_remedy_is_told(document, monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(ProgramMissingError, match="apt-get install pandoc"):
        pandoc.office(document, "odt", drawings=Pictures())


def ink(picture):
    """A picture of one character: cut to its ink, in one size, black or white."""
    grey = picture.convert("L").point(lambda tone: 255 - tone)
    return grey.crop(grey.getbbox()).resize((64, 64)).point(lambda tone: 255 if tone > 96 else 0)


def distance(left, right):
    """The share of points that differ."""
    histogram = ImageChops.difference(left, right).histogram()
    return histogram[255] / 64**2


def faces():
    """The faces of the font file by region."""
    path = "/usr/share/fonts/opentype/noto/NotoSerifCJK-Regular.ttc"
    names = [str(face["name"].getDebugName(1)) for face in TTCollection(path, lazy=True).fonts]
    return {
        name.split()[-1]: ImageFont.truetype(path, 120, index=n) for n, name in enumerate(names)
    }


def drawn(face, char):
    picture = Image.new("L", (200, 200), 255)
    ImageDraw.Draw(picture).text((30, 10), char, font=face, fill=0)
    return ink(picture)


@needs_font
@pytest.mark.parametrize("char", READ)
def test_a_character_is_drawn_as_in_taiwan(char):
    """The printed picture is read: it is nearest to the Taiwanese face, and clearly so."""
    page = Image.open(io.BytesIO(printing.picture(char, font=FONT, ppi=216)))
    printed = ink(page)
    known = {region: drawn(face, char) for region, face in faces().items()}
    found = {region: distance(printed, picture) for region, picture in known.items()}
    others = [region for region in known if known[region] != known["TC"]]
    assert found["TC"] < 0.06
    assert min(found["TC"] / found[region] for region in others) < 0.5
    assert all(found["TC"] < found[region] for region in others)


@needs_font
@pytest.mark.parametrize("char", ["骨", "遍"])
def test_the_reading_of_characters_can_fail(char):
    """A page written as in Japan is not taken for a Taiwanese one."""
    japanese = {"font": "Noto Serif CJK JP", "language": "ja", "region": "JP"}
    page = Image.open(io.BytesIO(printing.picture(char, **japanese, ppi=216)))
    found = {region: distance(ink(page), drawn(face, char)) for region, face in faces().items()}
    assert found["JP"] < found["TC"] / 2
