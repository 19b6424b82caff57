"""Hand a file out, to a view of the module that owns its object."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from civicloop.kernel.files.adapters import folder
from civicloop.kernel.files.errors import ContentMissingError, FileRemovedError
from civicloop.kernel.files.models import StoredFile
from civicloop.kernel.files.rules import serving_headers


@dataclass(frozen=True, slots=True)
class OpenedFile:
    """A content ready to be sent: where it lies, and the headers it must leave with."""

    path: Path
    media_type: str
    size: int
    headers: dict[str, str]


def open_file(stored: StoredFile, *, thumbnail: bool = False, download: bool = False) -> OpenedFile:
    """The content of a file and the headers for it.

    The caller has asked its own policy. A thumbnail is asked of pictures alone; another
    file has none, and gives its content.
    """
    if stored.removed_at is not None:
        raise FileRemovedError("The file was removed.")
    small = thumbnail and stored.is_image
    digest = stored.thumbnail_digest if small else stored.digest
    size = stored.thumbnail_size if small else stored.size
    path = folder.path_of(digest)
    if not path.is_file():
        raise ContentMissingError(f"The content of {stored.ref} is not in the store.")
    headers = serving_headers(
        media_type=stored.media_type,
        size=size,
        digest=digest,
        name=stored.name,
        download=download,
    )
    return OpenedFile(path, stored.media_type, size, headers)
