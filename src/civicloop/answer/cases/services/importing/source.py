"""The file of another system on the disk: what it is packed in, its encoding, its lines."""

from __future__ import annotations

import codecs
import gzip
import hashlib
import io
import re
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Final

from civicloop.answer.cases.errors import ImportingError

CHUNK: Final = 1024 * 1024
GZIP: Final = b"\x1f\x8b"
_BROKEN: Final = re.compile("[\udc80-\udcff]")
_WIDE: Final = re.compile("[^\x00-\x7f\udc80-\udcff]")
_MARKED: Final = {"utf-8": "utf-8-sig", "utf8": "utf-8-sig"}
_DAMAGE: Final = (EOFError, gzip.BadGzipFile, zlib.error)


@dataclass(frozen=True, slots=True)
class Source:
    """A file that was looked through once."""

    path: Path
    digest: str
    encoding: str
    lines: int

    @contextmanager
    def opened(self) -> Iterator[Iterator[str]]:
        """Its lines with their ends; bytes that are not in the encoding stand as surrogates."""
        with _unpacked(self.path) as raw:
            text = io.TextIOWrapper(
                raw, encoding=self.encoding, errors="surrogateescape", newline=""
            )
            yield _guarded(text, self.path)


def look_through(path: Path, encodings: Sequence[str]) -> Source:
    """Digest, number of lines and encoding: of those named the one with the fewest bad bytes.

    UTF-8 is told by its own form: a file with more letters in it than bad bytes is damaged
    UTF-8, however well an encoding in which every byte means something may read it.
    """
    best: tuple[int, str, str, int] | None = None
    for name in encodings:
        encoding = _MARKED.get(name.lower(), name)
        digest, bad, wide, lines = _read(path, encoding)
        if best is None or bad < best[0]:
            best = (bad, encoding, digest, lines)
        if not bad or (encoding in _MARKED.values() and bad < wide):
            break
    assert best is not None, "a mapping names at least one encoding"
    _, encoding, digest, lines = best
    return Source(path, digest, encoding, lines)


def _read(path: Path, encoding: str) -> tuple[str, int, int, int]:
    """Digest of the unpacked content, bytes that are not in the encoding, letters, lines."""
    digest, bad, wide, lines = hashlib.sha256(), 0, 0, 0
    decoder = codecs.getincrementaldecoder(encoding)(errors="surrogateescape")
    last = ""
    try:
        with _unpacked(path) as raw:
            while chunk := raw.read(CHUNK):
                digest.update(chunk)
                text = decoder.decode(chunk)
                bad += len(_BROKEN.findall(text))
                wide += len(_WIDE.findall(text))
                lines += text.count("\n")
                last = text[-1:] or last
        bad += len(_BROKEN.findall(decoder.decode(b"", final=True)))
    except _DAMAGE as error:
        raise ImportingError(f"{path} is damaged: {error}. Fetch it again.") from error
    except UnicodeError:
        bad += CHUNK  # an encoding that cannot go on after a mistake
    return digest.hexdigest(), bad, wide, lines + (last not in {"", "\n"})


@contextmanager
def _unpacked(path: Path) -> Iterator[IO[bytes]]:
    """The content of a file, unpacked where it is packed with gzip, whatever its name."""
    try:
        raw = path.open("rb")
    except OSError as error:
        raise ImportingError(f"{path} cannot be read: {error.strerror}.") from error
    with raw:
        packed = raw.read(len(GZIP)) == GZIP
        raw.seek(0)
        if not packed:
            yield raw
            return
        with gzip.GzipFile(fileobj=raw) as inner:
            yield io.BufferedReader(inner)


def _guarded(text: io.TextIOWrapper, path: Path) -> Iterator[str]:
    try:
        yield from text
    except _DAMAGE as error:
        raise ImportingError(f"{path} is damaged: {error}. Fetch it again.") from error
