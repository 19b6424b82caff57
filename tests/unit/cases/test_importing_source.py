"""The encoding of a file: by its own form, and never by one damaged byte."""

import pytest

from civicloop.answer.cases.services.importing.source import look_through

TEXT = "id,what\n1,Café à l’angle\n2,Niño herido\n3,naïve\n"


@pytest.mark.parametrize(
    ("content", "encodings", "found"),
    [
        (TEXT.encode(), ("utf-8", "cp1252"), "utf-8-sig"),
        (TEXT.encode() + b"4,\xff broken\n", ("utf-8", "cp1252"), "utf-8-sig"),
        (TEXT.encode("cp1252"), ("utf-8", "cp1252"), "cp1252"),
        ("案號,地址\n1,北投區\n".encode("cp950"), ("utf-8", "cp950"), "cp950"),
        ("案號,地址\n1,北投區\n".encode() + b"2,\xff\n", ("utf-8", "cp950"), "utf-8-sig"),
    ],
)
def test_a_damaged_byte_does_not_change_the_encoding_of_a_file(tmp_path, content, encodings, found):
    path = tmp_path / "a.csv"
    path.write_bytes(content)
    source = look_through(path, encodings)
    assert source.encoding == found
    assert source.lines == content.count(b"\n")
