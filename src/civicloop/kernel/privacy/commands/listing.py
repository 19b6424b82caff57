"""``civicloop retention list``: how long each kind is kept, and what has had its time."""

from __future__ import annotations

import argparse
import json
from datetime import date

from django.utils import timezone

from civicloop.kernel.clock import services as clock
from civicloop.kernel.privacy import queries
from civicloop.kernel.privacy.queries.retention import Due
from civicloop.kernel.privacy.services import MOST
from civicloop.kernel.privacy.states import Manner

HELP = "Show how long each kind of personal data is kept, and what has had its time."
NEEDS_DATABASE = True


def arguments(parser: argparse.ArgumentParser) -> None:
    """What the command takes."""
    parser.add_argument(
        "--on", type=date.fromisoformat, metavar="DAY", help="count for this day (2031-01-01)"
    )
    parser.add_argument("--json", action="store_true", help="print it as JSON")


def run(options: argparse.Namespace) -> int:
    """Print the rules with what would go on a list; nothing changes."""
    today = options.on or timezone.localdate(clock.now())
    found = queries.summary(today, limit=MOST)
    if options.json:
        print(json.dumps({"on": today.isoformat(), "kinds": [shown(row) for row in found]}))
        return 0
    print(f"On {today}:")
    for row in found:
        print(line(row))
    for rule in queries.retentions(Manner.SWEPT, Manner.KEPT):
        print(f"  {rule.kind}: {rule.en}. {rule.term_en} ({rule.manner}).")
    return 0


def shown(row: Due) -> dict[str, object]:
    """One kind as a program reads it."""
    return {
        "kind": row.rule.kind,
        "years": row.years,
        "before": row.cutoff_on.isoformat(),
        "due": len(row.refs),
        "more": row.more,
        "held": row.held,
        "basis": row.rule.basis,
    }


def line(row: Due) -> str:
    """One kind as an operator reads it."""
    more = " or more" if row.more else ""
    return (
        f"  {row.rule.kind}: {row.rule.en}. {row.years} years after the end, so what ended before "
        f"{row.cutoff_on}: {len(row.refs)}{more} to destroy, {row.held} held."
    )
