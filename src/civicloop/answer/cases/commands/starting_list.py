"""``civicloop load categories``: the list of categories that a new city begins with."""

from __future__ import annotations

import argparse
import sys

from django.utils import timezone

from civicloop.answer.cases import queries, services
from civicloop.kernel.actors.rules import machine
from civicloop.kernel.clock import services as clock
from civicloop.kernel.organizations import queries as organizations
from civicloop.kernel.organizations.errors import UnknownUnitError

HELP = "lay the starting list of categories, questions and ready-made replies"
NEEDS_DATABASE = True
GOOD, REFUSED = 0, 2
LOADER = machine("load-categories", "cases.edit_categories", "schemas.publish")


def arguments(parser: argparse.ArgumentParser) -> None:
    """The unit that sorts, and whether a list that stands is set back."""
    parser.add_argument(
        "--triage", required=True, metavar="CODE", help="the unit that sorts what no rule names"
    )
    parser.add_argument(
        "--again", action="store_true", help="set categories that stand back to the list"
    )


def run(options: argparse.Namespace) -> int:
    """Lay the list, unless categories stand already."""
    there = queries.offered_categories(staff=True).count()
    if there and not options.again:
        _say(f"There are {there} categories already. --again sets those of the list back to it.")
        return REFUSED
    try:
        organizations.unit(code=options.triage)
    except UnknownUnitError as refusal:
        _say(f"{refusal} Name one of civicloop new-city's table of agencies, or make it first.")
        return REFUSED
    now = clock.now()
    rows = services.lay_starting_list(
        triage_unit=options.triage, valid_from=timezone.localdate(now), actor=LOADER, now=now
    )
    print(f"{len(rows)} categories; {options.triage} sorts what no rule of routing names.")
    return GOOD


def _say(text: str) -> None:
    print(text, file=sys.stderr)
