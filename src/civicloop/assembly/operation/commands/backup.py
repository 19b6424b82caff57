"""``civicloop backup``: write a set."""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path

from civicloop.assembly.operation import services
from civicloop.assembly.program import rules
from civicloop.assembly.program import services as program
from civicloop.settings import env

HELP = "write database and files into a backup folder, while the product runs"
NEEDS_DATABASE = True


def arguments(parser: argparse.ArgumentParser) -> None:
    """Where to."""
    parser.add_argument(
        "--to", type=Path, default=env.BACKUPS, help=f"the backup folder (default: {env.BACKUPS})"
    )
    parser.add_argument(
        "--keys-to",
        type=Path,
        metavar="PLACE",
        help="copy the master keys as well, to a place apart from the backup folder",
    )
    parser.add_argument(
        "--nightly",
        action="store_true",
        help=f"also remove sets that are older than {env.BACKUP_KEEP_DAYS} days",
    )


def run(options: argparse.Namespace) -> int:
    """Write a set, record it, and say what to do with it; 1 when contents were missing."""
    report = Progress()
    made = services.back_up(options.to, report=report, keys_to=options.keys_to)
    if not program.pending_migrations():
        services.record(made)
    said = made.manifest
    report(
        f"{made.place}: {sum(said.counts.values()):,} rows, ledger at {said.ledger.sequence}, "
        f"{said.contents.count:,} contents ({made.shared:,} shared with the set before), "
        f"{said.size / 1024**2:,.1f} MiB"
    )
    if options.nightly:
        for name in services.prune(options.to, keep_seconds=env.BACKUP_KEEP_DAYS * 86_400):
            report(f"removed {name}")
    if options.keys_to is None:
        report(f"The keys in {env.MASTER_KEYS_DIR} are not in it: keep a copy elsewhere.")
    if missing := len(said.contents.missing):
        report(f"{missing} contents were missing or damaged in {env.DATA_DIR / 'files'}.")
        return rules.BAD
    print(made.place)
    return rules.GOOD


class Progress:
    """Says what happens, with the seconds since the start."""

    def __init__(self) -> None:
        self._began = time.monotonic()

    def __call__(self, text: str) -> None:
        """One line."""
        print(f"[{time.monotonic() - self._began:6.1f} s] {text}", file=sys.stderr, flush=True)
