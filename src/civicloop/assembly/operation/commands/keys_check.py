"""``civicloop keys check``: whether the master keys open what the database holds."""

from __future__ import annotations

import argparse
from pathlib import Path

from civicloop.assembly.program import rules
from civicloop.kernel.vault import queries as vault
from civicloop.settings import env

HELP = "try every master key on a value that it wraps"
NEEDS_DATABASE = True


def arguments(parser: argparse.ArgumentParser) -> None:
    """Another folder than the present one."""
    parser.add_argument(
        "folder", nargs="?", type=Path, default=env.MASTER_KEYS_DIR, help="e.g. a copy to try"
    )


def run(options: argparse.Namespace) -> int:
    """One line a key; 1 when one that is needed is not right."""
    counts = vault.keys_by_master()
    found = vault.masters(options.folder)
    for one in found:
        print(f"master-{one.name}.key  {one.state:<8}  wraps {counts.get(one.name, 0):,} keys")
    needed = {one.name for one in found}
    for name in sorted(set(vault.fingerprints(options.folder)) - needed):
        print(f"master-{name}.key  unused    wraps nothing: put it away once no backup needs it")
    if not found:
        print("Nothing is sealed yet.")
    return rules.GOOD if all(one.good for one in found) else rules.BAD
