"""Stories that a process beside tells ahead, while this one writes down the earlier ones."""

from __future__ import annotations

import multiprocessing
import signal
from collections.abc import Iterator
from contextlib import suppress
from itertools import islice
from multiprocessing.connection import Connection
from queue import Full, Queue
from threading import Event, Thread

from civicloop.assembly.demonstration.rules.city import City
from civicloop.assembly.demonstration.rules.stories import Story

AT_ONCE, AHEAD = 500, 8
"""Stories that are handed over at once, and how many such lists may wait."""
FEW = 2 * AT_ONCE
"""A city of fewer cases is told before the process beside would have begun."""
A_MOMENT = 0.5


def told_ahead(city: City) -> Iterator[Story]:
    """The stories of a city, the same and in the same order as it tells them itself.

    The process beside ends with the iterator. If it dies before its last story, a
    ``RuntimeError`` says so, rather than a year that ends early.
    """
    if city.count < FEW:
        yield from city.stories()
        return
    start = multiprocessing.get_context("spawn")
    ours, theirs = start.Pipe(duplex=False)
    teller = start.Process(target=_tell, args=(city, theirs), daemon=True)
    teller.start()
    theirs.close()  # so that its end is seen here
    waiting: Queue[list[Story] | None] = Queue(AHEAD)
    over = Event()
    Thread(target=_fetch, args=(ours, waiting, over), daemon=True).start()
    try:
        while (stories := waiting.get()) is not None:
            if not stories:
                return
            yield from stories
        raise RuntimeError("the process that tells the stories of the city ended too early")
    finally:
        over.set()
        teller.terminate()
        teller.join()


def _tell(city: City, theirs: Connection) -> None:
    """In the process beside: list after list, and an empty one at the end."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # who reads decides when it is over
    stories = city.stories()
    with suppress(BrokenPipeError):
        while some := list(islice(stories, AT_ONCE)):
            theirs.send(some)
        theirs.send([])


def _fetch(ours: Connection, waiting: Queue[list[Story] | None], over: Event) -> None:
    """Keep the pipe empty; ``None`` means that it broke off."""
    while not over.is_set():
        try:
            stories: list[Story] | None = ours.recv()
        except (EOFError, OSError):
            stories = None
        while not over.is_set():
            with suppress(Full):
                waiting.put(stories, timeout=A_MOMENT)
                break
        if not stories:
            return
