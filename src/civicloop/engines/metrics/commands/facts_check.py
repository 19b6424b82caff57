"""``civicloop facts check``: compare the files of facts with the database."""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace

from civicloop.engines.metrics import services
from civicloop.engines.metrics.rules import FACTS

HELP = "Compare the files of facts with the database, row by row"
NEEDS_DATABASE = True


def arguments(parser: ArgumentParser) -> None:
    """Declare what the command understands."""
    parser.add_argument("--source", choices=list(FACTS) or None, default="", help="only this one")


def run(options: Namespace) -> int:
    """Compare; 1 if anything differs. What differs is written anew by the next refresh."""
    found = services.check_facts(options.source)
    for row in found:
        sys.stdout.write(f"{row.source} {row.month}: {row.finding}\n")
    sys.stdout.write(f"{len(found)} months differ\n")
    return 1 if found else 0
