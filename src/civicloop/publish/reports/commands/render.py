"""``civicloop report render``: a report of a kind for a period, from the figures that stand now."""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path

from civicloop.kernel.clock import services as clock
from civicloop.publish.reports import queries
from civicloop.publish.reports.errors import ReportError
from civicloop.publish.reports.rules.checking.words import sentence
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


def run(options: Namespace) -> int:
    """Write the file; what does not follow is told on the error stream."""
    now = clock.now()
    try:
        period = queries.period_of(options.period)
        composition = queries.composed(queries.kind(options.kind), period, texts={}, now=now)
        found = queries.findings(composition.document, before=queries.beside(period))
        for row in found:
            print(f"report render: {sentence(row, 'en')}", file=sys.stderr)
        if found and options.strict:
            return BAD
        document = cited(composition, now=now)
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
