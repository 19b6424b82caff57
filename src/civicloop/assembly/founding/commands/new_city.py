"""``civicloop new-city``: a city from a folder of files, without code."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from django.db import ProgrammingError
from django.utils import translation
from django.utils.translation import gettext

from civicloop.assembly.founding import queries, services
from civicloop.assembly.founding.errors import FaultyFilesError, FolderError, StepFailedError
from civicloop.assembly.founding.rules import Fault
from civicloop.assembly.founding.services import Founded
from civicloop.assembly.founding.web.staff import guide
from civicloop.kernel.clock import services as clock

HELP = "set up a city from a folder of files, or write an example of one"
NEEDS_DATABASE = True
GOOD, BAD, REFUSED = 0, 1, 2
SHOWN = 200
"""How many faults are printed; the number of all is said."""


def arguments(parser: argparse.ArgumentParser) -> None:
    """The folder, and what to do with it."""
    parser.add_argument("folder", type=Path, help="the folder with city.yaml")
    what = parser.add_mutually_exclusive_group()
    what.add_argument("--template", action="store_true", help="write an example folder there")
    what.add_argument("--check", action="store_true", help="say what is wrong; change nothing")
    parser.add_argument(
        "--language", choices=("en", "zh-hant"), default="en", help="of faults and remarks"
    )


def run(options: argparse.Namespace) -> int:
    """Write, check or found."""
    try:
        if options.template:
            return _write(options.folder)
        files = services.read_folder(options.folder)
        done = services.rehearse(files) if options.check else services.found(files)
    except FolderError as refusal:
        _say(str(refusal))
        return REFUSED
    except FaultyFilesError as refusal:
        return _tell_faults(list(refusal.faults), options.language)
    except StepFailedError as refusal:
        _say(str(refusal))
        return BAD
    except ProgrammingError:
        _say("The tables of this version are missing. Run civicloop migrate first.")
        return REFUSED
    _tell(done, options)
    return GOOD


def _write(folder: Path) -> int:
    for name in services.write_example(folder):
        print(folder / name)
    _say(f"Fill these in, then: civicloop new-city {folder} --check")
    return GOOD


def _tell_faults(found: list[Fault], language: str) -> int:
    for fault in found[:SHOWN]:
        print(fault.told(language))
    faults = sum(not fault.remark for fault in found)
    more = f" ({len(found) - SHOWN} more are not shown)" if len(found) > SHOWN else ""
    word = "fault" if faults == 1 else "faults"
    _say(f"{faults} {word}{more}. Nothing was changed.")
    return BAD


def _tell(done: Founded, options: argparse.Namespace) -> None:
    for remark in done.remarks[:SHOWN]:
        print(remark.told(options.language))
    for outcome in done.outcomes:
        print(
            f"{outcome.step:<12}{outcome.added:>6} new {outcome.changed:>6} changed "
            f"{outcome.same:>6} as before"
        )
        for remark in outcome.remarks[:SHOWN]:
            print(f"  {remark.told(options.language)}")
    if options.check:
        _say("No faults. Nothing was changed; without --check this is what happens.")
        return
    if done.password:
        print(f"\nFirst administrator: {done.administrator}\nFirst password: {done.password}")
        _say("This password is shown once. It must be changed at the first sign-in.")
    _tell_what_is_missing(options.language)


def _tell_what_is_missing(language: str) -> None:
    """What the doors still wait for, as the guide in the browser says it."""
    with translation.override(language):
        counts = queries.counts(clock.now())
        lacking = guide.missing(counts)
        wished = guide.wishes(counts)
        headings = gettext("Before the doors open"), gettext("Better to have")
    for heading, lines in zip(headings, (lacking, wished), strict=True):
        if lines:
            print(f"\n{heading}:")
            print("\n".join(f"  - {line}" for line in lines))


def _say(text: str) -> None:
    print(text, file=sys.stderr)
