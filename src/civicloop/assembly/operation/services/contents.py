"""Contents of files into a set and out of it: each lies under its digest, and never changes."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from civicloop.assembly.operation.adapters import streams

Report = Callable[[str], None]
TELL_EVERY = 5_000


@dataclass(slots=True)
class Copied:
    """What became of the contents of a list."""

    new: int = 0
    shared: int = 0
    missing: list[str] = field(default_factory=list)


def place_of(root: Path, digest: str) -> Path:
    """Where a content lies below a folder: as in the product's own."""
    return root / digest[:2] / digest[2:4] / digest


def listed(path: Path) -> Iterator[tuple[str, int]]:
    """The digests and sizes of a list."""
    rest = b""
    for piece in streams.PackedReader(path).pieces():
        *lines, rest = (rest + piece).split(b"\n")
        for line in lines:
            digest, _, size = line.decode("ascii").partition(" ")
            yield digest, int(size)


def copy_all(
    names: Path, source: Path, target: Path, *, earlier: Path | None, report: Report
) -> Copied:
    """Copy what a list names; what an earlier set on the same disk holds is shared with it.

    A content never changes, so two sets may hold the same file: a set costs the room of
    what is new in it. What is copied is digested on the way.
    """
    done = Copied()
    for number, (digest, size) in enumerate(listed(names), start=1):
        place = place_of(target, digest)
        before = place_of(earlier, digest) if earlier is not None else None
        if is_there(place, size) or _shared(before, place, size):
            done.shared += 1
        elif _copy(place_of(source, digest), place, digest):
            done.new += 1
        else:
            done.missing.append(digest)
        if number % TELL_EVERY == 0:
            report(f"  {number:,} contents")
    return done


def verify(names: Path, root: Path, report: Report) -> list[str]:
    """The contents of a list that are missing or damaged below a folder."""
    bad = []
    for number, (digest, _size) in enumerate(listed(names), start=1):
        place = place_of(root, digest)
        if not place.is_file() or streams.digest_of(place) != digest:
            bad.append(digest)
        if number % TELL_EVERY == 0:
            report(f"  {number:,} contents")
    return bad


def room(names: Path, target: Path, earlier: Path | None) -> int:
    """The bytes that copying a list takes on the disk."""
    return sum(
        size
        for digest, size in listed(names)
        if not is_there(place_of(target, digest), size)
        and (earlier is None or not is_there(place_of(earlier, digest), size))
    )


def is_there(place: Path, size: int) -> bool:
    """Whether a content lies there with all its bytes."""
    try:
        return place.stat().st_size == size
    except FileNotFoundError:
        return False


def _shared(before: Path | None, place: Path, size: int) -> bool:
    """Give what an earlier set holds a second name."""
    if before is None or not is_there(before, size):
        return False
    place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        os.link(before, place)
    except OSError:
        return False  # another disk, or one that knows no second name
    return True


def _copy(source: Path, place: Path, digest: str) -> bool:
    try:
        _size, found = streams.copy(source, place)
    except FileNotFoundError:
        return False
    if found != digest:
        place.unlink()
    return found == digest
