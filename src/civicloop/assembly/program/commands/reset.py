"""``civicloop reset``: start over."""

from __future__ import annotations

import argparse
import sys

from civicloop.assembly.program import services
from civicloop.assembly.program.errors import ProgramError
from civicloop.settings import env

HELP = "remove the database, the keys and all files of this installation"
NEEDS_DATABASE = False


def arguments(parser: argparse.ArgumentParser) -> None:
    """Whether to ask."""
    parser.add_argument("--force", action="store_true", help="do not ask")


def run(options: argparse.Namespace) -> int:
    """Ask, then remove."""
    if not options.force:
        if not sys.stdin.isatty():
            raise ProgramError("Nobody is there to confirm. Add --force (make reset FORCE=1).")
        print(f"This removes everything that CivicLoop keeps in {env.DATA_DIR}, for good.")
        if input("Type yes to go on: ").strip() != "yes":
            print("Nothing was removed.")
            return 1
    for folder in services.reset():
        print(f"removed {folder}")
    return 0
