"""What setting up a city announces; names and addresses of people are never in it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class FileKept:
    """A file was brought for a step, and is not loaded yet."""

    draft: str
    step: str
    digest: str
    faults: int


@dataclass(frozen=True)
class FileLoaded:
    """A file was loaded; how many things are new, and how many say something else."""

    founding: str
    step: str
    digest: str
    added: int
    changed: int
