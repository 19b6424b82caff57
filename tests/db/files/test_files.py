"""Files are kept once, refused whole, handed out safely and taken away."""

import datetime as dt
import io
import os
import socket
import struct
import threading

import pytest

from civicloop.kernel.actors.rules import citizen, machine
from civicloop.kernel.files import queries
from civicloop.kernel.files import services as files
from civicloop.kernel.files.adapters import folder
from civicloop.kernel.files.errors import (
    ContentMissingError,
    FileEmptyError,
    FileRemovedError,
    FileTooLargeError,
    FileTypeRefusedError,
    MalwareFoundError,
    ScannerUnavailableError,
    TooManyFilesError,
    TypeMismatchError,
)
from civicloop.kernel.files.jobs import sweep
from civicloop.kernel.files.models import StoredFile
from civicloop.kernel.ledger import queries as ledger
from civicloop.kernel.vault import services as vault
from tests.unit.files.documents import document
from tests.unit.files.pictures import gps, picture

pytestmark = pytest.mark.django_db
REF = "samples:sample:1"
PDF = document()


class Sent(io.BytesIO):
    """An upload as Django hands it over."""

    def __init__(self, content, name="", content_type=""):
        super().__init__(content)
        self.name, self.content_type = name, content_type


class Endless(Sent):
    """An upload that never ends, and knows how much of it was taken."""

    taken = 0

    def read(self, size=-1, /):
        assert size > 0
        self.taken += size
        return os.urandom(16) + bytes(size - 16)


def store(content, *, ref=REF, kind="samples.photo", name="", content_type=""):
    upload = Sent(content, name, content_type)
    return files.store(upload, ref=ref, kind=kind, actor=citizen())


def kept():
    return {digest for digest, _ in folder.digests()}


def test_a_photo_is_kept_with_its_place_and_without_its_metadata():
    row = store(picture(place=gps(), orientation=6), name="王小明.jpg", content_type="image/jpeg")
    assert (row.media_type, row.width, row.height) == ("image/jpeg", 480, 640)
    assert row.taken_position == (120.3014, 22.6273)
    assert row.taken_at == dt.datetime(2026, 3, 1, 0, 30, tzinfo=dt.UTC)
    assert kept() == {row.digest, row.thumbnail_digest}
    assert b"SecretCamera" not in folder.path_of(row.digest).read_bytes()
    assert queries.files_of(REF) == [row]
    assert row.name == f"photo-{row.pk}.jpg"
    assert vault.unseal(REF, bytes(row.name_box), field="file_name") == "王小明.jpg".encode()


def test_storing_is_told_to_the_ledger_without_the_name():
    row = store(picture(), name="王小明.jpg")
    (event,) = ledger.history(row.ref)
    assert event.name == "files.file_stored"
    assert event.body["owner"] == REF
    assert "王小明" not in str(event.body)


def test_the_same_content_lies_there_once():
    first, second = store(picture()), store(picture(), ref="samples:sample:2")
    assert first.digest == second.digest
    assert len(kept()) == 2
    modes = folder.path_of(first.digest).stat().st_mode, folder.root().stat().st_mode
    assert [mode & 0o077 for mode in modes] == [0, 0]


@pytest.mark.parametrize(
    ("content", "more", "error"),
    [
        (b"", {}, FileEmptyError),
        (picture() + bytes(2_000_000), {}, FileTooLargeError),
        (PDF, {}, FileTypeRefusedError),
        (picture(), {"name": "a.pdf"}, TypeMismatchError),
        (picture(), {"content_type": "text/html"}, TypeMismatchError),
        (picture(), {"kind": "samples.paper"}, FileTypeRefusedError),
    ],
)
def test_a_refused_file_changes_nothing(content, more, error):
    with pytest.raises(error):
        store(content, **more)
    assert StoredFile.objects.count() == 0
    assert kept() == set()


def test_fifty_megabytes_are_not_even_read_to_the_end():
    upload = Endless(b"")
    with pytest.raises(FileTooLargeError):
        files.store(upload, ref=REF, kind="samples.photo", actor=citizen())
    assert upload.taken == 2_000_001


def test_an_object_has_no_more_files_of_a_kind_than_it_may():
    for colour in ("red", "green", "blue"):
        store(picture(colour=colour))
    with pytest.raises(TooManyFilesError) as refused:
        store(picture(colour="white"))
    assert refused.value.values == {"limit": 3}
    upload = Endless(b"")
    with pytest.raises(TooManyFilesError):
        files.store(upload, ref=REF, kind="samples.photo", actor=citizen())
    assert upload.taken == 0
    assert store(picture(colour="white"), ref="samples:sample:2").pk
    assert store(PDF, kind="samples.paper").pk


