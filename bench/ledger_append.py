"""Events appended a second while the sealer runs, against the same without it.

Several writer processes append a fixed number of events, each in a transaction of its own,
first with nobody sealing, then with a sealer that makes a pass every second. Rounds
alternate, and the best of each are compared: whatever else the machine does can only slow
a round down. All of it happens in a database of its own, which is dropped at the end.
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
from run import Result

WRITERS = 4
EVENTS = 1500
ROUNDS = 5
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


def write(folder: str, number: int, start: multiprocessing.Barrier, times) -> None:
    """One writer: its events on twenty objects of its own, each in its own transaction."""
    connect(folder, DATABASE)
    from civicloop.kernel.actors.rules import machine  # noqa: PLC0415
    from civicloop.kernel.ledger import services as ledger  # noqa: PLC0415

    actor = machine("bench")
    connection.ensure_connection()
    start.wait()
    begun = time.monotonic()
    for count in range(EVENTS):
        event = CaseMoved(f"samples:case:{number}-{count % 20}", 7, "accepted", "2026-11-30")
        with transaction.atomic():
            ledger.append(event, actor=actor)
    times.put((begun, time.monotonic()))


def seal(folder: str, stop: multiprocessing.Event) -> None:
    """The sealer: a pass every second until told to stop."""
    connect(folder, DATABASE)
    from civicloop.kernel.ledger import services as ledger  # noqa: PLC0415

    while not stop.wait(1.0):
        ledger.seal_pending()


def rate(folder: str, round_: int, *, sealing: bool) -> float:
    """Events a second over all writers, from the first start to the last end."""
    context = multiprocessing.get_context("spawn")
    barrier, times, stop = context.Barrier(WRITERS), context.Queue(), context.Event()
    sealer = context.Process(target=seal, args=(folder, stop))
    if sealing:
        sealer.start()
    writers = [
        context.Process(target=write, args=(folder, round_ * WRITERS + n, barrier, times))
        for n in range(WRITERS)
    ]
    for process in writers:
        process.start()
    spans = [times.get(timeout=300) for _ in writers]
    for process in writers:
        process.join()
    stop.set()
    if sealing:
        sealer.join()
    return WRITERS * EVENTS / (max(end for _, end in spans) - min(begin for begin, _ in spans))


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
    """Alternate rounds without and with the sealer; afterwards everything must be sealed."""
    connect(folder, DATABASE)
    from django.core.management import call_command  # noqa: PLC0415

    from civicloop.kernel.ledger import queries  # noqa: PLC0415
    from civicloop.kernel.ledger import services as ledger  # noqa: PLC0415

    call_command("migrate", verbosity=0)
    connections.close_all()
    rates: dict[bool, list[float]] = {False: [], True: []}
    for round_ in range(ROUNDS * 2):
        sealing = round_ % 2 == 1
        rates[sealing].append(rate(folder, round_, sealing=sealing))
        ledger.seal_all()
    report = ledger.verify(heads=ledger.heads_path())
    assert report.good, report.first
    assert queries.position() == ROUNDS * 2 * WRITERS * EVENTS
    for sealing, label in ((False, "without"), (True, "with")):
        print(f"{label} the sealer:", *(round(one) for one in rates[sealing]), file=sys.stderr)
    without, with_ = (max(rates[sealing]) for sealing in (False, True))
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
