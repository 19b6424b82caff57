"""``civicloop mail letters``: the letters of which nothing was made, and reading one after all."""

from __future__ import annotations

import argparse
import sys

from django.utils import timezone

from civicloop.kernel.actors.rules import machine
from civicloop.kernel.notices import policies, queries, services
from civicloop.kernel.notices.errors import MessageStateError
from civicloop.kernel.notices.states import LetterState

HELP = "list letters that were set aside or are stuck, and have one read after all"
NEEDS_DATABASE = True
OPERATOR = machine("operator", policies.RETRY)
REFUSED = 2


def arguments(parser: argparse.ArgumentParser) -> None:
    """What to do with them."""
    parser.add_argument("--limit", type=int, default=50, help="so many of each, the newest first")
    parser.add_argument(
        "--read", type=int, metavar="NUMBER", help="have this letter read after all"
    )


def run(options: argparse.Namespace) -> int:
    """One line a letter: number, day and time, way, state, reason, size; never what it says."""
    if options.read is not None:
        try:
            services.retry_letter(options.read, actor=OPERATOR)
        except MessageStateError as refusal:
            sys.stderr.write(f"civicloop: {refusal}\n")
            return REFUSED
        sys.stdout.write(f"Letter {options.read} waits to be read.\n")
        return 0
    for state in (LetterState.STUCK, LetterState.SET_ASIDE):
        for row in queries.letters(state=state, limit=options.limit):
            at = timezone.localtime(row.received_at).isoformat(sep=" ", timespec="minutes")
            sys.stdout.write(
                f"{row.pk:>8}  {at}  {row.way:<6}  {row.state:<9}  {row.code:<16}  {row.size}\n"
            )
    return 0
