"""Posts on a few connections that stay open, as fast as the answers come, from one process."""

from __future__ import annotations

import random
import secrets
import selectors
import socket
import time
from dataclasses import dataclass, field
from urllib.parse import urlencode

IN_FLIGHT = 16
WITHIN = 30.0
GOOD = b"HTTP/1.1 200"


@dataclass
class Reports:
    """The posts of one run, each at another place of the city's centre and in other words."""

    port: int
    path: str
    key: str = ""
    chance: random.Random = field(default_factory=lambda: random.Random(311))
    sent: int = 0
    run: str = field(default_factory=lambda: secrets.token_hex(4))

    def next(self) -> bytes:
        """One more request."""
        self.sent += 1
        body = urlencode(
            {
                "api_key": self.key,
                "service_code": "pothole",
                "lat": f"{22.60 + self.chance.random() * 0.05:.6f}",
                "long": f"{120.30 + self.chance.random() * 0.03:.6f}",
                "description": f"路面有坑洞，機車容易摔倒，請儘快修補 {self.run} {self.sent}",
                "first_name": "小明",
                "last_name": "王",
                "email": "ming@example.org",
            }
        )
        return (
            f"POST {self.path} HTTP/1.1\r\nHost: 127.0.0.1:{self.port}\r\n"
            "Content-Type: application/x-www-form-urlencoded\r\n"
            f"Content-Length: {len(body)}\r\n\r\n{body}"
        ).encode()


@dataclass
class Seen:
    """What came back in one window."""

    seconds: float
    spans: list[float]

    @property
    def rate(self) -> float:
        """Answers a second."""
        return len(self.spans) / self.seconds


class Line:
    """One connection, and since when its request is under way."""

    def __init__(self, port: int) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=WITHIN)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.began = 0.0
        self.read = b""

    def send(self, request: bytes) -> None:
        """Begin a request."""
        self.read, self.began = b"", time.perf_counter()
        self.socket.sendall(request)

    def answered(self) -> bool:
        """Take what came; whether the answer is whole. One that is not 200 ends the run."""
        got = self.socket.recv(65536)
        self.read += got
        head, found, body = self.read.partition(b"\r\n\r\n")
        if not got or (found and not head.startswith(GOOD)):
            raise RuntimeError(f"refused: {self.read[:400]!r}")
        if not found:
            return False
        length = head.lower().partition(b"content-length:")[2].split(b"\r\n", 1)[0]
        return len(body) >= int(length)


def window(reports: Reports, seconds: float) -> Seen:
    """Keep sixteen requests under way for so long; those under way at the end are waited for."""
    spans: list[float] = []
    with selectors.DefaultSelector() as ready:
        for line in (Line(reports.port) for _ in range(IN_FLIGHT)):
            ready.register(line.socket, selectors.EVENT_READ, line)
            line.send(reports.next())
        began = time.perf_counter()
        while ready.get_map():
            for key, _ in ready.select(WITHIN):
                line = key.data
                if not line.answered():
                    continue
                now = time.perf_counter()
                spans.append(now - line.began)
                if now - began < seconds:
                    line.send(reports.next())
                else:
                    ready.unregister(line.socket)
                    line.socket.close()
    return Seen(time.perf_counter() - began, spans)
