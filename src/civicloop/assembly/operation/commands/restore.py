"""``civicloop restore``: bring an installation back from a set."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from civicloop.assembly.operation import services
from civicloop.assembly.operation.commands.backup import Progress
from civicloop.assembly.operation.errors import NotEmptyError
from civicloop.assembly.program import rules
from civicloop.assembly.program import services as program
from civicloop.settings import env

HELP = "bring a backup back into an empty installation, and verify it"
NEEDS_DATABASE = False  # it owns the database


def arguments(parser: argparse.ArgumentParser) -> None:
    """Which set, which keys, and over what."""
    parser.add_argument("set", type=Path, help="the folder of the backup")
    parser.add_argument(
        "--keys-from", type=Path, metavar="PLACE", help="copy the master keys from there first"
    )
    parser.add_argument(
        "--without-keys", action="store_true", help="restore although sealed values stay closed"
    )
    parser.add_argument(
        "--replace", action="store_true", help="remove what the database holds first"
    )
    parser.add_argument("--force", action="store_true", help="do not ask")


def run(options: argparse.Namespace) -> int:
    """Restore; 1 when it is there, but something is missing or closed."""
    if options.replace and not options.force:
        _ask()
    report = Progress()
    with program.product("restore", report):
        done = services.restore(
            options.set.resolve(),
            report=report,
            keys_from=options.keys_from,
            without_keys=options.without_keys,
            replace=options.replace,
        )
    said = done.manifest
    report(
        f"Restored {said.name}: {sum(said.counts.values()):,} rows in {len(said.tables)} tables "
        f"and the ledger's head at {said.ledger.sequence}, as in the manifest; "
        f"{said.contents.count - done.missing:,} contents"
    )
    if not done.ledger.good:
        print(f"The ledger is not as it was sealed: {done.ledger.first}")
    if done.missing:
        print(f"{done.missing} contents are missing: the set does not hold them.")
    for one in done.closed:
        print(f"Sealed values stay closed: {one} in {env.MASTER_KEYS_DIR}")
    print("The restore is whole." if done.good else "The restore is not whole: see above.")
    return rules.GOOD if done.good else rules.BAD


def _ask() -> None:
    if not sys.stdin.isatty():
        raise NotEmptyError("Nobody is there to confirm --replace. Add --force.")
    print("This removes everything in the database, and brings the backup in its place.")
    if input("Type yes to go on: ").strip() != "yes":
        raise NotEmptyError("Nothing was touched.")
