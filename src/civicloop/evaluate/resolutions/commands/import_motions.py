"""``civicloop import motions``: take over motions and meetings of a council from its files."""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace

from civicloop.evaluate.resolutions import services as resolutions
from civicloop.evaluate.resolutions.errors import FaultyFieldsError, MappingError, NotFoundError
from civicloop.kernel.actors.rules import machine
from civicloop.kernel.tabular.rules import BAD, GOOD, REFUSED, import_arguments, row_report

HELP = "take over motions, bills, suggestions or meetings of a council from its file"
NEEDS_DATABASE = True
ACTOR = machine("import", "resolutions.keep", "tracking.manage")


def arguments(parser: ArgumentParser) -> None:
    """Declare what the command understands."""
    formats = "CSV, ODS, XLSX, XLS or JSON, also packed with gzip"
    import_arguments(parser, resolutions.shipped_mappings(), formats=formats)


def run(options: Namespace) -> int:
    """Import; 0 when every row is in, 1 when some were told, 2 when it is not to be done."""
    try:
        mapping = resolutions.mapping_of(options.mapping)
        importer = resolutions.Importer(options.file.read_bytes(), mapping, actor=ACTOR)
        step = importer.check() if options.dry_run else importer.run()
        return _tell(step, options)
    except NotFoundError:
        _say("import motions: no council is laid down yet; open Resolutions in the browser first.")
    except (MappingError, FaultyFieldsError, OSError) as refusal:
        _say(f"import motions: {refusal}")
    return REFUSED


def _tell(step: resolutions.Step, options: Namespace) -> int:
    with row_report(options.report) as report:
        report.extend(step.faults)
    would = "would be " if options.dry_run else ""
    print(f"{step.taken:>9,}  rows {would}taken over")
    print(f"{step.present:>9,}  rows were taken over before")
    print(f"{step.refused:>9,}  rows are bad and left out")
    if step.sessions:
        print(f"{len(step.sessions):>9,}  sessions {would}laid down: {', '.join(step.sessions)}")
    if report.counts:
        print("What was found:")
        print("\n".join(report.summary()))
    if options.dry_run:
        print("Nothing was changed.")
    return BAD if step.refused else GOOD


def _say(text: str) -> None:
    sys.stderr.write(f"{text}\n")
