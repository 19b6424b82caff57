"""A PDF comes in without what acts by itself, or not at all."""

import io

import pikepdf
import pytest

from civicloop.kernel.files.adapters.pdf import clean_document
from civicloop.kernel.files.errors import (
    DocumentLockedError,
    DocumentUnreadableError,
    TooManyPagesError,
)
from tests.unit.files import documents
from tests.unit.files.documents import document


def cleaned(content):
    return clean_document(content, max_pages=5)


@pytest.mark.parametrize("content", [document(pages=3), document(a=documents.with_link)])
def test_a_plain_document_is_kept_byte_for_byte(content):
    found = cleaned(content)
    assert found.content == content
    assert found.taken_out == 0


@pytest.mark.parametrize(
    ("change", "trace"),
    [
        (documents.with_script, b"alert"),
        (documents.with_named_script, b"alert"),
        (documents.with_attachment, b"evil.exe"),
        (documents.with_launch, b"cmd.exe"),
        (documents.with_launch, b"javascript:"),
        (documents.with_triggers, b"alert"),
        (documents.with_triggers, b"XFA"),
    ],
)
def test_what_acts_by_itself_is_taken_out_and_the_pages_stay(change, trace):
    content = document(pages=2, change=change)
    assert trace in _unpacked(content)
    found = cleaned(content)
    assert found.taken_out > 0
    assert trace not in _unpacked(found.content)
    with pikepdf.open(io.BytesIO(found.content)) as again:
        assert len(again.pages) == 2
        assert len(again.attachments) == 0
    assert cleaned(found.content).taken_out == 0


def test_a_document_has_no_more_pages_than_it_may():
    assert cleaned(document(pages=5)).pages == 5
    with pytest.raises(TooManyPagesError) as refusal:
        cleaned(document(pages=6))
    assert refusal.value.values == {"pages": 6, "limit": 5}


def test_a_locked_document_is_refused():
    with pytest.raises(DocumentLockedError):
        cleaned(documents.locked())


@pytest.mark.parametrize(
    "content",
    [b"%PDF-1.7\n1 0 obj\n%%EOF\n", b"%PDF-1.7\n" + bytes(500) + b"%%EOF", document()[:200]],
)
def test_a_damaged_document_is_refused(content):
    with pytest.raises(DocumentUnreadableError):
        cleaned(content)


def test_a_document_that_unpacks_to_more_than_memory_ends_its_own_reader_alone():
    with pytest.raises(DocumentUnreadableError):
        cleaned(documents.bomb())


def _unpacked(content):
    """Every byte of a PDF, its streams unpacked."""
    with pikepdf.open(io.BytesIO(content)) as pdf:
        out = io.BytesIO()
        pdf.save(
            out,
            object_stream_mode=pikepdf.ObjectStreamMode.disable,
            stream_decode_level=pikepdf.StreamDecodeLevel.all,
            compress_streams=False,
        )
        return out.getvalue()
