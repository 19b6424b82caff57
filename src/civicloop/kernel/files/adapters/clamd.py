"""The scanner ClamAV, asked over its INSTREAM command."""

from __future__ import annotations

import socket
import struct
from urllib.parse import urlsplit

from civicloop.kernel.files.errors import MalwareFoundError, ScannerUnavailableError

CHUNK = 64 * 1024
SECONDS = 30.0
LONGEST_ANSWER = 4096


def scan(address: str, content: bytes) -> None:
    """Raise where the scanner finds malware, or does not answer.

    ``address`` is ``tcp://host:3310`` or ``unix:///run/clamav/clamd.ctl``.
    """
    try:
        with _connected(address) as line:
            line.sendall(b"zINSTREAM\0")
            for start in range(0, len(content), CHUNK):
                part = content[start : start + CHUNK]
                line.sendall(struct.pack("!L", len(part)) + part)
            line.sendall(struct.pack("!L", 0))
            answer = _answer(line)
    except (OSError, ValueError) as fault:
        raise ScannerUnavailableError(f"The scanner at {address} does not answer.") from fault
    if answer.endswith("FOUND"):
        raise MalwareFoundError(answer)
    if not answer.endswith("OK"):
        raise ScannerUnavailableError(f"The scanner at {address} answers {answer!r}.")


def _connected(address: str) -> socket.socket:
    parts = urlsplit(address)
    if parts.scheme == "unix":
        line = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        line.settimeout(SECONDS)
        line.connect(parts.path)
        return line
    if parts.scheme != "tcp" or not parts.hostname:
        raise ValueError(address)
    return socket.create_connection((parts.hostname, parts.port or 3310), timeout=SECONDS)


def _answer(line: socket.socket) -> str:
    received = b""
    while b"\0" not in received and len(received) < LONGEST_ANSWER:
        part = line.recv(LONGEST_ANSWER)
        if not part:
            break
        received += part
    return received.split(b"\0")[0].decode("utf-8", "replace").strip()
