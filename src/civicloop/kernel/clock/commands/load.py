"""``civicloop import calendar``: the government's office calendars from their files."""

from __future__ import annotations

import argparse
import json
import sys
from datetime import date
from pathlib import Path
from typing import Any

from civicloop.kernel.actors.rules import machine
from civicloop.kernel.clock import services
from civicloop.kernel.clock.errors import CalendarFileError
from civicloop.kernel.clock.rules import DayEntry, order_of
from civicloop.kernel.clock.services import YearPreview

HELP = "take the government's office calendars, and say which days and deadlines they change"
NEEDS_DATABASE = True
GOOD, REFUSED = 0, 2
ACTOR = machine("import-calendar", "clock.load_calendar")


def arguments(parser: argparse.ArgumentParser) -> None:
    """What the command takes."""
    parser.add_argument("files", type=Path, nargs="+", metavar="FILE", help="as published, CSV")
    parser.add_argument(
        "--holds-from",
        type=date.fromisoformat,
        metavar="DATE",
        help="the day from which the files hold, e.g. 2026-12-01 (default: by year and name)",
    )
    parser.add_argument("--dry-run", action="store_true", help="say what would change, and stop")
    parser.add_argument("--json", action="store_true", help="print what changes as JSON")


def run(options: argparse.Namespace) -> int:
    """Take each file, the first version of a year before its corrections; 2 if any is refused."""
    refused, said = 0, []
    for path in sorted(options.files, key=lambda path: order_of(path.name)):
        try:
            content = path.read_bytes()
            years = services.preview_calendar(content, path.name, holds_from=options.holds_from)
            if not options.dry_run:
                services.load_calendar(
                    content, path.name, actor=ACTOR, holds_from=options.holds_from
                )
        except CalendarFileError as error:
            refused += 1
            sys.stderr.writelines(f"{path.name}: {sentence}\n" for sentence in error.told("en"))
            continue
        except OSError as problem:
            refused += 1
            sys.stderr.write(f"{path} cannot be read: {problem.strerror}.\n")
            continue
        if options.json:
            said += [{"file": path.name, **_as_json(year)} for year in years]
        else:
            print("\n".join(line for year in years for line in _lines(path.name, year)))
    if options.json:
        print(json.dumps(said, ensure_ascii=False, indent=1))
    elif options.dry_run:
        print("This was a dry run: nothing has changed.")
    return REFUSED if refused else GOOD


def _lines(name: str, year: YearPreview) -> list[str]:
    head = f"{name}: {year.year}, version {year.version}, holds from {year.holds_from}"
    if year.known is not None:
        return [f"{head}: known already, nothing changes"]
    if year.is_superseded:
        return [f"{head}: kept; a version that holds from a later day stays in force"]
    lines = [f"{head}{', waits for that day' if year.waits else ''}"]
    lines += [f"  {_day(before)} -> {_day(after)}" for before, after in year.differences]
    many = len(year.differences)
    return [*lines, f"  {many} days differ; deadlines: {year.later} later, {year.earlier} earlier"]


def _day(entry: DayEntry) -> str:
    return f"{entry.day} {entry.kind.value}{f' {entry.name}' if entry.name else ''}"


def _as_json(year: YearPreview) -> dict[str, Any]:
    return {
        "year": year.year,
        "version": year.version,
        "holds_from": year.holds_from.isoformat(),
        "known": year.known is not None,
        "superseded": year.is_superseded,
        "waits": year.waits,
        "differences": [
            {"day": before.day.isoformat(), "before": before.kind.value, "after": after.kind.value}
            for before, after in year.differences
        ],
        "later": year.later,
        "earlier": year.earlier,
    }
