"""``civicloop import cases``: take over the cases that another system had."""

from __future__ import annotations

import sys
import time
from argparse import ArgumentParser, Namespace

from civicloop.answer.cases import queries
from civicloop.answer.cases import services as cases
from civicloop.answer.cases.errors import ImportingError
from civicloop.kernel.actors.rules import machine
from civicloop.kernel.geography.errors import NoBoundariesError
from civicloop.kernel.tabular.rules import (
    BAD,
    GOOD,
    REFUSED,
    RowReport,
    import_arguments,
    row_report,
)

HELP = "take over the cases of another system from its file, each row once"
NEEDS_DATABASE = True
EVERY = 0.5  # seconds between two lines of progress
ACTOR = machine("import", "cases.import", "cases.edit_categories", "organizations.manage_units")


def arguments(parser: ArgumentParser) -> None:
    """Declare what the command understands."""
    import_arguments(parser, cases.shipped_mappings(), formats="CSV, also packed with gzip")
    parser.add_argument(
        "--create", action="store_true", help="make the categories and units that the mapping knows"
    )
    parser.add_argument(
        "--all-or-nothing", action="store_true", help="import nothing if any row is bad"
    )
    parser.add_argument("--quiet", action="store_true", help="no progress")


def run(options: Namespace) -> int:
    """Import; 0 when every row is in, 1 when some were told, 2 when it is not to be done."""
    try:
        with row_report(options.report) as report:
            importer = cases.Importer(
                options.file,
                cases.mapping_of(options.mapping),
                actor=ACTOR,
                create=options.create,
            )
            return _run(options, importer, report)
    except NoBoundariesError:
        _say("The mapping counts by the city's own borders, and none are loaded yet.")
    except (ImportingError, OSError) as refusal:
        _say(f"import cases: {refusal}")
    return REFUSED


def _run(options: Namespace, importer: cases.Importer, report: RowReport) -> int:
    show = _Progress(quiet=options.quiet)
    if options.dry_run or options.all_or_nothing:
        last = None
        for step in importer.check():
            last = step
            report.extend(step.faults)
            show.step(step)
        show.end()
        bad = last is not None and bool(last.refused or last.changed)
        if options.dry_run:
            return _tell(last, report, would=True)
        if bad:
            _tell(last, report, would=True)
            _say("Nothing was imported, since some rows are bad (--all-or-nothing).")
            return REFUSED
    done: cases.Step | None = None
    for step in importer.run():
        done = step
        show.step(step)
    show.end()
    if done is not None and done.run_id is not None and not options.all_or_nothing:
        report.extend(queries.faults_of(done.run_id))
    return _tell(done, report, would=False)


def _tell(step: cases.Step | None, report: RowReport, *, would: bool) -> int:
    """The summary; 1 where rows were refused or had changed."""
    if step is None:
        print("The file has a heading and no rows.")
        return GOOD
    imported = "would be imported" if would else "imported"
    print(f"{step.imported:>9,}  rows {imported}")
    print(f"{step.present:>9,}  rows were imported before")
    print(f"{step.changed:>9,}  rows changed since they were imported, left as they are")
    print(f"{step.refused:>9,}  rows are bad and left out")
    for what, names in step.made.items():
        if names:
            print(f"{len(names):>9,}  {what} {'would be made' if would else 'made'}:")
            print("\n".join(f"           {name}" for name in names))
    if report.counts:
        print("What was found:")
        print("\n".join(report.summary()))
    if would:
        print("Nothing was changed.")
    return BAD if step.refused or step.changed else GOOD


class _Progress:
    """How far, how fast, how long still: one line on the error stream, written over."""

    def __init__(self, *, quiet: bool) -> None:
        self.quiet = quiet
        self.begun: tuple[float, int] | None = None
        self.shown_at = 0.0
        self.is_terminal = sys.stderr.isatty()

    def step(self, step: cases.Step) -> None:
        """Show a step, unless one was shown just now."""
        now = time.monotonic()
        if self.begun is None:
            self.begun = (now, step.line)
        if self.quiet or now - self.shown_at < EVERY:
            return
        self.shown_at = now
        span, done = now - self.begun[0], step.line - self.begun[1]
        rate = done / span if span else 0.0
        left = f"{(step.lines - step.line) / rate:,.0f} s left" if rate else "..."
        share = 100 * step.line / max(step.lines, 1)
        text = f"{share:5.1f} %  line {step.line:,} of {step.lines:,}  {rate:,.0f} lines/s  {left}"
        sys.stderr.write(f"\r{text}\x1b[K" if self.is_terminal else f"{text}\n")
        sys.stderr.flush()

    def end(self) -> None:
        """Leave the line."""
        if self.is_terminal and self.shown_at:
            sys.stderr.write("\n")


def _say(text: str) -> None:
    sys.stderr.write(f"{text}\n")
