"""Cold start of a web process, and the memory of each process of a running product.

The start is judged against the start of a bare Python with Django; the memory is what each
process holds alone (USS) after a hundred requests, printed beside it.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator

import psutil

from bench.cities.standing import PROGRAM, ROOT, SMALL, await_answer, city
from bench.cities.timing import latencies
from bench.measures import Result
from bench.soak.installation import free_port

TRIES = 5
REQUESTS = 100
PAGES = ["/", "/report/", "/cases/map/", "/figures/themes/"]
MOST_SECONDS = 5.0
MEGABYTE = 1024 * 1024


def bare() -> float:
    """Seconds in which a Python starts that sets Django up and nothing else."""
    code = "import django; from django.conf import settings; settings.configure(); django.setup()"
    began = time.monotonic()
    subprocess.run([sys.executable, "-c", code], check=True)
    return time.monotonic() - began


def run() -> Iterator[Result]:
    """Start the web server five times, one process; then look at what each process holds."""
    with city(SMALL) as at:
        starts = []
        for _ in range(TRIES):
            port = free_port()
            base = f"http://127.0.0.1:{port}"
            words = [sys.executable, "-m", PROGRAM, "serve", "--processes", "1"]
            environment = at.environment(PORT=str(port), BASE_URL=base)
            with subprocess.Popen(
                words,
                env=environment,
                cwd=ROOT,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            ) as web:
                try:
                    starts.append(await_answer(base, web))
                    latencies(base, PAGES * (REQUESTS // len(PAGES)))
                    held = held_by(web.pid)
                finally:
                    web.terminate()
    baseline = min(bare() for _ in range(TRIES))
    figure = sorted(starts)[TRIES // 2]
    yield Result(
        name="web_cold_start",
        figure=round(figure, 2),
        unit="s (median of 5)",
        baseline=round(baseline, 2),
        ratio=round(figure / baseline, 1),
        target=MOST_SECONDS,
        met=figure < MOST_SECONDS,
        beside={"load": round(os.getloadavg()[0], 2)} | held,
    )


def held_by(pid: int) -> dict[str, float]:
    """Megabytes that each process of the web server holds alone, the first one first."""
    parent = psutil.Process(pid)
    return {
        f"process_{number}_mb": round(each.memory_full_info().uss / MEGABYTE, 1)
        for number, each in enumerate([parent, *parent.children(recursive=True)])
    }
