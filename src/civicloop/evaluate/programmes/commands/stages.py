"""``civicloop import stages``: take over what is planned, granted and paid by stage."""

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

HELP = "take over the money of contracts by stage from a file, each once"
NEEDS_DATABASE = True
TOLD = (("stages", "stages kept"), ("stages_same", "stages that are here already"))


def arguments(parser: ArgumentParser) -> None:
    """Declare what the command understands."""
    common(parser, programmes.stage_mappings())


def run(options: Namespace) -> int:
    """Import; 0 when every row is in, 1 when some are bad, 2 when it is not to be done."""
    try:
        found = programmes.import_stages(
            options.file.read_bytes(),
            programmes.stage_mapping_of(options.mapping),
            programme_of(options.programme),
            dry_run=options.dry_run,
            all_or_nothing=options.all_or_nothing,
            actor=ACTOR,
        )
    except (ProgrammesError, NotFoundError, OSError) as refusal:
        sys.stderr.write(f"import stages: {refusal}\n")
        return REFUSED
    return tell(options, found, TOLD)
