"""A PDF, read and cleaned in a process of its own."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from dataclasses import dataclass
from typing import Any

from civicloop.kernel.files.errors import (
    DocumentLockedError,
    DocumentUnreadableError,
    TooManyPagesError,
)

PATIENCE = 30.0
READER = "civicloop.kernel.files.adapters.pdf_reader"
_READING = threading.BoundedSemaphore(2)
"""How many PDFs one process has read at once."""


@dataclass(frozen=True, slots=True)
class CleanDocument:
    """A PDF as it is kept. ``taken_out`` counts what acted by itself and is gone."""

    content: bytes
    pages: int
    taken_out: int


def clean_document(content: bytes, *, max_pages: int) -> CleanDocument:
    """The PDF without scripts, triggers, embedded files and programs.

    One without them is kept byte for byte, so that its signatures still hold. One that
    cannot be read within the limits of memory and time is refused.
    """
    with _READING:
        found, cleaned = _read(content, max_pages)
    fault = found.get("fault")
    if fault == "pages":
        raise TooManyPagesError("Too many pages.", pages=found["pages"], limit=max_pages)
    if fault == "locked":
        raise DocumentLockedError("The document asks for a password.")
    if fault:
        raise DocumentUnreadableError("The document is damaged.")
    return CleanDocument(cleaned or content, found["pages"], found["taken_out"])


def _read(content: bytes, max_pages: int) -> tuple[dict[str, Any], bytes]:
    try:
        done = subprocess.run(  # noqa: S603 (our own program)
            [sys.executable, "-m", READER, str(max_pages)],
            input=content,
            capture_output=True,
            timeout=PATIENCE,
            check=True,
        )
        said, _, cleaned = done.stdout.partition(b"\n")
        return dict(json.loads(said)), cleaned
    except (subprocess.SubprocessError, ValueError) as fault:
        raise DocumentUnreadableError("The document cannot be read within its limits.") from fault
