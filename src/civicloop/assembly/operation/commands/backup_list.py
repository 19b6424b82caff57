"""``civicloop backup list``: the sets in a folder."""

from __future__ import annotations

import argparse
from pathlib import Path

from civicloop.assembly.operation.queries import sets
from civicloop.settings import env

HELP = "list the backups in a folder; needs no database"
NEEDS_DATABASE = False


def arguments(parser: argparse.ArgumentParser) -> None:
    """Which folder."""
    parser.add_argument("folder", nargs="?", type=Path, default=env.BACKUPS)


def run(options: argparse.Namespace) -> int:
    """One line a set, oldest first."""
    for name in sets.names(options.folder):
        said = sets.manifest(options.folder / name)
        print(
            f"{name}  CivicLoop {said.version}  {sum(said.counts.values()):>12,} rows  "
            f"ledger at {said.ledger.sequence:>10}  {said.size / 1024**2:>10,.1f} MiB"
        )
    return 0
