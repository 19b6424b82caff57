"""``civicloop backup check``: read a set and compare every digest."""

from __future__ import annotations

import argparse
from pathlib import Path

from civicloop.assembly.operation import services
from civicloop.assembly.operation.commands.backup import Progress
from civicloop.assembly.operation.errors import SetDamagedError
from civicloop.assembly.operation.queries import sets
from civicloop.assembly.program import rules
from civicloop.settings import env

HELP = "read a backup and compare every digest; needs no database"
NEEDS_DATABASE = False


def arguments(parser: argparse.ArgumentParser) -> None:
    """Which one."""
    parser.add_argument("set", nargs="?", type=Path, help="its folder (default: the newest)")


def run(options: argparse.Namespace) -> int:
    """Look; 1 when anything is missing or altered."""
    place = options.set or sets.newest(env.BACKUPS)
    if place is None:
        raise SetDamagedError(f"There is no backup in {env.BACKUPS}. Name a set.")
    report = Progress()
    wrong = services.check(place, report)
    for one in wrong:
        print(one)
    said = sets.manifest(place)
    print(
        f"{place.name}, CivicLoop {said.version}, ledger at {said.ledger.sequence}: "
        + (f"{len(wrong)} things are wrong" if wrong else "whole")
    )
    return rules.BAD if wrong else rules.GOOD
