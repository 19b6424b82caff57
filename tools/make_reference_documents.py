"""The reference documents of office reports: A4, zh-TW, the product's own styles.

Written from nothing, so that no file of another program is shipped. Run it after changing a style
and commit what it writes.
"""

from __future__ import annotations

import sys
import zipfile
from pathlib import Path

from odf.opendocument import OpenDocumentText
from odf.style import (
    DefaultStyle,
    FontFace,
    Footer,
    FooterStyle,
    Header,
    HeaderFooterProperties,
    HeaderStyle,
    MasterPage,
    PageLayout,
    PageLayoutProperties,
    ParagraphProperties,
    Style,
    TextProperties,
)
from odf.text import P, PageCount, PageNumber

FONT = "Noto Serif CJK TC"
HOME = Path(__file__).resolve().parents[1] / "src/civicloop/publish/reports/mappings"
CENTRE = ("Title", "Wish")
RIGHT = ("Dateline", "Reporter")
INDENT = ("Lead", "Closing")
FORMS = (*CENTRE, *RIGHT, *INDENT, "Greeting", "Slogan")
SIZES = {1: 16, 2: 14, 3: 13, 4: 12, 5: 12}
RUNNING = "{{running_head}}"
"""What stands for the running head of a report until it is rendered."""
DATE = (2026, 1, 1, 0, 0, 0)
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
R = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
PARTS = (("document", "document.main"), ("styles", "styles"), ("header1", "header"),
         ("footer1", "footer"))  # fmt: skip
META = (
    '<?xml version="1.0" encoding="UTF-8"?><office:document-meta office:version="1.2" '
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"><office:meta/>'
    "</office:document-meta>"
)
TABLE = (
    '<w:style w:type="table" w:default="1" w:styleId="Table"><w:name w:val="Table"/><w:tblPr>'
    "<w:tblBorders>"
    + "".join(f'<w:{side} w:val="single" w:sz="4"/>'
              for side in ("top", "left", "bottom", "right", "insideH", "insideV"))
    + '</w:tblBorders></w:tblPr><w:tblStylePr w:type="firstRow"><w:rPr><w:b/></w:rPr>'
    + "</w:tblStylePr></w:style>"
)  # fmt: skip
PAGE = (
    '<w:fldSimple w:instr="PAGE"><w:r><w:t>1</w:t></w:r></w:fldSimple>'
    '<w:r><w:t xml:space="preserve"> / </w:t></w:r>'
    '<w:fldSimple w:instr="NUMPAGES"><w:r><w:t>1</w:t></w:r></w:fldSimple>'
)
"""The number of the page, and how many there are."""


def odt(path: Path) -> None:
    """The reference of ODT."""
    made = OpenDocumentText()
    made.fontfacedecls.addElement(FontFace(name=FONT, fontfamily=f"'{FONT}'"))
    default = DefaultStyle(family="paragraph")
    default.addElement(ParagraphProperties(marginbottom="0.2cm", lineheight="150%"))
    default.addElement(
        TextProperties(
            fontname=FONT, fontnameasian=FONT, fontsize="12pt", fontsizeasian="12pt",
            language="en", country="US", languageasian="zh", countryasian="TW",
        )
    )  # fmt: skip
    made.styles.addElement(default)
    made.styles.addElement(Style(name="Standard", family="paragraph"))
    for name in ("Text_20_body", "First_20_paragraph", "Table", "FigureCaption",
                 "FigureWithCaption"):  # fmt: skip
        shown = name.replace("_20_", " ")
        made.styles.addElement(
            Style(name=name, displayname=shown, family="paragraph", parentstylename="Standard")
        )
    for level, size in SIZES.items():
        made.styles.addElement(_heading(level, size))
    for name in FORMS:
        made.styles.addElement(_form(name))
    made.styles.addElement(_running())
    for name in ("Contents", "Heading"):
        made.styles.addElement(_cell(name))
    above = Style(name="TableCaption", family="paragraph", parentstylename="Standard")
    above.addElement(ParagraphProperties(keepwithnext="always", margintop="0.4cm"))
    made.styles.addElement(above)
    _lay_out(made)
    made.save(str(path))
    _settle(path)


