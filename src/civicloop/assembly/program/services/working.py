"""The worker: seals and delivers the ledger, runs jobs, and goes on after every failure."""

from __future__ import annotations

import logging
from collections.abc import Callable
from threading import Event, Thread

from django.db import close_old_connections, connections

from civicloop.assembly.program import rules
from civicloop.assembly.program.adapters.job_runner import run_jobs
from civicloop.kernel.city import services as city
from civicloop.kernel.ledger import services as ledger
from civicloop.kernel.notices import services as notices

logger = logging.getLogger(__name__)
PAUSE = 1.0  # seconds between turns that found nothing more to do


def turn_the_ledger() -> bool:
    """Seal and deliver; whether more is waiting."""
    return ledger.run_once().busy


def turn_the_notices() -> bool:
    """Send what is due; whether anything was sent, so that more may be due."""
    return notices.send_due().sent > 0


def turn_the_mail() -> bool:
    """Keep the letters of the inbox folder and have them read; whether there were any."""
    kept = notices.take_from_folder()
    done = notices.handle_due()
    return bool(kept or done.taken or done.set_aside)


LOOPS: dict[str, Callable[[], bool]] = {
    "ledger": turn_the_ledger,
    "notices": turn_the_notices,
    "mail": turn_the_mail,
}
"""What the worker does every second, each in a thread of its own."""


def work() -> None:
    """Run the loops and the jobs until this process is asked to stop."""
    stopping = Event()
    threads = [
        Thread(target=_repeat, args=(name, turn, stopping), name=name)
        for name, turn in LOOPS.items()
    ]
    for thread in threads:
        thread.start()
    try:
        run_jobs()
    finally:
        stopping.set()
        for thread in threads:
            thread.join()


def _repeat(name: str, turn: Callable[[], bool], stopping: Event) -> None:
    """Take turns; a failure is logged, and the next turn comes later each time."""
    failures = 0
    while not stopping.is_set():
        close_old_connections()  # one that the database dropped is replaced
        try:
            city.refresh()
            busy = turn()
        except Exception:
            failures += 1
            logger.exception("the loop %s failed; it goes on", name)
            connections["default"].close_if_unusable_or_obsolete()
            stopping.wait(rules.wait_before_restart(failures))
        else:
            failures = 0
            if not busy:
                stopping.wait(PAUSE)
    connections.close_all()
