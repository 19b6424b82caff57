"""``civicloop retention run``: draw what has had its time, carry out what is approved."""

from __future__ import annotations

import argparse
from datetime import date

from django.utils import timezone

from civicloop.kernel.actors.rules import machine
from civicloop.kernel.clock import services as clock
from civicloop.kernel.privacy import queries, services
from civicloop.kernel.privacy.commands.listing import line
from civicloop.kernel.privacy.states import ListState

HELP = "Draw lists of what has had its time, and destroy what two people approved."
NEEDS_DATABASE = True
RETENTION = machine("retention", "privacy.destroy_values")


def arguments(parser: argparse.ArgumentParser) -> None:
    """What the command takes."""
    parser.add_argument("--dry-run", action="store_true", help="say what would be, change nothing")
    parser.add_argument(
        "--on", type=date.fromisoformat, metavar="DAY", help="with --dry-run: count for this day"
    )


def run(options: argparse.Namespace) -> int:
    """0: done. 1: something could not be destroyed; the log says what. 2: wrongly asked."""
    if options.on and not options.dry_run:
        print("--on goes with --dry-run only: nothing is destroyed before its day.")
        return 2
    if options.dry_run:
        return _dry_run(options.on or timezone.localdate(clock.now()))
    drawn = services.draw_lists(actor=RETENTION)
    for kind in drawn:
        print(
            f"Drew a list of {kind}. A person proposes it and another approves it in the browser."
        )
    done = services.carry_out(actor=RETENTION)
    print(
        f"Destroyed {done.destroyed}, held {done.held}, spared {done.spared}; "
        f"{done.lists} lists are done."
    )
    if done.failed:
        print(f"{done.failed} could not be destroyed and stay on their list; the log says why.")
        return 1
    return 0


def _dry_run(today: date) -> int:
    print(f"On {today} this would go on lists; nothing is changed:")
    for row in queries.summary(today, limit=services.MOST):
        print(line(row))
        names = queries.names_of(row.refs)
        for ref in row.refs:
            print(f"    {ref} {names.get(ref, '')}".rstrip())
    approved = queries.destruction_lists(ListState.APPROVED)
    for listed in approved:
        left = queries.waiting_entries(listed).count()
        print(f"  {listed.ref}: {left} of {listed.size} approved ones would be destroyed now.")
    return 0