def test_a_document_is_kept_as_it_came_and_only_ever_saved():
    row = store(PDF, kind="samples.paper", name="a.pdf", content_type="application/pdf")
    given = files.open_file(row)
    assert given.path.read_bytes() == PDF
    assert given.headers["Content-Disposition"].startswith("attachment;")
    assert given.headers["Content-Length"] == str(len(PDF))
    assert not row.is_image


def test_a_thumbnail_is_handed_out_under_its_own_length():
    row = store(picture(size=(1200, 900)))
    given = files.open_file(row, thumbnail=True)
    assert given.path == folder.path_of(row.thumbnail_digest)
    assert given.headers["Content-Length"] == str(given.path.stat().st_size)


def test_a_removed_file_is_gone_with_its_place_and_name_but_stays_on_record():
    row = store(picture(place=gps()), name="a.jpg")
    files.remove(row.pk, actor=machine("retention"), reason="term")
    files.remove(row.pk, actor=machine("retention"), reason="term")
    row.refresh_from_db()
    assert (row.taken_position, row.taken_at, row.name_box) == (None, None, None)
    assert queries.files_of(REF) == []
    assert [event.name for event in ledger.history(row.ref)] == [
        "files.file_stored",
        "files.file_removed",
    ]
    with pytest.raises(FileRemovedError):
        files.open_file(row)


def later(hours):
    return dt.datetime.now(dt.UTC) + dt.timedelta(hours=hours)


def test_a_sweep_takes_only_old_contents_that_nobody_names():
    gone, stays = store(picture(colour="red")), store(picture(colour="blue"))
    shared = store(picture(colour="red", size=(50, 50)))
    store(picture(colour="red", size=(50, 50)), ref="samples:sample:2")
    for row in (gone, shared):
        files.remove(row.pk, actor=machine("retention"))
    assert files.sweep(now=later(1)) == 0
    sweep(int(later(25).timestamp()))
    names = {stays.digest, stays.thumbnail_digest, shared.digest, shared.thumbnail_digest}
    assert kept() == names
    assert files.sweep(now=later(25)) == 0


def test_a_lost_content_is_named():
    row = store(picture())
    folder.remove(row.digest)
    with pytest.raises(ContentMissingError, match=row.ref):
        files.open_file(row)
    assert not folder.is_whole(row.digest)
    assert folder.is_whole(row.thumbnail_digest)


def test_a_damaged_content_is_noticed():
    row = store(picture())
    folder.path_of(row.digest).write_bytes(b"other")
    assert not folder.is_whole(row.digest)


class Scanner:
    """A clamd of one answer on loopback, which keeps what it was sent."""

    def __init__(self, answer):
        self.answer, self.received = answer, b""
        self.server = socket.create_server(("127.0.0.1", 0))
        self.address = f"tcp://127.0.0.1:{self.server.getsockname()[1]}"
        self.thread = threading.Thread(target=self.serve)
        self.thread.start()

    def serve(self):
        line, _ = self.server.accept()
        with line, self.server, line.makefile("rb") as stream:
            assert stream.read(10) == b"zINSTREAM\0"
            while size := struct.unpack("!L", stream.read(4))[0]:
                self.received += stream.read(size)
            line.sendall(self.answer + b"\0")


def test_a_scanner_is_given_the_file_as_it_came(settings):
    scanner = Scanner(b"stream: OK")
    settings.CLAMD_ADDRESS = scanner.address
    content = picture(size=(900, 900))
    row = store(content)
    scanner.thread.join(10)
    assert scanner.received == content
    assert row.scanned_by == "clamd"


def test_what_a_scanner_finds_is_refused(settings):
    scanner = Scanner(b"stream: Eicar-Test-Signature FOUND")
    settings.CLAMD_ADDRESS = scanner.address
    with pytest.raises(MalwareFoundError, match="Eicar"):
        store(picture())
    scanner.thread.join(10)
    assert kept() == set()


def test_a_scanner_that_does_not_answer_lets_nothing_in(settings):
    with socket.create_server(("127.0.0.1", 0)) as free:
        address = f"tcp://127.0.0.1:{free.getsockname()[1]}"
    settings.CLAMD_ADDRESS = address
    with pytest.raises(ScannerUnavailableError):
        store(picture())
    assert StoredFile.objects.count() == 0


def test_without_a_scanner_it_is_said_so():
    assert queries.scanner() == ""
    assert store(picture()).scanned_by == ""
