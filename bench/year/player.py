"""One of several who play a year at once: ``python -m bench.year.player FILE``.

``FILE`` says which year. The stories come pickled on the standard input, progress is told
on the standard error stream, and what the script must have come to is printed as JSON.
"""

from __future__ import annotations

import gc
import json
import os
import pickle
import sys
from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

import django

TOLD_EVERY = 1_000


def main() -> int:
    """Play, and count."""
    (file,) = sys.argv[1:]
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "civicloop.settings")
    django.setup()
    year = json.loads(Path(file).read_text())
    now = datetime.fromisoformat(year["now"])
    program = import_module("civicloop.kernel.actors.rules").machine("year", "cases.post_open311")
    playing = import_module("bench.year.playing")
    reading = reader(now)
    gc.freeze()
    done = 0
    for call in playing.play(stories(), program, on=now):
        reading.take(call)
        done += call[4] is None
        if call[4] is None and done % TOLD_EVERY == 0:
            print(f"{done}", file=sys.stderr, flush=True)
    rows = [[*key, count] for key, count in sorted(reading.tally.items())]
    json.dump(rows, sys.stdout)
    return 0


def stories() -> Iterator[Any]:
    """The stories that are this one's, as they are told."""
    while True:
        try:
            yield pickle.load(sys.stdin.buffer)
        except EOFError:
            return


def reader(now: datetime) -> Any:
    """Reads the script with the limits, days and districts of this city."""
    script = import_module("bench.year.script")
    cases = import_module("civicloop.answer.cases.queries")
    clock = import_module("civicloop.kernel.clock.queries")
    boundaries = import_module("civicloop.kernel.geography.queries.boundaries")
    timezone = import_module("django.utils.timezone")
    offset = timezone.localtime(now).utcoffset() or timedelta()

    @cache
    def limits(code: str) -> tuple[int, int]:
        found = cases.any_category(code)
        return found.operational_hours, found.statutory_days

    @cache
    def calendar(district: str) -> Any:
        return clock.calendar(district=district)

    places = boundaries.index()  # nobody moves a border while the year is played

    def district(lon: float | None, lat: float | None) -> str:
        if lon is None or lat is None:
            return ""
        return str(places.locate(lon, lat).district_code)

    return script.Reading(
        limits=limits,
        calendar=calendar,
        month=lambda at: script.month_of(at, offset),
        district=district,
    )


if __name__ == "__main__":
    sys.exit(main())
