"""``civicloop upgrade``: bring the tables up to the installed version, with a way back."""

from __future__ import annotations

import argparse
from pathlib import Path

from civicloop import __version__
from civicloop.assembly.operation import services
from civicloop.assembly.operation.commands.backup import Progress
from civicloop.assembly.program import services as program
from civicloop.settings import env

HELP = "back up, bring tables up to this version, verify; a failure brings all back"
NEEDS_DATABASE = False  # it owns the database


def arguments(parser: argparse.ArgumentParser) -> None:
    """Where the backup goes."""
    parser.add_argument("--to", type=Path, default=env.BACKUPS, help="the backup folder")


def run(options: argparse.Namespace) -> int:
    """Upgrade, or refuse."""
    report = Progress()
    with program.product("upgrade", report):
        done = services.upgrade(options.to, report=report)
    if done.backup is None:
        print(f"CivicLoop {__version__}: the tables were up to date.")
    else:
        print(f"CivicLoop {__version__}: {done.migrations} migrations applied, ledger verified.")
        print(f"The backup from before: {done.backup}")
    return 0
