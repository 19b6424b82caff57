"""What numbers were given so far."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import connection

from civicloop.kernel.numbering.rules import SERIES


@dataclass(frozen=True, slots=True)
class Position:
    """How far a series has come in one year."""

    series: str
    year: int
    running: int
    number: str


def positions() -> list[Position]:
    """The last number of every series and year, for the administrator's page."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT sequencename, last_value FROM pg_sequences"
            " WHERE schemaname = current_schema() AND sequencename LIKE 'numbering\\_%%'"
            " AND last_value IS NOT NULL ORDER BY sequencename"
        )
        rows = cursor.fetchall()
    found = []
    for name, running in rows:
        series, year = name.removeprefix("numbering_").rsplit("_", 1)
        if series in SERIES:
            number = SERIES.get(series).write(int(year), running)
            found.append(Position(series, int(year), running, number))
    return found
