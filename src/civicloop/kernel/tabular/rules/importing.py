"""What every import on the console has in common: its arguments, its report, its exit codes."""

from __future__ import annotations

from argparse import ArgumentParser
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from civicloop.kernel.tabular.rules.reporting import RowReport

GOOD, BAD, REFUSED = 0, 1, 2
"""Every row is in; some are not; nothing was to be done."""
TABLES: Final = "CSV, ODS, XLSX or XLS"


def import_arguments(
    parser: ArgumentParser, mappings: Sequence[str], *, formats: str = TABLES
) -> None:
    """The file, its mapping, whether to try only, and where each bad row is written."""
    parser.add_argument("file", type=Path, metavar="FILE", help=formats)
    parser.add_argument(
        "--mapping",
        required=True,
        metavar="NAME",
        help=f"{', '.join(mappings)}, or the path of your own (YAML)",
    )
    trial_arguments(parser)


def trial_arguments(parser: ArgumentParser) -> None:
    """Whether to try only, and where each bad row is written."""
    parser.add_argument("--dry-run", action="store_true", help="say what would be, change nothing")
    parser.add_argument("--report", type=Path, metavar="FILE", help="each bad row, as CSV")


@contextmanager
def row_report(path: Path | None) -> Iterator[RowReport]:
    """A report that is also written to a file, where one is named."""
    if path is None:
        yield RowReport()
        return
    with path.open("w", encoding="utf-8-sig", newline="") as stream:
        yield RowReport(stream)
