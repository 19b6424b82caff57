"""What goes wrong while a city is set up.

FoundingError
├── FolderError      the folder, or its city.yaml, cannot be used at all
├── FaultyFilesError the files have faults; nothing was changed
├── StepFailedError  a step was refused; nothing was changed, and it says how far it came
└── NoDraftError     no file was brought for this step
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any


class FoundingError(Exception):
    """The city cannot be set up."""


class FolderError(FoundingError):
    """The folder cannot be used."""


class FaultyFilesError(FoundingError):
    """The files have faults; nothing was changed."""

    def __init__(self, faults: Sequence[Any]) -> None:
        self.faults = tuple(faults)
        count = sum(not fault.remark for fault in self.faults)
        super().__init__(f"{count} faults in the files; nothing was changed.")


class StepFailedError(FoundingError):
    """A step was refused; nothing was changed, what came before it included."""

    def __init__(self, step: str, reason: str, done: Sequence[str]) -> None:
        self.step, self.done = step, tuple(done)
        before = f" ({', '.join(done)} went well before it)" if done else ""
        super().__init__(f"{step} was refused{before}, and nothing was changed: {reason}")


class NoDraftError(FoundingError):
    """No file was brought for this step."""
