"""``civicloop figures check``: figures of a report that do not follow from each other."""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser, Namespace
from dataclasses import asdict
from pathlib import Path

from civicloop.publish.reports.adapters import reading
from civicloop.publish.reports.errors import UnreadableReportError
from civicloop.publish.reports.rules.checking import check
from civicloop.publish.reports.rules.checking.words import sentence

HELP = "Find sums, shares and means of a report that do not follow"
NEEDS_DATABASE = False
GOOD, BAD, REFUSED = 0, 1, 2


def arguments(parser: ArgumentParser) -> None:
    """Declare what the command understands."""
    parser.add_argument("file", type=Path, nargs="+", help="Markdown, text, CSV or ODT")
    parser.add_argument("--json", action="store_true", help="print JSON")
    parser.add_argument(
        "--language", choices=("zh-hant", "en"), default="en", help="of the sentences"
    )


def run(options: Namespace) -> int:
    """Print each finding with its line; 1 if there is any, 2 if a file cannot be read.

    A file that cannot be read does not hide what the others hold.
    """
    found = []
    read = refused = 0
    for path in options.file:
        try:
            claims = reading.claims(path)
        except UnreadableReportError as error:
            print(f"figures check: {error}", file=sys.stderr)
            refused += 1
            continue
        read += len(claims)
        found += [(path, row) for row in check(claims)]
    if refused == len(options.file):
        return REFUSED
    if options.json:
        rows = [{"file": str(path), **asdict(row)} for path, row in found]
        body = {"claims": read, "findings": rows}
        print(json.dumps(body, ensure_ascii=False, indent=2))
    else:
        for path, row in found:
            print(f"{path}:{row.line}: {sentence(row, options.language)}")
        verb = "does" if len(found) == 1 else "do"
        print(f"{read} sums, shares and means read; {len(found)} {verb} not follow.")
    if refused:
        return REFUSED
    return BAD if found else GOOD
