"""Tables go out and come back the same, and bad ones are refused by line or as a whole."""

import datetime as dt
import io
import zipfile
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from odf.opendocument import load
from openpyxl import load_workbook

from civicloop.kernel.tabular.errors import (
    TableEncodingError,
    TableFormatError,
    TableHeaderError,
    TableTooLargeError,
)
from civicloop.kernel.tabular.rules import (
    Column,
    Kind,
    check_rows,
    neutral,
    parse_date,
    parse_month,
    parse_number,
    plain,
    read,
    write,
)
from civicloop.kernel.tabular.rules.columns import Column as Declared

local = dt.datetime.fromisoformat  # tables show the reader's own time, without an offset
FORMATS = ("csv", "ods", "xlsx")
COLUMNS = (
    Column("number", "編號", "Number", Kind.INTEGER, required=True),
    Column("text", "內容", "Text"),
    Column("on", "日期", "Day", Kind.DATE),
    Column("at", "時間", "Time", Kind.DATETIME),
    Column("open", "開放", "Open", Kind.BOOLEAN),
    Column("amount", "金額", "Amount", Kind.DECIMAL),
)
ROW = {
    "number": 7,
    "text": "路燈不亮",
    "on": dt.date(2026, 3, 1),
    "at": local("2026-03-01T08:30:05"),
    "open": True,
    "amount": Decimal("12.5"),
}


def written(format_, rows, columns=COLUMNS, **more):
    return b"".join(write(format_, columns, rows, **more))


def read_back(content, columns=COLUMNS):
    good, bad = check_rows(read(content, columns).rows, columns)
    assert bad == []
    return [row.values for row in good]


# Carriage returns and tabs are white space of the formats themselves.
texts = st.text(
    st.characters(exclude_categories=("Cs", "Cc", "Zl", "Zp"), exclude_characters="\ufffe\uffff"),
    max_size=40,
).map(str.strip)
rows = st.fixed_dictionaries(
    {
        "number": st.integers(-(10**12), 10**12),
        "text": texts.map(lambda text: text or None),
        "on": st.none() | st.dates(dt.date(1990, 1, 1), dt.date(2090, 1, 1)),
        "at": st.none()
        | st.datetimes(local("1990-01-01"), local("2090-01-01")).map(
            lambda at: at.replace(microsecond=0)
        ),
        "open": st.none() | st.booleans(),
        "amount": st.none() | st.integers(-(10**6), 10**6).map(lambda cents: Decimal(cents) / 4),
    }
)


@pytest.mark.parametrize("format_", FORMATS)
@settings(max_examples=40, deadline=None)
@given(st.lists(rows, min_size=1, max_size=5))
def test_what_is_written_comes_back(format_, given):
    assert read_back(written(format_, given)) == given


@pytest.mark.parametrize("format_", FORMATS)
@pytest.mark.parametrize(
    "text", ["=1+1", "+1", "-1", "@a", "＝1", "'=1", "''=1", "=cmd|'/c calc'!A1"]
)
def test_no_text_becomes_a_formula_and_none_is_changed(format_, text):
    content = written(format_, [{**ROW, "text": text}])
    assert [row["text"] for row in read_back(content)] == [text]
    if format_ == "xlsx":
        assert load_workbook(io.BytesIO(content)).active["B2"].data_type == "s"
    if format_ == "csv":
        assert f",{text}," not in content.decode()


@given(st.text(alphabet="'=+-@a\t", max_size=8))
def test_neutral_can_be_undone_and_is_never_a_formula(text):
    assert plain(neutral(text)) == text
    assert neutral(text)[:1] not in set("=+-@\t\r\n")


def test_csv_is_rfc_4180_with_a_mark_for_excel():
    row = {"number": 1, "text": '他說"好"\n第二行'}
    columns = COLUMNS[:2]
    assert written("csv", [row], columns) == (
        '\ufeff編號,內容\r\n1,"他說""好""\n第二行"\r\n'.encode()
    )
    assert written("csv", [], columns, bom=False, language="en") == b"Number,Text\r\n"


def test_ods_is_an_opendocument_that_others_open():
    content = written("ods", [ROW])
    assert content[30:].startswith(b"mimetypeapplication/vnd.oasis.opendocument.spreadsheet")
    assert load(io.BytesIO(content)).spreadsheet.getElementsByType


@pytest.mark.parametrize("format_", FORMATS)
def test_instants_are_shown_in_the_zone_of_the_reader(format_):
    at = dt.datetime(2026, 3, 1, 0, 30, tzinfo=dt.UTC)
    content = written(format_, [{**ROW, "at": at}], zone=dt.timezone(dt.timedelta(hours=8)))
    assert read_back(content)[0]["at"] == local("2026-03-01T08:30")


def test_an_unknown_format_is_refused():
    with pytest.raises(TableFormatError):
        write("pdf", COLUMNS, [])


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp950"])
@pytest.mark.parametrize("mark", [",", "\t", ";"])
def test_text_is_read_in_every_usual_encoding(encoding, mark):
    content = f"內容{mark}編號\r\n路燈{mark}1\r\n".encode(encoding)
    assert read_back(content, COLUMNS[:2]) == [{"number": 1, "text": "路燈"}]


def test_text_in_an_unknown_encoding_is_refused():
    with pytest.raises(TableEncodingError):
        read(b"\x81\xff\xff,1", COLUMNS)


