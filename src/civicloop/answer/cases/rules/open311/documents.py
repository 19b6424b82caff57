"""One tree of values as GeoReport XML and as GeoReport JSON (the Spark convention)."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias
from xml.sax.saxutils import escape

Value: TypeAlias = (
    "str | int | float | bool | Mapping[str, Value] | Sequence[Mapping[str, Value] | str] | None"
)

CHILDREN: Final[Mapping[str, str]] = {
    "services": "service",
    "attributes": "attribute",
    "values": "value",
    "service_requests": "request",
    "errors": "error",
    "endpoints": "endpoint",
    "formats": "format",
    "photos": "photo",
}
"""What the members of a list are called in XML."""

PROLOG: Final = '<?xml version="1.0" encoding="utf-8"?>\n'
_NOT_IN_XML: Final = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class Document:
    """An answer under its root name, which JSON leaves out."""

    root: str
    value: Value


def as_json(document: Document) -> bytes:
    """Lists stay lists, also with one member or none; nothing is wrapped in the root's name."""
    text = json.dumps(document.value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return text.encode("utf-8", "replace")


def as_xml(document: Document) -> bytes:
    """No namespace, no attributes; an empty element stands for null.

    Signs that XML 1.0 cannot carry are left out.
    """
    text = "".join(_element(document.root, document.value))
    return (PROLOG + text).encode("utf-8", "replace")


def _element(name: str, value: Value) -> Iterator[str]:
    if value is None or value == "":
        yield f"<{name}/>"
        return
    yield f"<{name}>"
    if isinstance(value, Mapping):
        for key, member in value.items():
            yield from _element(key, member)
    elif isinstance(value, str):
        yield _text(value)
    elif isinstance(value, Sequence):
        for each in value:
            yield from _element(CHILDREN[name], each)
    else:
        yield _number(value)
    yield f"</{name}>"


def _number(value: float | bool) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return repr(value)


def _text(value: str) -> str:
    return escape(_NOT_IN_XML.sub("", value))