def _lay_out(made: OpenDocumentText) -> None:
    """A4 with a running head and the number of the page."""
    layout = PageLayout(name="A4")
    layout.addElement(
        PageLayoutProperties(
            pagewidth="21cm", pageheight="29.7cm", printorientation="portrait", margin="2.5cm"
        )
    )
    for kind, side in ((HeaderStyle, "marginbottom"), (FooterStyle, "margintop")):
        around = kind()
        around.addElement(HeaderFooterProperties(minheight="0.6cm", **{side: "0.4cm"}))
        layout.addElement(around)
    made.automaticstyles.addElement(layout)
    master = MasterPage(name="Standard", pagelayoutname=layout)
    made.masterstyles.addElement(master)
    head, foot = Header(), Footer()
    head.addElement(P(stylename="Running", text=RUNNING))
    page = P(stylename="Running")
    page.addElement(PageNumber(selectpage="current"))
    page.addText(" / ")
    page.addElement(PageCount())
    foot.addElement(page)
    master.addElement(head)
    master.addElement(foot)


def _heading(level: int, size: int) -> Style:
    style = Style(
        name=f"Heading_20_{level}", displayname=f"Heading {level}", family="paragraph",
        parentstylename="Standard", defaultoutlinelevel=level,
    )  # fmt: skip
    style.addElement(ParagraphProperties(margintop="0.4cm", keepwithnext="always"))
    style.addElement(
        TextProperties(
            fontsize=f"{size}pt", fontsizeasian=f"{size}pt", fontweight="bold",
            fontweightasian="bold",
        )
    )  # fmt: skip
    return style


def _form(name: str) -> Style:
    style = Style(name=name, family="paragraph", parentstylename="Standard")
    align = "center" if name in CENTRE else "end" if name in RIGHT else "start"
    indent = "0.85cm" if name in INDENT else "0cm"
    style.addElement(ParagraphProperties(textalign=align, textindent=indent))
    if name == "Dateline":
        style.addElement(TextProperties(letterspacing="0.12cm"))
    if name in {"Title", "Slogan"}:
        size = "20pt" if name == "Title" else "13pt"
        style.addElement(
            TextProperties(
                fontsize=size, fontsizeasian=size, fontweight="bold", fontweightasian="bold"
            )
        )
    return style


def _running() -> Style:
    """The line at the head and at the foot of each page."""
    style = Style(name="Running", family="paragraph", parentstylename="Standard")
    style.addElement(ParagraphProperties(textalign="center"))
    style.addElement(TextProperties(fontsize="9pt", fontsizeasian="9pt"))
    return style


def _cell(name: str) -> Style:
    """What stands in a table is set closer than the text around it."""
    style = Style(
        name=f"Table_20_{name}", displayname=f"Table {name}", family="paragraph",
        parentstylename="Standard",
    )  # fmt: skip
    style.addElement(ParagraphProperties(marginbottom="0cm", lineheight="100%"))
    if name == "Heading":
        style.addElement(TextProperties(fontweight="bold", fontweightasian="bold"))
    return style


def docx(path: Path) -> None:
    """The reference of DOCX."""
    styles = [_word("Normal", "Normal", default=True), _word("BodyText", "Body Text"),
              _word("FirstParagraph", "First Paragraph"), _word("Compact", "Compact", tight=True),
              _word("Caption", "caption"), _word("TableCaption", "Table Caption", kept=True),
              _word("ImageCaption", "Image Caption")]  # fmt: skip
    for level, size in SIZES.items():
        styles.append(
            _word(f"Heading{level}", f"heading {level}", size=size, bold=True, outline=level - 1)
        )
    for name in FORMS:
        align = "center" if name in CENTRE else "right" if name in RIGHT else "left"
        size = {"Title": 20, "Slogan": 13}.get(name, 12)
        apart = 70 if name == "Dateline" else 0  # twentieths of a point
        styles.append(
            _word(name, name, size=size, bold=name in {"Title", "Slogan"}, align=align,
                  indent=480 if name in INDENT else 0, apart=apart)
        )  # fmt: skip
    styles.append(_word("Running", "Running", size=9, align="center"))
    styles.append(TABLE)
    files = {
        "[Content_Types].xml": (
            '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
            '<Default Extension="rels" '
            'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            '<Default Extension="xml" ContentType="application/xml"/>'
            + "".join(_part(*one) for one in PARTS) + "</Types>"
        ),
        "_rels/.rels": _relations(("officeDocument", "word/document.xml")),
        "word/_rels/document.xml.rels": _relations(
            ("styles", "styles.xml"), ("header", "header1.xml"), ("footer", "footer1.xml")
        ),
        "word/header1.xml": f"<w:hdr {W}>{_small(f'<w:r><w:t>{RUNNING}</w:t></w:r>')}</w:hdr>",
        "word/footer1.xml": f"<w:ftr {W}>{_small(PAGE)}</w:ftr>",
        "word/document.xml": (
            f"<w:document {W} {R}><w:body><w:p/><w:sectPr>"
            '<w:headerReference w:type="default" r:id="rId2"/>'
            '<w:footerReference w:type="default" r:id="rId3"/>'
            '<w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="1417" w:right="1417" '
            'w:bottom="1417" w:left="1417" w:header="708" w:footer="708" w:gutter="0"/>'
            "</w:sectPr></w:body></w:document>"
        ),
        "word/styles.xml": (
            f"<w:styles {W}><w:docDefaults><w:rPrDefault><w:rPr>"
            f'<w:rFonts w:ascii="{FONT}" w:hAnsi="{FONT}" w:eastAsia="{FONT}"/>'
            '<w:sz w:val="24"/><w:lang w:val="en-US" w:eastAsia="zh-TW"/></w:rPr></w:rPrDefault>'
            '<w:pPrDefault><w:pPr><w:spacing w:after="120" w:line="360" w:lineRule="auto"/>'
            f"</w:pPr></w:pPrDefault></w:docDefaults>{''.join(styles)}</w:styles>"
        ),
    }  # fmt: skip
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as box:
        for name, body in files.items():
            box.writestr(
                zipfile.ZipInfo(name, DATE), '<?xml version="1.0" encoding="UTF-8"?>' + body
            )


