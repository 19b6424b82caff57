"""What numbering publishes."""

from dataclasses import dataclass


@dataclass(frozen=True)
class SeriesAdvanced:
    """Numbers up to one were set aside, because they were given elsewhere."""

    series: str
    year: int
    beyond: int
