"""``civicloop import documents``: take the documents of a month from another system's file."""

from __future__ import annotations

from argparse import ArgumentParser, ArgumentTypeError, Namespace
from datetime import date

from civicloop.evaluate.documents import services as documents
from civicloop.evaluate.documents.errors import DocumentsError
from civicloop.evaluate.documents.services.importing import Imported
from civicloop.kernel.actors.rules import machine
from civicloop.kernel.city.rules import here
from civicloop.kernel.clock import services as clock
from civicloop.kernel.tabular.rules import (
    BAD,
    GOOD,
    REFUSED,
    RowReport,
    import_arguments,
    parse_month,
    row_report,
)

HELP = "take the documents of a month and recount each with the clock of its class"
NEEDS_DATABASE = True
ACTOR = machine("import", "documents.manage")


def arguments(parser: ArgumentParser) -> None:
    """Declare what the command understands."""
    import_arguments(parser, documents.shipped_mappings())
    parser.add_argument(
        "--month",
        type=_month,
        metavar="YEAR-MONTH",
        help="2026-10 or 115-10; without it last month",
    )


def _month(text: str) -> date:
    try:
        return parse_month(text)
    except ValueError:
        raise ArgumentTypeError(f"{text!r} is no month; write 2026-10 or 115-10") from None


def _last_month() -> date:
    today = clock.now().astimezone(here().zone).date()
    year, month = (today.year, today.month - 1) if today.month > 1 else (today.year - 1, 12)
    return date(year, month, 1)


def run(options: Namespace) -> int:
    """Import; 0 when every row is in, 1 when some were refused, 2 when it is not to be done."""
    try:
        with row_report(options.report) as report:
            done = documents.import_documents(
                options.file.read_bytes(),
                file_name=options.file.name,
                mapping=options.mapping,
                month=options.month or _last_month(),
                actor=ACTOR,
                dry_run=options.dry_run,
                tell=report.add,
            )
    except (DocumentsError, OSError) as refusal:
        print(f"import documents: {refusal}")
        return REFUSED
    return _tell(done, report, would=options.dry_run)


def _tell(done: Imported, report: RowReport, *, would: bool) -> int:
    if done.present:
        print(f"The same file stands already with {done.rows:,} documents. Nothing was changed.")
        return GOOD
    print(f"{done.rows:>9,}  documents {'would be imported' if would else 'imported'}")
    print(f"{done.units:>9,}  agencies")
    print(f"{done.refused:>9,}  rows are bad and left out")
    was = done.replaced
    if was.returns:
        print(f"{was.returns:>9,}  agencies had handed in before and are replaced:")
        print(f"{was.added:>9,}  documents added, {was.removed:,} removed, {was.changed:,} changed")
        print(f"{was.corrections:>9,}  corrections fell away with the rows that they were made in")
    if report.counts:
        print("What was found:")
        print("\n".join(report.summary()))
    if would:
        print("Nothing was changed.")
    return BAD if done.refused else GOOD
