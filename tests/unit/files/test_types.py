"""A file is what its content says."""

import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from civicloop.kernel.files.errors import (
    FileTypeRefusedError,
    HeicRefusedError,
    TypeMismatchError,
)
from civicloop.kernel.files.rules import (
    KINDS,
    clean_name,
    declare_kind,
    disposition,
    identify,
    require_honest,
    serving_headers,
)
from tests.unit.files.pictures import picture

ODT = "application/vnd.oasis.opendocument.text"


def package(**members):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        for name, content in members.items():
            made.writestr(
                name.replace("__", "/").replace("_xml", ".xml").replace("_bin", ".bin"), content
            )
    return out.getvalue()


@pytest.mark.parametrize("format_", ["JPEG", "PNG", "WEBP", "GIF"])
def test_pictures_are_known_by_content(format_):
    assert identify(picture(format_)) == f"image/{format_.lower()}"


def test_documents_are_known_by_content():
    assert identify(b"%PDF-1.7\n...\n%%EOF\n") == "application/pdf"
    assert identify(package(mimetype=ODT, content_xml="<x/>")) == ODT
    assert identify(package(word__document_xml="<x/>")).endswith("wordprocessingml.document")


@pytest.mark.parametrize(
    "content",
    [
        b"<html><script>",
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"MZ\x90\x00",
        b"%PDF-1.7 without an end",
        b"PK\x03\x04 not a package",
        package(readme="x"),
        package(word__document_xml="<x/>", word__vbaProject_bin="macro"),
    ],
)
def test_everything_else_is_refused(content):
    with pytest.raises(FileTypeRefusedError):
        identify(content)


@pytest.mark.parametrize("brand", [b"heic", b"mif1", b"avif"])
def test_heic_is_refused_by_name(brand):
    with pytest.raises(HeicRefusedError) as refused:
        identify(b"\x00\x00\x00\x18ftyp" + brand + bytes(20))
    assert refused.value.code == "heic_refused"


@pytest.mark.parametrize(
    ("name", "claimed", "found"),
    [
        ("a.pdf", "", "image/png"),
        ("a.jpg", "", "application/pdf"),
        ("a.exe", "", "image/png"),
        ("a.html", "text/html", "image/png"),
        ("", "text/html", "image/jpeg"),
        ("a.svg", "image/svg+xml", "image/png"),
    ],
)
def test_a_lie_about_the_type_is_refused(name, claimed, found):
    with pytest.raises(TypeMismatchError):
        require_honest(found, name=name, claimed=claimed)


@pytest.mark.parametrize(
    ("name", "claimed", "found"),
    [
        ("a.jpg", "image/jpeg", "image/jpeg"),
        ("a.JPG", "image/jpeg; q=1", "image/webp"),
        ("a.heic", "image/heic", "image/jpeg"),
        ("photo", "application/octet-stream", "image/png"),
        ("", "", "application/pdf"),
    ],
)
def test_a_name_between_pictures_or_none_is_no_lie(name, claimed, found):
    require_honest(found, name=name, claimed=claimed)


@pytest.mark.parametrize(
    ("name", "cleaned"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\photos\\路燈.jpg", "路燈.jpg"),
        ("a\u202egpj.exe\x00", "agpj.exe"),
        (" .. ", ""),
    ],
)
def test_a_name_is_cleaned(name, cleaned):
    assert clean_name(name) == cleaned


@given(st.text(max_size=400))
def test_a_clean_name_stays_clean_and_short(name):
    once = clean_name(name)
    assert clean_name(once) == once or len(once) == 120
    assert len(once) <= 120
    assert not set(once) & set("/\\\0\n\r")


def test_only_pictures_are_shown_in_place():
    common = {"size": 10, "digest": "ab" * 32, "name": "photo-1.jpg", "download": False}
    shown = serving_headers(media_type="image/jpeg", **common)
    saved = serving_headers(media_type="application/pdf", **common)
    assert shown["Content-Disposition"].startswith("inline;")
    assert saved["Content-Disposition"].startswith("attachment;")
    assert shown["X-Content-Type-Options"] == "nosniff"
    assert shown["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert shown["Cache-Control"].startswith("private")


def test_a_kind_of_an_unknown_type_is_refused():
    with pytest.raises(ValueError, match="svg"):
        declare_kind("samples.drawing", types=("image/svg+xml",))
    assert "samples.drawing" not in KINDS


@pytest.mark.parametrize(
    ("name", "header"),
    [
        ("cases-2026.csv", 'attachment; filename="cases-2026.csv"'),
        (
            "報告.pdf",
            "attachment; filename=\"__.pdf\"; filename*=UTF-8''%E5%A0%B1%E5%91%8A.pdf",
        ),
        (
            "50% done.txt",
            "attachment; filename=\"50% done.txt\"; filename*=UTF-8''50%25%20done.txt",
        ),
        ('a"b\\c/d\r\nX: 1.csv', 'attachment; filename="a_b_c_d__X: 1.csv"'),
        ("a\u202egpj.exe", 'attachment; filename="a_gpj.exe"'),
    ],
)
def test_the_name_of_a_file_is_told_as_rfc_6266_wants_it(name, header):
    assert disposition(name) == header


@given(st.text(max_size=80))
def test_no_name_ends_its_header(name):
    header = disposition(name, inline=True)
    assert header.isascii()
    assert header.isprintable()
    assert header.startswith('inline; filename="')
    assert header.count('"') == 2
