"""Fetches a picture from a host that somebody else named, without being led astray.

The name is looked up once, the address found is judged, and that very address is asked;
a redirection is judged in the same way. Sizes and times are limited.
"""

from __future__ import annotations

import contextlib
import http.client
import socket
import ssl
import threading
import time
from collections.abc import Collection
from dataclasses import dataclass
from typing import Final
from urllib.parse import urljoin

from civicloop.answer.cases.errors import MediaAwayError, MediaRefusedError
from civicloop.answer.cases.rules.open311.media import (
    Target,
    is_named,
    is_public,
    may_ask,
    target,
)

REDIRECTIONS: Final = 3
SECONDS_PER_STEP: Final = 10
SECONDS: Final = 30
PIECE: Final = 64 * 1024
MOVED: Final = {301, 302, 303, 307, 308}
FOUND: Final = 200
OURS: Final = 500
TOO_MANY: Final = 429


@dataclass(frozen=True, slots=True)
class Fetched:
    """What a host answered."""

    content: bytes
    media_type: str


def fetch(url: str, *, hosts: Collection[str], limit: int) -> Fetched:
    """The picture behind an address, or ``MediaRefusedError``, or ``MediaAwayError`` for now."""
    until = time.monotonic() + SECONDS
    for _ in range(REDIRECTIONS + 1):
        where = target(url)
        if where is None:
            raise MediaRefusedError("bad_address")
        if not may_ask(where, hosts):
            raise MediaRefusedError("host_refused")
        try:
            found = _ask(where, hosts, limit, until)
        except ssl.SSLError as error:
            raise MediaRefusedError("bad_certificate") from error
        except (OSError, http.client.HTTPException) as error:
            raise MediaAwayError from error
        if isinstance(found, Fetched):
            return found
        url = urljoin(url, found)
    raise MediaRefusedError("too_many_redirections")


def _ask(where: Target, hosts: Collection[str], limit: int, until: float) -> Fetched | str:
    """The answer of one host, or the address that it sends us on to."""
    connection = http.client.HTTPConnection(where.host, where.port, timeout=SECONDS_PER_STEP)
    connected = connection.sock = _connected(where, private=is_named(where, hosts))
    alarm = threading.Timer(max(0.1, until - time.monotonic()), _hang_up, [connected])
    alarm.start()
    try:
        headers = {"Host": where.name, "User-Agent": "CivicLoop", "Accept": "image/*"}
        connection.request("GET", where.path, headers=headers)
        answer = connection.getresponse()
        if answer.status in MOVED:
            return answer.headers.get("Location", "")
        if answer.status >= OURS or answer.status == TOO_MANY:
            raise MediaAwayError
        if answer.status != FOUND:
            raise MediaRefusedError("not_there")
        return Fetched(_read(answer, limit, until), answer.headers.get_content_type())
    finally:
        alarm.cancel()
        connection.close()


def _connected(where: Target, *, private: bool) -> socket.socket:
    """A connection to the first address of a host, if the address may be asked."""
    rows = socket.getaddrinfo(where.host, where.port, type=socket.SOCK_STREAM)
    address = str(rows[0][4][0])
    if not private and not all(is_public(str(row[4][0])) for row in rows):
        raise MediaRefusedError("private_address")
    plain = socket.create_connection((address, where.port), timeout=SECONDS_PER_STEP)
    if where.scheme != "https":
        return plain
    try:
        return ssl.create_default_context().wrap_socket(plain, server_hostname=where.host)
    except BaseException:
        plain.close()
        raise


def _hang_up(connected: socket.socket) -> None:
    """End a conversation that somebody spins out byte by byte."""
    with contextlib.suppress(OSError):
        connected.shutdown(socket.SHUT_RDWR)


def _read(answer: http.client.HTTPResponse, limit: int, until: float) -> bytes:
    """The content, up to a limit and an instant."""
    pieces, size = [], 0
    while piece := answer.read1(PIECE):
        size += len(piece)
        if size > limit:
            raise MediaRefusedError("too_large")
        pieces.append(piece)
    if time.monotonic() > until:
        raise MediaAwayError
    return b"".join(pieces)
