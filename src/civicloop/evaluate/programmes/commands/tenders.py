"""``civicloop import tenders``: take over award notices and running contracts."""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace

from civicloop.engines.tracking.errors import NotFoundError
from civicloop.evaluate.programmes import services as programmes
from civicloop.evaluate.programmes.commands.tracked_plans import (
    ACTOR,
    REFUSED,
    common,
    programme_of,
    tell,
)
from civicloop.evaluate.programmes.errors import ProgrammesError

HELP = "take over the tenders and contracts of tracked items from a file, each once"
NEEDS_DATABASE = True
TOLD = (
    ("tenders", "tenders kept"),
    ("tenders_changed", "tenders changed since the last file"),
    ("tenders_same", "tenders that are here already"),
)


def arguments(parser: ArgumentParser) -> None:
    """Declare what the command understands."""
    common(parser, programmes.tender_mappings())


def run(options: Namespace) -> int:
    """Import; 0 when every row is in, 1 when some are bad, 2 when it is not to be done."""
    try:
        found = programmes.import_tenders(
            options.file.read_bytes(),
            programmes.tender_mapping_of(options.mapping),
            programme_of(options.programme),
            dry_run=options.dry_run,
            all_or_nothing=options.all_or_nothing,
            actor=ACTOR,
        )
    except (ProgrammesError, NotFoundError, OSError) as refusal:
        sys.stderr.write(f"import tenders: {refusal}\n")
        return REFUSED
    return tell(options, found, TOLD)
