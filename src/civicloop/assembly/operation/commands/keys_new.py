"""``civicloop keys new``: make the next master key, to be brought to every machine."""

from __future__ import annotations

import argparse
from pathlib import Path

from civicloop.assembly.operation import services
from civicloop.settings import env

HELP = "make the next master key in another folder, for several machines"
NEEDS_DATABASE = True


def arguments(parser: argparse.ArgumentParser) -> None:
    """Where to."""
    parser.add_argument("--to", type=Path, required=True, help="an empty folder")


def run(options: argparse.Namespace) -> int:
    """Make it."""
    path = services.prepare_key(options.to)
    print(f"{path}: bring it to {env.MASTER_KEYS_DIR} of every machine,")
    print("then run civicloop keys rotate --prepared on one of them.")
    return 0
