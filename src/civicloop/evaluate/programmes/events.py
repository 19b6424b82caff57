"""What happens to programmes beside what the engine tells."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class PlansImported:
    """A file of another system was taken over; its rows are named by their counts."""

    programme: str
    system: str
    digest: str
    items: int
    plans: int
    figures: int
    refused: int


@dataclass(frozen=True)
class TendersImported:
    """A file of tenders was taken over; which one, by its digest, and how much of it."""

    programme: str
    system: str
    digest: str
    tenders: int
    refused: int


@dataclass(frozen=True)
class TenderKept:
    """A tender of an item was written in, or what its notice says changed."""

    item: str
    tender: str
    system: str


@dataclass(frozen=True)
class TenderRemoved:
    """A tender that did not belong to an item was taken off it."""

    item: str
    tender: str


@dataclass(frozen=True)
class StagesImported:
    """A file of stages with their money was taken over; which one, by its digest, and how much."""

    programme: str
    system: str
    digest: str
    stages: int
    refused: int


@dataclass(frozen=True)
class ResultsKept:
    """What the centre's evaluation of a year says was kept: of so many items, and of the city."""

    programme: str
    year: int
    items: int
    score: str
    place: int


@dataclass(frozen=True)
class ResultsRemoved:
    """What was kept of the centre's evaluation of a year was taken off."""

    programme: str
    year: int
    results: int
