"""Granian: WSGI, a few processes of a few threads."""

from __future__ import annotations

import gc
import os
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from django.conf import settings
from django.db import Error, connections
from granian import Granian
from granian.constants import Interfaces

from civicloop.assembly.program.adapters.counters import COUNTERS, begin

Application = Callable[..., Any]
STOP_WITHIN = 5  # seconds for requests under way, before a process is killed


def serve(
    *, host: str, port: int, processes: int, threads: int, follow: Callable[[int], None]
) -> None:
    """Serve the product until asked to stop; a process that dies is replaced.

    ``follow`` ties a process to the one that started it, which may be killed.
    """
    begin()
    connections.close_all()  # a connection must not be shared between processes
    master = os.getpid()  # asked here: a child whose parent is gone already has another one

    def load(_target: str) -> Application:
        follow(master)
        from civicloop.assembly.wsgi import application  # noqa: PLC0415 (in each process)

        COUNTERS.open()
        gc.freeze()  # what is loaded by now stays: nobody need look through it for what does not
        with suppress(Error):  # shows that this process runs, before its first request
            connections["default"].ensure_connection()
        return application

    Granian(
        "civicloop.assembly.wsgi:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=processes,
        blocking_threads=threads,
        websockets=False,
        respawn_failed_workers=True,
        workers_kill_timeout=STOP_WITHIN,
        log_dictconfig=settings.LOGGING,
    ).serve(target_loader=load)
