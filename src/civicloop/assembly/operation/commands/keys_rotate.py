"""``civicloop keys rotate``: wrap every living key under the next master key."""

from __future__ import annotations

import argparse

from civicloop.assembly.operation import services

HELP = "wrap every object key under the next master key, beside the running product"
NEEDS_DATABASE = True


def arguments(parser: argparse.ArgumentParser) -> None:
    """Which key."""
    parser.add_argument(
        "--prepared",
        action="store_true",
        help="take the newest key in the folder, which every machine has already",
    )


def run(options: argparse.Namespace) -> int:
    """Rotate."""
    master, moved = services.rotate(prepared=options.prepared)
    print(f"{moved:,} keys are now wrapped under master-{master}.key.")
    print("Copy it to where you keep the keys. Older backups still need the older files.")
    return 0
