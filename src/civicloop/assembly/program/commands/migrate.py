"""``civicloop migrate``: tables, roles, rules and static files of this version."""

from __future__ import annotations

import argparse
import sys

from civicloop.assembly.program import services

HELP = "bring tables, declared contents and static files up to this version"
NEEDS_DATABASE = True


def arguments(_parser: argparse.ArgumentParser) -> None:
    """None."""


def run(_options: argparse.Namespace) -> int:
    """Prepare the installation."""
    services.prepare(lambda text: print(text, file=sys.stderr))
    return 0
