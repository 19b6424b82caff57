"""``civicloop import kpis``: take over the indicators of a four-year plan from a table."""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace

from civicloop.evaluate.planning import queries
from civicloop.evaluate.planning import services as planning
from civicloop.evaluate.planning.errors import MappingError, NotFoundError
from civicloop.kernel.actors.rules import machine
from civicloop.kernel.city.rules import common_year
from civicloop.kernel.states.errors import StateError
from civicloop.kernel.tabular.errors import TabularError
from civicloop.kernel.tabular.rules import BAD, GOOD, REFUSED, import_arguments, row_report

HELP = "take over the indicators of a four-year plan from a table, each row once"
NEEDS_DATABASE = True
ACTOR = machine("import", "planning.write")


def year(text: str) -> int:
    """A year of either era, in the common one."""
    return common_year(int(text))


def arguments(parser: ArgumentParser) -> None:
    """Declare what the command understands."""
    import_arguments(parser, planning.shipped_mappings())
    parser.add_argument(
        "--plan", type=year, metavar="YEAR", help="its first year, such as 112 or 2023"
    )


def run(options: Namespace) -> int:
    """Import; 0 when every row is in, 1 when some were told, 2 when it is not to be done."""
    try:
        done = planning.import_indicators(
            options.file.read_bytes(),
            planning.mapping_of(options.mapping),
            plan_id=queries.open_plan(options.plan).pk,
            dry_run=options.dry_run,
            actor=ACTOR,
        )
        return _tell(options, done)
    except (MappingError, NotFoundError, TabularError, StateError, OSError) as refusal:
        sys.stderr.write(f"import kpis: {refusal}\n")
    return REFUSED


def _tell(options: Namespace, done: planning.Imported) -> int:
    """The summary; 1 where rows were refused or had changed."""
    would = "would be proposed" if options.dry_run else "proposed"
    print(f"{done.proposed:>7,}  indicators {would}")
    print(f"{done.present:>7,}  were there already")
    print(f"{done.changed:>7,}  differ from what is kept, which was left as it is")
    print(f"{done.refused:>7,}  rows are bad and left out")
    if done.unknown:
        print(f"Columns that the mapping does not name: {', '.join(done.unknown)}")
    for fault in done.faults:
        print(f"{fault.zh} {fault.en}" + (f" [{fault.value}]" if fault.value else ""))
    with row_report(options.report) as report:
        report.extend(done.faults)
    if options.dry_run:
        print("Nothing was changed.")
    return BAD if done.refused or done.changed else GOOD
