"""``civicloop facts refresh``: write the months of facts that changed."""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace

from civicloop.engines.metrics import services
from civicloop.engines.metrics.rules import FACTS

HELP = "Write the months of facts that changed since they were written"
NEEDS_DATABASE = True


def arguments(parser: ArgumentParser) -> None:
    """Declare what the command understands."""
    parser.add_argument("--source", choices=list(FACTS) or None, default="", help="only this one")
    parser.add_argument("--whole", action="store_true", help="every month, changed or not")


def run(options: Namespace) -> int:
    """Write, and say what was written."""
    written = services.refresh_facts(options.source, whole=options.whole)
    for row in written:
        sys.stdout.write(f"{row.month}  {row.rows:>9} rows  {row.sha256[:12]}\n")
    sys.stdout.write(f"{len(written)} months written\n")
    return 0
