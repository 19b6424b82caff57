"""Take a file in: limits, scanner, type, cleaning, content, row, event."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from django.db import transaction
from django.utils import timezone

from civicloop.kernel.actors.rules import Actor
from civicloop.kernel.clock import services as clock
from civicloop.kernel.files import queries
from civicloop.kernel.files.adapters import clamd, folder, pdf
from civicloop.kernel.files.errors import (
    FileEmptyError,
    FileTooLargeError,
    FileTypeRefusedError,
    TooManyFilesError,
)
from civicloop.kernel.files.events import FileStored
from civicloop.kernel.files.models import StoredFile
from civicloop.kernel.files.rules import (
    IMAGES,
    KINDS,
    PDF,
    CleanImage,
    FileKind,
    clean_image,
    clean_name,
    identify,
    require_honest,
)
from civicloop.kernel.ledger import services as ledger
from civicloop.kernel.statements import services as statements
from civicloop.kernel.statements.rules import Part
from civicloop.kernel.vault import services as vault

LOCK_CLASS = 0x66696C65
"""The advisory locks of this module ("file"): on owners while storing, on digests."""
ALONE = f"SELECT pg_advisory_xact_lock({LOCK_CLASS}, hashtext(%s))"
SHARED = f"SELECT pg_advisory_xact_lock_shared({LOCK_CLASS}, hashtext(%s))"
KEY = Part("file_id", "SELECT nextval('files_storedfile_id_seq')")


class Upload(Protocol):
    """What a request hands over, or an open file: anything that can be read in pieces."""

    def read(self, size: int = -1, /) -> bytes:
        """The next bytes."""
        ...


@dataclass(frozen=True, slots=True)
class _Kept:
    """A content as it will be kept, and under which names."""

    content: bytes
    media_type: str
    image: CleanImage | None
    digest: str
    thumbnail_digest: str = ""


def store(
    upload: Upload | bytes,
    *,
    ref: str,
    kind: str,
    actor: Actor,
    name: str = "",
    claimed_type: str = "",
    now: datetime | None = None,
) -> StoredFile:
    """Keep a file for the object ``ref``, or raise a ``FileRefusedError`` and change nothing.

    Name and claimed type are taken from the upload where it has them. A picture is
    drawn anew (see ``rules.clean_image``), a PDF loses what acts by itself; any other file
    is kept as it came. The content is on the disk before the row is, once.
    """
    declared = KINDS.get(kind)
    said_name = name or str(getattr(upload, "name", "") or "")
    said_type = claimed_type or str(getattr(upload, "content_type", "") or "")
    if queries.count_of(ref, kind) >= declared.per_object:  # before the work, and once more alone
        raise _too_many(declared)
    content = _read(upload, declared.max_bytes)
    scanner = queries.scanner()
    if scanner:
        clamd.scan(scanner, content)
    kept = _checked(content, declared, said_name, said_type)
    with transaction.atomic(savepoint=False):
        statements.ask(*_held(kept), Part("owner_held", ALONE, (ref,)))
        number, key = statements.ask(queries.counting(ref, kind), KEY)
        has_room = number < declared.per_object
        if has_room:
            row = _row(kept, ref=ref, kind=kind, actor=actor, at=now or clock.now(), name=said_name)
            row.scanned_by = "clamd" if scanner else ""
            row.pk = int(key)
            ledger.append(
                FileStored(row.ref, ref, kind, row.media_type, row.size, row.digest),
                actor=actor,
                at=row.created_at,
                beside=(statements.insertion(row),),
            )
    if not has_room:  # said outside: a caller may go on without this file
        raise _too_many(declared)
    return row


def _too_many(kind: FileKind) -> TooManyFilesError:
    return TooManyFilesError("No more files of this kind.", limit=kind.per_object)


def prepared(content: bytes, kind: FileKind, *, ref: str, actor: Actor, at: datetime) -> StoredFile:
    """The row of a content, not saved; the content itself is checked, cleaned and kept."""
    kept = _checked(content, kind, "", "")
    statements.ask(*_held(kept))
    return _row(kept, ref=ref, kind=kind.name, actor=actor, at=at, name="")


def _read(upload: Upload | bytes, limit: int) -> bytes:
    """The whole content; reading stops one byte past the limit."""
    content = upload if isinstance(upload, bytes) else upload.read(limit + 1)
    if not content:
        raise FileEmptyError("The file is empty.")
    if len(content) > limit:
        raise FileTooLargeError(f"The file is larger than {limit} bytes.", limit=limit)
    return content


def _checked(content: bytes, kind: FileKind, name: str, claimed: str) -> _Kept:
    found = identify(content)
    if found not in kind.types:
        raise FileTypeRefusedError(
            f"{found} is not taken here.", found=found, allowed=", ".join(kind.types)
        )
    require_honest(found, name=name, claimed=claimed)
    if found == PDF:
        content = pdf.clean_document(content, max_pages=kind.max_pages).content
    if found not in IMAGES:
        return _Kept(content, found, None, folder.digest_of(content))
    image = clean_image(
        content,
        max_pixels=kind.max_pixels,
        side=kind.side,
        thumbnail_side=kind.thumbnail_side,
        zone=timezone.get_current_timezone(),
    )
    digests = folder.digest_of(image.content), folder.digest_of(image.thumbnail)
    return _Kept(image.content, "image/jpeg", image, *digests)


def _row(kept: _Kept, *, ref: str, kind: str, actor: Actor, at: datetime, name: str) -> StoredFile:
    cleaned = clean_name(name)
    folder.put(kept.content, kept.digest)
    row = StoredFile(
        owner_ref=ref,
        kind=kind,
        digest=kept.digest,
        media_type=kept.media_type,
        size=len(kept.content),
        name_box=vault.seal(ref, cleaned, field="file_name") if cleaned else None,
        created_at=at,
        created_by=actor.ref,
    )
    if kept.image is not None:
        row.width, row.height = kept.image.width, kept.image.height
        folder.put(kept.image.thumbnail, kept.thumbnail_digest)
        row.thumbnail_digest = kept.thumbnail_digest
        row.thumbnail_size = len(kept.image.thumbnail)
        row.taken_at = kept.image.taken_at
        if kept.image.position is not None:
            row.taken_lon, row.taken_lat = kept.image.position
    return row


def _held(kept: _Kept) -> Iterator[Part]:
    """Locks on the digests, so that a sweep cannot take the contents away.

    They are shared: those who keep the same contents in another order do not wait for
    each other, the sweep alone holds one for itself.
    """
    for place, digest in enumerate(filter(None, (kept.digest, kept.thumbnail_digest))):
        yield Part(f"content_{place}_held", SHARED, (digest,))
