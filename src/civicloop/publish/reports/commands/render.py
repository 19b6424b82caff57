"""``civicloop report render``: a report of a kind for a period, in a format for the office.

Its figures are those that stand now. Where somebody opened this report, its texts, words and
template are taken, written by agencies; ``--published`` gives the frozen version instead.
"""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace
from datetime import datetime
from pathlib import Path

from civicloop.kernel.clock import services as clock
from civicloop.publish.reports import queries
from civicloop.publish.reports.errors import NoReportError, ReportError
from civicloop.publish.reports.rules.checking.words import sentence
from civicloop.publish.reports.rules.documents import Document
from civicloop.publish.reports.services import cited, rendering

HELP = "Render a report of a kind for a period as ODT, DOCX, PDF or HTML"
NEEDS_DATABASE = True
GOOD, BAD, REFUSED = 0, 1, 2


def arguments(parser: ArgumentParser) -> None:
    """Declare what the command understands."""
    parser.add_argument("kind", help=f"one of {', '.join(queries.shipped())}")
    parser.add_argument("--period", required=True, help="such as 115, 2026-H1, 2026-01..2026-07")
    parser.add_argument("--format", required=True, choices=rendering.FORMATS)
    parser.add_argument("-o", "--output", required=True, type=Path, metavar="FILE")
    parser.add_argument("--strict", action="store_true", help="refuse figures that do not follow")
    parser.add_argument(
        "--published", action="store_true", help="the newest published version, as it was frozen"
    )


def run(options: Namespace) -> int:
    """Write the file; what does not follow is told on the error stream."""
    now = clock.now()
    try:
        document = _frozen(options) if options.published else _composed(options, now)
        if document is None:
            return BAD
        content = rendering.rendered(document, options.format)
    except ReportError as error:
        print(f"report render: {error}", file=sys.stderr)
        return REFUSED
    try:
        options.output.write_bytes(content)
    except OSError as error:
        print(f"report render: {options.output}: {error.strerror}.", file=sys.stderr)
        return REFUSED
    print(f"{options.output}: {len(content):,} bytes, {len(document.uses)} figures.")
    return GOOD


def _frozen(options: Namespace) -> Document:
    """The newest version that was published; none is refused."""
    edition = queries.edition_of(options.kind, queries.period_of(options.period))
    version = edition and queries.newest_of(edition)
    if version is None:
        raise NoReportError(f"No {options.kind} was published for {options.period}.")
    return queries.document_of(version)


def _composed(options: Namespace, now: datetime) -> Document | None:
    """The report as it stands now, told what does not follow; nothing where that is refused."""
    period = queries.period_of(options.period)
    template = queries.kind(options.kind)
    edition = queries.edition_of(options.kind, period)
    if edition is None:
        composition = queries.composed(template, period, texts={}, now=now)
    else:
        composition = queries.composed_now(edition, now=now)
        print("report render: with the texts of the report that is open.", file=sys.stderr)
    found = queries.findings(composition.document, before=queries.beside(period))
    for row in found:
        print(f"report render: {sentence(row, 'en')}", file=sys.stderr)
    return None if found and options.strict else cited(composition, now=now)
