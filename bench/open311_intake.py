"""Reports taken by Open311 POST a second, against a bare Django view that inserts three rows.

Everything is included: the key of the program, checks, place, road, routing, both clocks,
sealed texts, came back, number, event and the log's line; only the limit on posts is off. Both
views run under granian with the same processes and threads on the same PostgreSQL, in a city of
50,000 cases; one process posts, sixteen requests under way. Windows alternate, so that both
share the machine's moods. Judged are the ratio of the rates, and the 99th percentile.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg

from bench.cities.standing import PROGRAM, ROOT, City, await_answer, city
from bench.cities.timing import surroundings
from bench.intake.generator import Reports, Seen, window
from bench.measures import Result, nth
from bench.soak.installation import free_port

CASES = 50_000
WARM, WINDOW, PAIRS = 30.0, 5.0, 4
"""Seconds; a process that has not seen a neighbourhood yet reads its roads once."""
TARGET, P99, MOST_MS = 0.35, 0.99, 150.0


@contextmanager
def running(at: City, *words: str, **more: str) -> Iterator[subprocess.Popen[bytes]]:
    """A web server of the city, as long as the block."""
    with subprocess.Popen(
        [sys.executable, "-m", *words],
        env=at.environment(**more),
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as process:
        try:
            yield process
        finally:
            process.terminate()


def run() -> Iterator[Result]:
    """Serve both, warm both up, then let them take turns."""
    with city(CASES) as at:
        with psycopg.connect(at.address, autocommit=True) as database:
            database.execute("ANALYZE")
        accounts = json.loads((at.data_dir / "demo" / "accounts.json").read_text())
        ports = free_port(), free_port()
        base = f"http://127.0.0.1:{ports[0]}"
        product = Reports(ports[0], "/open311/v2/requests.json", accounts["open311_api_key"])
        bare = Reports(ports[1], "/rows")
        mine = {"PORT": str(ports[0]), "BASE_URL": base, "LOG_LEVEL": "INFO", "LOG_FORMAT": "json"}
        with (
            running(at, PROGRAM, "serve", **mine) as first,
            running(at, "bench.intake.bare", str(ports[1])) as second,
        ):
            for port, server in zip(ports, (first, second), strict=True):
                await_answer(f"http://127.0.0.1:{port}", server)
            before = counted(at)
            taken, plain = alternate(product, bare)
            grown = counted(at) - before
            beside = surroundings(base)
        if grown != product.sent:
            raise RuntimeError(f"{product.sent} reports were taken, {grown} cases are there")
    yield from judged(taken, plain, beside)


def counted(at: City) -> int:
    """How many cases there are."""
    with psycopg.connect(at.address) as database:
        found = database.execute("SELECT count(*) FROM cases_case").fetchone()
    return int(found[0]) if found else 0


def alternate(product: Reports, bare: Reports) -> tuple[list[Seen], list[Seen]]:
    """Windows of both in turns; the first of each warms up and does not count."""
    window(product, WARM), window(bare, WINDOW)
    taken, plain = [], []
    for pair in range(PAIRS):
        turns = [(product, taken), (bare, plain)]
        for reports, seen in turns if pair % 2 else reversed(turns):
            seen.append(window(reports, WINDOW))
    for name, seen in (("product", taken), ("bare view", plain)):
        print(f"{name}:", *(round(one.rate) for one in seen), "a second", file=sys.stderr)
    return taken, plain


def judged(taken: list[Seen], plain: list[Seen], beside: dict[str, float]) -> Iterator[Result]:
    """The rate against that of the bare view, and the slowest hundredth of all answers."""
    rate, bare = (
        sum(len(one.spans) for one in seen) / sum(one.seconds for one in seen)
        for seen in (taken, plain)
    )
    slowest, least = (
        1000 * nth([span for one in seen for span in one.spans], P99) for seen in (taken, plain)
    )
    beside = beside | {"load": round(os.getloadavg()[0], 2)}
    yield Result(
        name="open311_intake",
        figure=round(rate, 1),
        unit="reports/s",
        baseline=round(bare, 1),
        ratio=round(rate / bare, 3),
        target=TARGET,
        met=rate / bare >= TARGET,
        beside=beside,
    )
    yield Result(
        name="open311_intake_p99",
        figure=round(slowest, 1),
        unit="ms (99th percentile, 16 in flight)",
        baseline=round(least, 1),
        ratio=round(slowest / least, 2),
        target=MOST_MS,
        met=slowest < MOST_MS,
        beside=beside,
    )
