"""How long pages take, asked one after another over one connection."""

from __future__ import annotations

import os
import time
from collections.abc import Sequence
from http.client import HTTPConnection
from urllib.parse import urlsplit

from bench.measures import nth

P95 = 0.95
FINE = 200
EMPTY = "/robots.txt"
"""A view that reads nothing: what a request costs before it does anything."""


def latencies(base: str, paths: Sequence[str], *, cookie: str = "", warm: int = 10) -> list[float]:
    """Milliseconds of each request, after ``warm`` that do not count; any failure ends it."""
    connection = HTTPConnection(urlsplit(base).netloc, timeout=120)
    headers = {"Cookie": cookie, "Accept": "text/html", "Accept-Language": "zh-TW"}
    spans = []
    for path in [*paths[:warm], *paths]:
        began = time.perf_counter()
        connection.request("GET", path, headers=headers)
        answer = connection.getresponse()
        answer.read()
        spans.append((time.perf_counter() - began) * 1000)
        if answer.status != FINE:
            raise RuntimeError(f"{path}: {answer.status}")
    connection.close()
    return spans[min(warm, len(paths)) :]


def surroundings(base: str) -> dict[str, float]:
    """The load of the machine, and how long an empty view takes in this run."""
    empty = nth(latencies(base, [EMPTY] * 100), P95)
    return {"load": round(os.getloadavg()[0], 2), "empty_view_p95_ms": round(empty, 2)}
