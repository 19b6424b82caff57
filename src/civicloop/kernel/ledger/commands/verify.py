"""``civicloop ledger verify``: compute the whole ledger again."""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import asdict
from pathlib import Path

from civicloop.kernel.ledger import services
from civicloop.kernel.ledger.services import Report

HELP = "Compute the whole ledger again and name the first bad row."
NEEDS_DATABASE = True


def arguments(parser: argparse.ArgumentParser) -> None:
    """What the command takes."""
    parser.add_argument(
        "--heads",
        type=Path,
        metavar="FILE",
        help="file of heads to compare with (default: the one in the data folder)",
    )
    parser.add_argument("--json", action="store_true", help="print the report as JSON")


def run(options: argparse.Namespace) -> int:
    """Verify; 0 if everything is as it was sealed, 1 if not."""
    heads: Path | None = options.heads or services.heads_path()
    if options.heads is None and heads is not None and not heads.exists():
        heads = None
    show = None if options.json or not sys.stderr.isatty() else _show
    report = services.verify(heads=heads, progress=show)
    print(_as_json(report) if options.json else _as_text(report))
    return 0 if report.good else 1


def _show(done: int, total: int) -> None:
    end = "\n" if done == total else ""
    print(f"\rbatch {done} of {total}", end=end, file=sys.stderr, flush=True)


def _as_json(report: Report) -> str:
    said = asdict(report) | {"good": report.good}
    return json.dumps(said, ensure_ascii=False)


def _as_text(report: Report) -> str:
    counted = f"{report.events} sealed events in {report.batches} batches"
    compared = (
        f"Compared with the heads in {report.heads}."
        if report.heads
        else "Compared with no file of heads: a tail cut off whole would not be noticed."
    )
    lines = [
        f"{counted}, last sequence {report.position}; {report.unsealed} wait for their seal.",
        compared,
    ]
    if report.first is None:
        lines.append("The ledger is as it was sealed.")
    else:
        lines += [
            f"FIRST BAD ROW: {report.first}",
            *(f"  also: {one}" for one in report.findings[1:]),
        ]
    return "\n".join(lines)
