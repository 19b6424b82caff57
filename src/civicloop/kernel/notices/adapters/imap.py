"""Letters out of a mailbox by IMAP (RFC 3501, with MOVE of RFC 6851 where the server has it).

``MAIL_FETCH`` is ``imaps://user:password@host[:993]/FOLDER`` or ``imap://...[:143]``, by
default with STARTTLS; ``?tls=none`` for a server on the same machine. The folder is INBOX
unless named. Every letter in it is fetched, oldest first, and moved into the folder
``?taken=`` (CivicLoop) once it is kept, or ``?refused=`` (CivicLoop-refused) if it cannot be.
"""

from __future__ import annotations

import imaplib
import re
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from civicloop.kernel.notices.errors import MailboxAwayError

TIMEOUT = 30.0
PORTS = {"imap": 143, "imaps": 993}
MODES = ("require", "none")
_SIZE = re.compile(rb"RFC822\.SIZE (\d+)")
Take = Callable[[bytes], bool]
"""Keeps a letter; false for one that can never be kept."""


@dataclass(frozen=True, slots=True)
class Mailbox:
    """What ``MAIL_FETCH`` says."""

    host: str
    port: int
    user: str
    password: str
    folder: str
    at_once: bool
    mode: str
    taken: str
    refused: str


def mailbox(url: str) -> Mailbox:
    """The mailbox of an address; a wrong one says what is wrong with it."""
    parts = urlsplit(url)
    if parts.scheme not in PORTS or not parts.hostname or not parts.username:
        raise MailboxAwayError("MAIL_FETCH must be imaps://user:password@host/FOLDER")
    asked = {name: values[0] for name, values in parse_qs(parts.query).items()}
    mode = asked.get("tls", "require")
    if mode not in MODES:
        raise MailboxAwayError("MAIL_FETCH: tls is require or none")
    return Mailbox(
        host=parts.hostname,
        port=parts.port or PORTS[parts.scheme],
        user=unquote(parts.username),
        password=unquote(parts.password or ""),
        folder=unquote(parts.path.strip("/")) or "INBOX",
        at_once=parts.scheme == "imaps",
        mode=mode,
        taken=asked.get("taken", "CivicLoop"),
        refused=asked.get("refused", "CivicLoop-refused"),
    )


def fetch(url: str, take: Take, *, limit: int, largest: int) -> int:
    """Hand over the letters of a mailbox one by one, and move each away; how many were kept.

    A letter is moved after ``take`` has kept it: whatever breaks between, it is fetched again.
    """
    box = mailbox(url)
    try:
        with _opened(box) as connection:
            return sum(
                _fetch_one(connection, box, uid, take, largest)
                for uid in _waiting(connection)[:limit]
            )
    except (imaplib.IMAP4.error, OSError) as error:
        # The words of the server may repeat the password; its kind says enough.
        raise MailboxAwayError(f"{box.host}: {type(error).__name__}") from error


@contextmanager
def _opened(box: Mailbox) -> Iterator[imaplib.IMAP4]:
    secure = ssl.create_default_context()
    connection: imaplib.IMAP4
    if box.at_once:
        connection = imaplib.IMAP4_SSL(box.host, box.port, ssl_context=secure, timeout=TIMEOUT)
    else:
        connection = imaplib.IMAP4(box.host, box.port, timeout=TIMEOUT)
    try:
        if not box.at_once and box.mode == "require":
            connection.starttls(secure)
        connection.login(box.user, box.password)
        for folder in (box.taken, box.refused):
            connection.create(_named(folder))  # one that is there already stays as it is
        _answer(connection.select(_named(box.folder)))
        yield connection
    finally:
        with suppress(imaplib.IMAP4.error, OSError):
            connection.logout()


def _waiting(connection: imaplib.IMAP4) -> list[str]:
    found = _answer(connection.uid("SEARCH", "UNDELETED"))
    return [uid.decode() for uid in (found[0] or b"").split()]


def _fetch_one(connection: imaplib.IMAP4, box: Mailbox, uid: str, take: Take, largest: int) -> bool:
    said = _answer(connection.uid("FETCH", uid, "(RFC822.SIZE)"))
    size = next((int(found[1]) for part in said if (found := _SIZE.search(_flat(part)))), None)
    if size is None:
        return False  # somebody else took it away since it was listed
    kept = False
    if size <= largest:
        parts = _answer(connection.uid("FETCH", uid, "(BODY.PEEK[])"))
        content = next((part[1] for part in parts if isinstance(part, tuple)), None)
        if content is None:
            return False
        kept = take(bytes(content))
    _move(connection, uid, box.taken if kept else box.refused)
    return kept


def _move(connection: imaplib.IMAP4, uid: str, folder: str) -> None:
    if "MOVE" in connection.capabilities:
        _answer(connection.uid("MOVE", uid, _named(folder)))
        return
    _answer(connection.uid("COPY", uid, _named(folder)))
    _answer(connection.uid("STORE", uid, "+FLAGS.SILENT", r"(\Deleted)"))
    if "UIDPLUS" in connection.capabilities:
        _answer(connection.uid("EXPUNGE", uid))
    else:
        _answer(connection.expunge())


def _named(folder: str) -> str:
    """A folder's name as IMAP quotes it; beyond ASCII in modified UTF-7 (RFC 3501, 5.1.3)."""
    encoded = "".join(
        part if part.isascii() else f"&{_shifted(part)}-"
        for part in re.findall(r"[ -~]+|[^ -~]+", folder.replace("&", "&-"))
    )
    quoted = encoded.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{quoted}"'


def _shifted(part: str) -> str:
    return part.encode("utf-7").decode()[1:].rstrip("-").replace("/", ",")


def _answer(said: tuple[str, Any]) -> list[Any]:
    """What the server gave, or its refusal as an error."""
    status, parts = said
    if status != "OK":
        raise imaplib.IMAP4.error(status)
    return list(parts)


def _flat(part: Any) -> bytes:  # noqa: ANN401 (imaplib gives bytes, pairs and None)
    return b" ".join(part) if isinstance(part, tuple) else part or b""
