"""The program that reads one PDF, in a process of its own: ``python -m ...pdf_reader LIMIT``.

The PDF comes on standard input; a line of JSON, and then the PDF without what acts by
itself, go out. Nothing of the product is loaded here, and what the process may use is
limited before the first byte is read: a PDF that unpacks to more ends this process alone.
"""

from __future__ import annotations

import io
import json
import resource
import sys
from typing import Any

import pikepdf

MEMORY = 1024**3
SECONDS = 20
MOST_OBJECTS = 200_000
DEEPEST = 60
ACTIONS = frozenset(
    f"/{name}"
    for name in (
        "JavaScript", "Launch", "ImportData", "SubmitForm", "GoToE", "Rendition", "Movie",
        "Sound", "RichMediaExecute",
    )
)  # fmt: skip
"""Actions that run, send or open something; a link to a page or an address is none of them."""
KEYS = ("/JS", "/JavaScript", "/AA", "/EmbeddedFiles", "/EF", "/AF", "/XFA", "/RichMediaContent")
"""Entries that hold scripts, triggers, other files and forms that are programs."""


def main() -> int:
    """Read, count, clean; what is wrong goes out as a code."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    found, content = read(sys.stdin.buffer.read(), most_pages=int(sys.argv[1]))
    sys.stdout.buffer.write(json.dumps(found).encode() + b"\n" + content)
    return 0


def read(content: bytes, *, most_pages: int) -> tuple[dict[str, Any], bytes]:
    """What was found, and the PDF anew where something had to be taken out of it."""
    try:
        with pikepdf.open(io.BytesIO(content)) as pdf:
            if len(pdf.objects) > MOST_OBJECTS:
                return {"fault": "unreadable"}, b""
            pages = len(pdf.pages)
            if not pages or pages > most_pages:
                return {"fault": "pages" if pages else "unreadable", "pages": pages}, b""
            taken_out = sum(_clean(each, 0) for each in pdf.objects)
            taken_out += _clean(pdf.trailer, 0)
            if not taken_out:
                return {"pages": pages, "taken_out": 0}, b""
            out = io.BytesIO()
            pdf.save(out)
            return {"pages": pages, "taken_out": taken_out}, out.getvalue()
    except pikepdf.PasswordError:
        return {"fault": "locked"}, b""
    except (pikepdf.PdfError, ValueError, TypeError, KeyError, IndexError, RuntimeError):
        return {"fault": "unreadable"}, b""


def _clean(each: Any, depth: int) -> int:  # noqa: ANN401 (any kind of PDF object)
    """Take out what acts by itself from one object and what stands directly in it."""
    if depth > DEEPEST:
        raise ValueError("nested too deep")
    if isinstance(each, pikepdf.Array):
        return sum(_clean(part, depth + 1) for part in each if _is_direct(part))
    if not isinstance(each, pikepdf.Dictionary | pikepdf.Stream):
        return 0
    gone = _empty_action(each)
    for key in KEYS:
        if key in each:
            del each[key]
            gone += 1
    parts = [part for _, part in each.items() if _is_direct(part)]
    return gone + sum(_clean(part, depth + 1) for part in parts)


def _empty_action(each: Any) -> int:  # noqa: ANN401 (a dictionary of the PDF)
    """Make an action that runs something into a link that leads nowhere."""
    kind = each.get("/S")
    address = each.get("/URI")
    runs = isinstance(kind, pikepdf.Name) and str(kind) in ACTIONS
    script = isinstance(address, pikepdf.String) and str(address).lstrip().lower().startswith(
        ("javascript:", "vbscript:", "data:", "file:")
    )
    if not (runs or script):
        return 0
    for key in list(each.keys()):
        del each[key]
    return 1


def _is_direct(part: Any) -> bool:  # noqa: ANN401 (any kind of PDF object)
    return isinstance(part, pikepdf.Object) and not part.is_indirect


if __name__ == "__main__":
    sys.exit(main())
