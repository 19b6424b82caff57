"""Give out numbers.

Each series has one PostgreSQL sequence per year. A sequence is never rolled back and
never waited for, so two intakes at once do not stand in line for a number, and no
number is given twice; a cancelled intake leaves a gap, which is allowed.
"""

from __future__ import annotations

from datetime import date

from django.db import connection, transaction

from civicloop.kernel.actors.rules import Actor
from civicloop.kernel.ledger import services as ledger
from civicloop.kernel.numbering.errors import NumberShapeError
from civicloop.kernel.numbering.events import SeriesAdvanced
from civicloop.kernel.numbering.rules import LARGEST, SERIES, year_of
from civicloop.kernel.statements.rules import Part

LOCK_CLASS = 0x6E756D62
"""The advisory locks of this module ("numb")."""


def next_number(series: str, on: date) -> str:
    """The next number of a series in the year of a day (in the city's own time)."""
    return next_numbers(series, on, 1)[0]


def next_numbers(series: str, on: date, count: int) -> list[str]:
    """So many new numbers at once, ascending; one statement whatever the count."""
    declared, year = SERIES.get(series), year_of(on)
    if count < 1:
        return []
    return [declared.write(year, running) for running in sorted(_draw(series, year, count))]


def drawing(series: str, on: date) -> Part:
    """The part that draws a running number, to be asked for with other things.

    It gives nothing before the first number of a year: then ``next_number`` makes one.
    """
    return Part("running", "SELECT nextval(to_regclass(%s))", (sequence_name(series, year_of(on)),))


def number_of(series: str, on: date, running: int) -> str:
    """The number for a running number that was drawn."""
    return SERIES.get(series).write(year_of(on), running)


@transaction.atomic
def prepare(series: str, year: int) -> None:
    """Create the sequence of a year before its first number is wanted."""
    _create(series, year)


@transaction.atomic
def prepare_all(year: int) -> None:
    """Create the sequences of a year for every series; those that are there stay."""
    for series in SERIES:
        _create(series, year)


@transaction.atomic
def advance(series: str, year: int, beyond: int, *, actor: Actor) -> None:
    """Set aside every number up to ``beyond``, because another system gave them out.

    A series never goes back: a lower value than the present one changes nothing.
    """
    SERIES.get(series)
    if not 0 < beyond < LARGEST:
        raise NumberShapeError(f"Running number {beyond} is out of range.")
    _create(series, year)
    name = sequence_name(series, year)
    with connection.cursor() as cursor:
        # Altering a sequence, even to what it is, holds off every nextval until commit.
        cursor.execute(f"ALTER SEQUENCE {name} NO CYCLE")
        cursor.execute(
            f"SELECT setval(%s::regclass, %s) FROM {name} WHERE last_value < %s",  # noqa: S608 (a checked name)
            [name, beyond, beyond],
        )
    ledger.append(
        SeriesAdvanced(series=f"numbering:series:{series}", year=year, beyond=beyond), actor=actor
    )


def sequence_name(series: str, year: int) -> str:
    """The sequence behind a series in a year; both parts are checked, so it is safe in SQL."""
    return f"numbering_{SERIES.get(series).name}_{int(year):04d}"


def _draw(series: str, year: int, count: int) -> list[int]:
    """Running numbers from the sequence, which is made if this is the first of the year."""
    name = sequence_name(series, year)
    sql = "SELECT nextval(to_regclass(%s)) FROM generate_series(1, %s)"
    with connection.cursor() as cursor:
        cursor.execute(sql, [name, count])
        drawn = [row[0] for row in cursor.fetchall()]
        if drawn[0] is None:
            _create(series, year)
            cursor.execute(sql, [name, count])
            drawn = [row[0] for row in cursor.fetchall()]
    return drawn


def _create(series: str, year: int) -> None:
    """Make the sequence unless it is there; two first comers wait for each other here alone."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(%s, hashtext(%s))",
            [LOCK_CLASS, sequence_name(series, year)],
        )
        cursor.execute(f"CREATE SEQUENCE IF NOT EXISTS {sequence_name(series, year)} AS bigint")