def test_lines_are_numbered_as_in_the_file():
    content = '\n編號,內容\n1,"a\nb"\n\n x,c\n3,d\n'.encode()
    good, bad = check_rows(read(content, COLUMNS[:2]).rows, COLUMNS[:2])
    assert [(row.line, row.values["number"]) for row in good] == [(3, 1), (7, 3)]
    assert [(row.line, row.column, row.code, row.value) for row in bad] == [
        (6, "number", "not_integer", " x")
    ]
    assert bad[0].reason("zh-hant") == "第 6 列「編號」不是整數。"
    assert bad[0].reason("en") == "Line 6, Number: is not a whole number."


@pytest.mark.parametrize("format_", ["ods", "xlsx"])
def test_lines_of_a_workbook_are_numbered_too(format_):
    content = written(format_, [ROW, {}, {**ROW, "number": 9}])
    assert [row.line for row in read(content, COLUMNS).rows] == [2, 4]


def test_headings_are_found_by_any_of_their_names_and_unknown_ones_told():
    column = Declared("n", "編號", "Number", other_names=("No.",))
    for heading in ("編 號", "NUMBER", "no.", "ｎ"):
        table = read(f"{heading},其他\n1,2\n".encode(), [column])
        assert [row.values for row in table.rows] == [{"n": "1"}]
        assert table.unknown == ("其他",)


def test_missing_columns_are_named():
    with pytest.raises(TableHeaderError, match="編號") as refused:
        read("內容\nx\n".encode(), COLUMNS)
    assert refused.value.values == {"columns": "編號"}


@pytest.mark.parametrize(
    "text",
    [
        *("2026-01-31", "2026/1/31", "20260131", "115-01-31", "115.1.31", "1150131"),
        *("民國115年1月31日", "１１５／１／３１"),
    ],
)
def test_days_are_read_in_both_counts_of_years(text):
    assert parse_date(text) == dt.date(2026, 1, 31)


@pytest.mark.parametrize("text", ["", "31/01/2026", "115-02-29", "2026-13-01", "明天"])
def test_what_is_no_day_is_refused(text):
    with pytest.raises(ValueError, match="not_date"):
        parse_date(text)


@pytest.mark.parametrize(
    "text",
    ["2026-03", "2026/3", "202603", "115-03", "115.3", "11503", "民國115年3月", "１１５／３",
     "2026-03-05", "1150305", " 115年 3 月 "],
)  # fmt: skip
def test_months_are_read_in_both_counts_of_years(text):
    assert parse_month(text) == dt.date(2026, 3, 1)


@pytest.mark.parametrize("text", ["", "2026", "115", "2026-13", "115-00", "March", "2026-03-32"])
def test_what_is_no_month_is_refused(text):
    with pytest.raises(ValueError, match="not_month"):
        parse_month(text)


@pytest.mark.parametrize(
    ("text", "number"),
    [("1,234.5", "1234.5"), ("１２３", "123"), (" -7 ", "-7"), ("０．５", "0.5")],
)
def test_numbers_are_read_as_people_write_them(text, number):
    assert parse_number(text) == Decimal(number)


@pytest.mark.parametrize("text", ["", "many", "NaN", "Infinity", "1 2"])
def test_what_is_no_number_is_refused(text):
    with pytest.raises(ValueError, match="not_number"):
        parse_number(text)


def package(**members):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in members.items():
            made.writestr(name.replace("__", "/"), content)
    return out.getvalue()


def sheet(*cells):
    return package(
        **{"xl__workbook.xml": "<workbook/>", "xl__worksheets__sheet1.xml": "".join(cells)}
    )


def ods(body):
    named = "application/vnd.oasis.opendocument.spreadsheet"
    return package(mimetype=named, **{"content.xml": body})


@pytest.mark.parametrize(
    "content",
    [
        sheet("<row r='1'>", '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'),
        sheet("<!--" + " " * 20_000_000 + "-->"),
        ods(
            '<o xmlns:table="t" xmlns:text="x"><table:table><table:table-row '
            'table:number-rows-repeated="1000000"><table:table-cell '
            'table:number-columns-repeated="1000"><text:p>a</text:p></table:table-cell>'
            "</table:table-row></table:table></o>"
        ),
    ],
)
def test_bombs_are_refused_while_packed(content):
    assert len(content) < 100_000
    with pytest.raises(TableTooLargeError):
        read(content, COLUMNS)


@pytest.mark.parametrize(
    "content",
    [
        b"PK\x03\x04junk",
        package(readme="x"),
        ods("<a><b></a>"),
        ods('<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>'),
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1junk",
        b"a,b\n\x00",
    ],
)
def test_what_is_no_table_is_refused(content):
    with pytest.raises(TableFormatError):
        read(content, COLUMNS)


def test_more_bytes_than_allowed_are_refused():
    with pytest.raises(TableTooLargeError):
        read(b"a" * 101, COLUMNS, max_bytes=100)


@pytest.mark.parametrize(
    ("column", "value", "code"),
    [
        (Column("c", "欄", "C", required=True), " ", "required"),
        (Column("c", "欄", "C", Kind.DECIMAL), "nan", "not_number"),
        (Column("c", "欄", "C", Kind.BOOLEAN), "maybe", "not_boolean"),
        (Column("c", "欄", "C", Kind.DATETIME), "2026-01-31 25:00", "not_datetime"),
        (Column("c", "欄", "C", max_length=2), "三個字", "too_long"),
        (Column("c", "欄", "C", choices=("甲", "乙")), "丙", "not_a_choice"),
    ],
)
def test_a_cell_that_does_not_fit_says_why(column, value, code):
    with pytest.raises(ValueError, match=code):
        column.understand(value)
