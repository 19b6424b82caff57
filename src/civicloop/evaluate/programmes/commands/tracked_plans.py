"""``civicloop import tracked-plans``: take over what another system says of tracked plans."""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Sequence
from typing import TYPE_CHECKING

from civicloop.engines.tracking import queries as tracked
from civicloop.engines.tracking.errors import NotFoundError
from civicloop.evaluate.programmes import services as programmes
from civicloop.evaluate.programmes.errors import ImportRefusedError, ProgrammesError
from civicloop.kernel.actors.rules import machine
from civicloop.kernel.tabular.rules import BAD, GOOD, REFUSED, import_arguments, row_report

if TYPE_CHECKING:
    from civicloop.engines.tracking.models import Programme

HELP = "take over items, plans and figures of another system from its file, each once"
NEEDS_DATABASE = True
ACTOR = machine("import", "tracking.manage", "tracking.see")
MOST_NAMED = 20
TOLD = (
    ("items", "items listed as candidates"),
    ("plans", "plans laid down"),
    ("places", "items placed on the map"),
    ("figures", "figures kept"),
    ("figures_changed", "figures changed since the last file"),
    ("figures_same", "figures that are here already"),
)


def arguments(parser: ArgumentParser) -> None:
    """Declare what the command understands."""
    common(parser, programmes.shipped_mappings())


def common(parser: ArgumentParser, mappings: Sequence[str]) -> None:
    """What every import into a programme understands."""
    import_arguments(parser, mappings)
    parser.add_argument(
        "--programme", metavar="KEY", help="where it belongs; not needed if only one is open"
    )
    parser.add_argument(
        "--all-or-nothing", action="store_true", help="import nothing if any row is bad"
    )


def run(options: Namespace) -> int:
    """Import; 0 when every row is in, 1 when some are bad, 2 when it is not to be done."""
    try:
        mapping = programmes.mapping_of(options.mapping)
        programme = programme_of(options.programme)
        found = programmes.import_plans(
            options.file.read_bytes(),
            mapping,
            programme,
            dry_run=options.dry_run,
            all_or_nothing=options.all_or_nothing,
            actor=ACTOR,
        )
    except (ProgrammesError, NotFoundError, OSError) as refusal:
        sys.stderr.write(f"import tracked-plans: {refusal}\n")
        return REFUSED
    return tell(options, found, TOLD)


def tell(options: Namespace, found: programmes.Imported, told: Sequence[tuple[str, str]]) -> int:
    """Say what was done, write the report, and give the exit code."""
    with row_report(options.report) as report:
        report.extend(found.faults)
    undone = options.dry_run or (options.all_or_nothing and found.refused)
    for key, text in told:
        print(f"{found.counts[key]:>9,}  {text}{' (would be)' if undone else ''}")
    print(f"{found.refused:>9,}  rows are bad and left out")
    if report.counts:
        print("What was found:")
        print("\n".join(report.summary()))
    if undone:
        print("Nothing was changed.")
    if not options.dry_run and options.all_or_nothing and found.refused:
        return REFUSED
    return BAD if found.refused else GOOD


def programme_of(key: str | None) -> Programme:
    """The programme of a key, or the only one that is open."""
    if key:
        return tracked.programme(key)
    kinds = tuple(programmes.definitions())
    rows = list(tracked.programmes(ACTOR, kinds)[:MOST_NAMED])
    if len(rows) != 1:
        keys = ", ".join(row.key for row in rows) or "none is open"
        raise ImportRefusedError(f"Name the programme with --programme KEY ({keys}).")
    return rows[0]
