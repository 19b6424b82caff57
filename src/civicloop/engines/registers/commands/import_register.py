"""``civicloop import register``: take the rows of a file into a register."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from pathlib import Path

from civicloop.engines.registers import services as registers
from civicloop.engines.registers.errors import NotFoundError, RegistersError
from civicloop.kernel.actors.rules import machine
from civicloop.kernel.tabular.rules import (
    BAD,
    GOOD,
    REFUSED,
    TABLES,
    RowReport,
    row_report,
    trial_arguments,
)

HELP = "take the rows of a table into a register, each found again by its key"
NEEDS_DATABASE = True
ACTOR = machine("import", "registers.edit")


def arguments(parser: ArgumentParser) -> None:
    """Declare what the command understands."""
    parser.add_argument("name", metavar="NAME", help="the code of the register")
    parser.add_argument("file", type=Path, metavar="FILE", help=TABLES)
    parser.add_argument(
        "--mapping", action="append", default=[], metavar="HEADING=FIELD",
        help="a column that is not found by itself; an empty FIELD leaves it out",
    )  # fmt: skip
    trial_arguments(parser)
    parser.add_argument("--all", action="store_true", help="take all rows or none of them")


def run(options: Namespace) -> int:
    """Import; 0 when every row is in, 1 when some were refused, 2 when it is not to be done."""
    try:
        with row_report(options.report) as report:
            mapping, plan = registers.import_file(
                options.name,
                options.file.read_bytes(),
                file_name=options.file.name,
                pairs=options.mapping,
                actor=ACTOR,
                dry_run=options.dry_run,
                strict=options.all,
                tell=report.add,
            )
    except NotFoundError:
        print(f"import register: there is no register {options.name!r}")
        return REFUSED
    except (RegistersError, OSError) as refusal:
        print(f"import register: {refusal}")
        return REFUSED
    return _tell(options, mapping, plan, report)


def _tell(
    options: Namespace, mapping: dict[str, str], plan: registers.Plan, report: RowReport
) -> int:
    idle = options.dry_run or (options.all and plan.refused > 0)
    for heading, name in mapping.items():
        print(f"{heading} -> {name}")
    words = ("would be " if idle else "") + "added", ("would be " if idle else "") + "changed"
    print(f"{len(plan.added):>9,}  rows {words[0]}")
    print(f"{len(plan.changed):>9,}  rows {words[1]}")
    print(f"{plan.unchanged:>9,}  rows stand already as they are")
    print(f"{plan.refused:>9,}  rows are bad and left out")
    if report.counts:
        print("What was found:")
        print("\n".join(report.summary()))
    if idle:
        print("Nothing was changed.")
    return BAD if plan.refused else GOOD
