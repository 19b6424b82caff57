"""The one who kills, at the moments of the plan."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from threading import Event, Thread

from bench.soak.clients import Progress
from bench.soak.installation import Installation, InstallationError
from bench.soak.plan import Kill

FAR = 3600.0


class Killer(Thread):
    """Waits for each moment, and kills."""

    def __init__(
        self,
        installation: Installation,
        kills: list[Kill],
        progress: Progress,
        *,
        seed: int,
        report: Callable[[str], None],
    ) -> None:
        super().__init__(name="killer", daemon=True)
        self.done: list[Kill] = []
        self.problem: Exception | None = None
        self._installation, self._kills, self._progress = installation, kills, progress
        self._chance = random.Random(f"victims of {seed}")
        self._report = report
        self._stopping = Event()

    def run(self) -> None:
        """Kill."""
        try:
            for kill in self._kills:
                if not self._progress.reaches(kill.after, FAR) or self._stopping.wait(kill.delay):
                    return
                began = time.monotonic()
                number = self._installation.kill(kill.kind, self._chance)
                self.done.append(kill)
                self._report(
                    f"kill -9 of {kill.kind} ({number} processes) at"
                    f" {self._progress.acknowledged} reports"
                    f"{_waited(time.monotonic() - began)}"
                )
        except InstallationError as problem:
            self.problem = problem

    def stop(self) -> None:
        """Kill no more."""
        self._stopping.set()


def _waited(seconds: float) -> str:
    """How long the victim was not there, when that was long enough to tell."""
    return f", it came back only after {seconds:.1f} s" if seconds > 1 else ""
