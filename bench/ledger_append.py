"""Events appended a second while the sealer runs, against the same without it.

Writer processes append without a pause, each event in a transaction of its own. Windows of
some seconds alternate: in one nobody seals, in the next a pass of the sealer runs every
second; what waits is sealed between windows, uncounted. Neighbouring windows share the
machine's moods, so the sums are compared. All of it happens in a database of its own, which
is dropped at the end.
"""

from __future__ import annotations

import multiprocessing
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

import django
from django.db import connection, connections, transaction

from bench.measures import Result

WRITERS = 4
WINDOW = 4
PAIRS = 6
TARGET = 0.8
DATABASE = "civicloop_bench_ledger"


@dataclass(frozen=True, slots=True)
class CaseMoved:
    """An event of the usual size."""

    wire: ClassVar[str] = "samples.case_moved"
    case: str
    unit: int
    state: str
    due: str


def connect(folder: str, name: str) -> None:
    """Use the benchmark's own database and folder."""
    django.setup()
    from django.conf import settings  # noqa: PLC0415 (needs the set-up)

    settings.DATA_DIR = Path(folder)
    settings.DATABASES["default"]["NAME"] = name
    connections["default"].settings_dict["NAME"] = name


def write(folder: str, number: int, counts, stop) -> None:
    """One writer: events on twenty objects of its own until told to stop."""
    connect(folder, DATABASE)
    from civicloop.kernel.actors.rules import machine  # noqa: PLC0415
    from civicloop.kernel.ledger import services as ledger  # noqa: PLC0415

    actor = machine("bench")
    while not stop.is_set():
        done = counts[number]
        event = CaseMoved(f"samples:case:{number}-{done % 20}", 7, "accepted", "2026-11-30")
        with transaction.atomic():
            ledger.append(event, actor=actor)
        counts[number] = done + 1


def window(counts, *, sealing: bool) -> tuple[int, float]:
    """Events appended in one window, and its length."""
    from civicloop.kernel.ledger import services as ledger  # noqa: PLC0415

    ledger.seal_all()
    before, begun = sum(counts), time.monotonic()
    for second in range(1, WINDOW + 1):
        time.sleep(max(0.0, begun + second - time.monotonic()))
        if sealing:
            ledger.seal_pending()
    return sum(counts) - before, time.monotonic() - begun


def run() -> Result:
    """Measure both, in a database of the benchmark's own."""
    with tempfile.TemporaryDirectory() as folder:
        django.setup()
        home = connections["default"].settings_dict["NAME"]
        with connection.cursor() as cursor:
            cursor.execute(f"DROP DATABASE IF EXISTS {DATABASE}")
            cursor.execute(f"CREATE DATABASE {DATABASE}")
        connections.close_all()
        try:
            return measure(folder)
        finally:
            connections.close_all()
            connect(folder, home)
            with connection.cursor() as cursor:
                cursor.execute(f"DROP DATABASE {DATABASE} WITH (FORCE)")
            connections.close_all()


def measure(folder: str) -> Result:
    """Alternate windows without and with the sealer; afterwards everything must be sealed."""
    connect(folder, DATABASE)
    from django.core.management import call_command  # noqa: PLC0415

    from civicloop.kernel.ledger import queries  # noqa: PLC0415
    from civicloop.kernel.ledger import services as ledger  # noqa: PLC0415

    call_command("migrate", verbosity=0)
    connections.close_all()
    context = multiprocessing.get_context("spawn")
    counts, stop = context.Array("q", WRITERS), context.Event()
    writers = [
        context.Process(target=write, args=(folder, number, counts, stop))
        for number in range(WRITERS)
    ]
    for process in writers:
        process.start()
    while not all(counts):
        time.sleep(0.1)
    # off on on off off on ...: neither kind always follows the other
    order = [flag for pair in range(PAIRS) for flag in ((False, True), (True, False))[pair % 2]]
    rounds = [(sealing, *window(counts, sealing=sealing)) for sealing in order]
    stop.set()
    for process in writers:
        process.join()
    ledger.seal_all()
    report = ledger.verify(heads=ledger.heads_path())
    assert report.good, report.first
    assert queries.position() == sum(counts)
    for flag, label in ((False, "without"), (True, "with")):
        shown = (round(events / span) for sealing, events, span in rounds if sealing is flag)
        print(f"{label} the sealer:", *shown, file=sys.stderr)
    without, with_ = (
        sum(events for sealing, events, _ in rounds if sealing is flag)
        / sum(span for sealing, _, span in rounds if sealing is flag)
        for flag in (False, True)
    )
    ratio = with_ / without
    return Result(
        name="ledger_append",
        figure=round(with_, 1),
        unit="events/s",
        baseline=round(without, 1),
        ratio=round(ratio, 3),
        target=TARGET,
        met=ratio >= TARGET,
    )
