"""``civicloop worker``: what happens behind the pages."""

from __future__ import annotations

import argparse

from civicloop.assembly.program import services

HELP = "seal and deliver the ledger, send notices, run jobs"
NEEDS_DATABASE = True


def arguments(_parser: argparse.ArgumentParser) -> None:
    """None."""


def run(_options: argparse.Namespace) -> int:
    """Work until asked to stop."""
    services.require_migrated()
    services.work()
    return 0
