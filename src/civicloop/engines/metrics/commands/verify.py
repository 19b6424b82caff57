"""``civicloop metrics verify``: every figure over facts against the count of the database."""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace

from civicloop.engines.metrics import services
from civicloop.engines.metrics.errors import EngineAnswerError, NoEngineError
from civicloop.engines.metrics.rules import Month, months_until
from civicloop.kernel.clock import services as clock

HELP = "Compute every figure over facts by another engine, and compare with the database"
NEEDS_DATABASE = True
USUAL_MONTHS = 6
REFUSED = 2


def arguments(parser: ArgumentParser) -> None:
    """Declare what the command understands."""
    parser.add_argument("--engine", choices=services.ENGINES, default="duckdb")
    parser.add_argument("--months", type=int, default=USUAL_MONTHS, help="months back from now")


def run(options: Namespace) -> int:
    """Write the facts that are due, compare, and say what differs: 1 if anything does."""
    services.refresh_facts()
    now = clock.now()
    months = months_until(Month.of(now), max(options.months, 1))
    try:
        made = services.compare(months, engine=options.engine, now=now)
    except (NoEngineError, EngineAnswerError) as error:
        sys.stderr.write(f"{error}\n")
        return REFUSED
    for row in made.differing:
        sys.stdout.write(
            f"{row.source} by {row.dimension}, {row.period}, {row.member or 'whole'}, "
            f"{row.measure}: database {row.counted}, {options.engine} {row.computed}\n"
        )
    sys.stdout.write(
        f"{options.engine} against the database, {months[0].key} to {months[-1].key}: "
        f"{made.metrics} metrics, {made.numbers} numbers compared, {len(made.differing)} differ\n"
    )
    return 1 if made.differing else 0
