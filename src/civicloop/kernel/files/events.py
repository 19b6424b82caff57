"""What files publish."""

from dataclasses import dataclass


@dataclass(frozen=True)
class FileStored:
    """A file was taken for an object."""

    file: str
    owner: str
    kind: str
    media_type: str
    size: int
    digest: str


@dataclass(frozen=True)
class FileRemoved:
    """A file of an object was removed; its content follows with the next sweep."""

    file: str
    owner: str
    kind: str
    digest: str
