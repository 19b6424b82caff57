"""Everything that is kept, searched for words: all columns of all tables, and every file."""

from __future__ import annotations

import email
import json
from collections.abc import Iterable
from email import policy
from pathlib import Path

from django.db import connection

TABLES = """
SELECT quote_ident(schemaname) || '.' || quote_ident(tablename) FROM pg_tables
WHERE schemaname NOT IN ('pg_catalog', 'information_schema')
"""


def tables() -> dict[str, bytes]:
    """Each table as ``COPY`` writes it; bytea columns stand there as hexadecimal figures."""
    found = {}
    with connection.cursor() as cursor:
        cursor.execute(TABLES)
        for (name,) in cursor.fetchall():
            with cursor.copy(f"COPY (SELECT * FROM ONLY {name}) TO STDOUT") as copy:
                found[name] = b"".join(bytes(part) for part in copy)
    return found


def files(folder: Path) -> dict[str, bytes]:
    """Every file below a folder, letters with their parts decoded."""
    found = {}
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            content = path.read_bytes()
            if path.suffix == ".eml":
                content += b"\n".join(_parts(content))
            found[str(path.relative_to(folder))] = content + path.name.encode()
    return found


def _parts(content: bytes) -> Iterable[bytes]:
    message = email.message_from_bytes(content, policy=policy.default)
    yield str(message["To"]).encode()
    yield str(message["Subject"]).encode()
    for part in message.walk():
        yield part.get_payload(decode=True) or b""


def forms(word: str) -> list[bytes]:
    """A word as text, as figures of a bytea, and as JSON escapes."""
    escaped = json.dumps(word)[1:-1]
    return [
        word.encode(),
        word.encode().hex().encode(),
        escaped.encode(),
        escaped.replace("\\", "\\\\").encode(),
    ]


def places(words: Iterable[str], folder: Path) -> dict[str, set[str]]:
    """Where each word stands: the tables and files that hold it."""
    everything = tables() | files(folder)
    return {
        word: {
            place
            for place, content in everything.items()
            if any(form in content for form in forms(word))
        }
        for word in words
    }
