"""``civicloop import carried-money``: take over the money that agencies ask to carry over."""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path

from civicloop.evaluate.resolutions import services as resolutions
from civicloop.kernel.actors.rules import machine
from civicloop.kernel.tabular.errors import TabularError
from civicloop.kernel.tabular.rules import (
    BAD,
    GOOD,
    REFUSED,
    TABLES,
    row_report,
    trial_arguments,
)

HELP = "take over money carried into the next year from a table, each item once"
NEEDS_DATABASE = True
ACTOR = machine("import", "tracking.report")


def arguments(parser: ArgumentParser) -> None:
    """Declare what the command understands."""
    parser.add_argument("file", type=Path, metavar="FILE", help=TABLES)
    trial_arguments(parser)
    parser.add_argument(
        "--all-or-nothing", action="store_true", help="import nothing if any row is bad"
    )


def run(options: Namespace) -> int:
    """Import; 0 when every row is in, 1 when some are bad, 2 when it is not to be done."""
    try:
        done = resolutions.import_carries(
            options.file.read_bytes(),
            actor=ACTOR,
            dry_run=options.dry_run,
            all_or_nothing=options.all_or_nothing,
        )
    except (TabularError, OSError) as refusal:
        sys.stderr.write(f"import carried-money: {refusal}\n")
        return REFUSED
    with row_report(options.report) as report:
        report.extend(done.faults)
    undone = options.dry_run or (options.all_or_nothing and done.refused > 0)
    print(f"{done.asked:>9,}  items {'would be ' if undone else ''}asked for")
    print(f"{done.present:>9,}  items stand already as they are")
    print(f"{done.refused:>9,}  rows are bad and left out")
    if report.counts:
        print("What was found:")
        print("\n".join(report.summary()))
    if undone:
        print("Nothing was changed.")
    return BAD if done.refused else GOOD