def _word(
    key: str, name: str, *, size: int = 12, bold: bool = False, align: str = "left",
    indent: int = 0, outline: int | None = None, default: bool = False, apart: int = 0,
    tight: bool = False, kept: bool = False,
) -> str:  # fmt: skip
    apart_above = '<w:spacing w:before="240" w:after="120"/>'
    keep = "" if outline is None else f"<w:keepNext/>{apart_above}"
    keep += "<w:keepNext/>" if kept else ""
    keep += '<w:spacing w:after="30" w:line="290" w:lineRule="auto"/>' if tight else ""
    level = "" if outline is None else f'<w:outlineLvl w:val="{outline}"/>'
    first = 'w:default="1" ' if default else ""
    based = "" if default else '<w:basedOn w:val="Normal"/>'
    return (
        f'<w:style w:type="paragraph" {first}w:styleId="{key}">'
        f'<w:name w:val="{name}"/>{based}<w:pPr>{keep}<w:ind w:firstLine="{indent}"/>'
        f'<w:jc w:val="{align}"/>{level}</w:pPr><w:rPr>{"<w:b/>" if bold else ""}'
        f'<w:spacing w:val="{apart}"/>'
        f'<w:sz w:val="{size * 2}"/></w:rPr></w:style>'
    )


def _part(name: str, kind: str) -> str:
    base = "application/vnd.openxmlformats-officedocument.wordprocessingml"
    return f'<Override PartName="/word/{name}.xml" ContentType="{base}.{kind}+xml"/>'


def _small(inner: str) -> str:
    """A small line in the middle."""
    return f'<w:p><w:pPr><w:pStyle w:val="Running"/></w:pPr>{inner}</w:p>'


def _relations(*targets: tuple[str, str]) -> str:
    base = "http://schemas.openxmlformats.org"
    rows = "".join(
        f'<Relationship Id="rId{n}" Type="{base}/officeDocument/2006/relationships/{kind}" '
        f'Target="{target}"/>'
        for n, (kind, target) in enumerate(targets, start=1)
    )
    return f'<Relationships xmlns="{base}/package/2006/relationships">{rows}</Relationships>'


def _settle(path: Path) -> None:
    """The same bytes on every run: no clock in the archive or its metadata.

    The file of the metadata stays all the same: what pandoc writes in its place must stand in the
    manifest that it takes over, or LibreOffice refuses the document (ODF 1.2, part 3, 3.2).
    """
    with zipfile.ZipFile(path) as box:
        members = [(info.filename, box.read(info)) for info in box.infolist()]
    with zipfile.ZipFile(path, "w") as box:
        for name, body in members:
            kind = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
            kept = META.encode() if name == "meta.xml" else body
            box.writestr(zipfile.ZipInfo(name, DATE), kept, kind)


def main() -> int:
    """Write both."""
    HOME.mkdir(exist_ok=True)
    odt(HOME / "reference.odt")
    docx(HOME / "reference.docx")
    for name in ("odt", "docx"):
        size = (HOME / f"reference.{name}").stat().st_size
        print(f"reference.{name}: {size} bytes")
    return 0


if __name__ == "__main__":
    sys.exit(main())
