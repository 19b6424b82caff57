"""A child ends with its parent, however that one ends."""

from __future__ import annotations

import os
import signal
from threading import Event, Thread

import psutil

GRACE = 5.0  # seconds for requests under way


def end_with(parent: int) -> None:
    """Ask this process to stop as soon as its parent is gone, even after a kill -9.

    The wait costs nothing: the system wakes the thread when the parent ends.
    """
    Thread(target=_follow, args=(parent,), name="parent", daemon=True).start()


def _follow(parent: int) -> None:
    try:
        if os.getppid() == parent:
            psutil.Process(parent).wait()
    except psutil.NoSuchProcess:
        pass
    os.kill(os.getpid(), signal.SIGTERM)
    # A signal that came before the process had its own handler is lost: then the hard way.
    Event().wait(GRACE)
    os.kill(os.getpid(), signal.SIGKILL)
