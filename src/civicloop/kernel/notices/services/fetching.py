"""Letters from where they lie: the inbox folder, a mailbox, the line to another server."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.db import close_old_connections, connections

from civicloop.kernel.notices.adapters import imap, inbox_folder, listener
from civicloop.kernel.notices.errors import LetterTooLargeError, LetterUnreadableError
from civicloop.kernel.notices.rules.letters import envelope_in
from civicloop.kernel.notices.rules.receiving import MOST_BYTES
from civicloop.kernel.notices.services.receiving import is_ours, receive

LOG = logging.getLogger(__name__)
AT_A_TIME = 50


def lay_down(content: bytes, *, sender: str | None = None, recipients: tuple[str, ...] = ()) -> str:
    """Lay a letter into the inbox folder, without a database; the worker takes it from there."""
    if len(content) > MOST_BYTES:
        raise LetterTooLargeError(f"A letter has at most {MOST_BYTES} bytes.")
    if not content.strip():
        raise LetterUnreadableError("An empty letter.")
    head = [] if sender is None else [f"Return-Path: <{_one_line(sender)}>"]
    head += [f"Delivered-To: {_one_line(each)}" for each in recipients]
    return str(inbox_folder.put("".join(f"{line}\r\n" for line in head).encode() + content))


def take_from_folder(*, limit: int = AT_A_TIME) -> int:
    """Keep the letters that lie in the inbox folder; how many were kept."""
    kept = 0
    for path in inbox_folder.letters(limit=limit):
        try:
            large = path.stat().st_size > MOST_BYTES
            if not large and _keep(path.read_bytes(), "folder"):
                path.unlink(missing_ok=True)
                kept += 1
            else:
                inbox_folder.refuse(path)
        except FileNotFoundError:
            continue  # another worker took it
    return kept


def fetch_letters(*, limit: int = AT_A_TIME) -> int:
    """Keep the letters of the mailbox ``MAIL_FETCH``, where one is named; how many were kept."""
    if not settings.MAIL_FETCH:
        return 0
    return imap.fetch(
        settings.MAIL_FETCH,
        lambda content: _keep(content, "imap"),
        limit=limit,
        largest=MOST_BYTES,
    )


@contextmanager
def listening() -> Iterator[list[str]]:
    """Take letters at ``MAIL_LISTEN`` as long as this is open; gives where."""
    with listener.listening(settings.MAIL_LISTEN, _take, is_ours, largest=MOST_BYTES) as where:
        yield where


def _take(content: bytes, way: str, sender: str, recipients: list[str]) -> None:
    """Keep one letter in a thread of the listener, and leave no connection open."""
    close_old_connections()
    try:
        receive(content, way=way, sender=sender, recipients=recipients)
    finally:
        connections.close_all()


def _keep(content: bytes, way: str) -> bool:
    """Keep a letter that lies somewhere; false for one that can never be kept."""
    try:
        sender, recipients = envelope_in(content)
        receive(content, way=way, sender=sender, recipients=recipients)
    except (LetterTooLargeError, LetterUnreadableError) as refusal:
        LOG.warning("a letter by %s was not kept: %s", way, type(refusal).__name__)
        return False
    return True


def _one_line(address: str) -> str:
    return "".join(sign for sign in address if sign.isprintable() and sign not in "<> ")[:320]
