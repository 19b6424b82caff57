"""``civicloop clock explain``: when a document is due, what it used, and why, day by day."""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser, Namespace
from datetime import date, datetime
from pathlib import Path
from typing import Any

from civicloop.kernel.city.rules import here
from civicloop.kernel.clock.errors import ClockError, LimitRefusedError
from civicloop.kernel.clock.rules import (
    DOCUMENT_CLASSES,
    Calendar,
    Judgement,
    fallback_tables,
    judge,
    merge,
    policy_for,
    read_official,
)

HELP = "Say when an official document is due, what it used, and why, day by day"
NEEDS_DATABASE = False
WRONG_INPUT = 2
YEARS_AHEAD = 12
"""How many years the calendar reaches beyond receipt; the longest limit is some ten years."""


def arguments(parser: ArgumentParser) -> None:
    """Declare what the command understands."""
    parser.add_argument(
        "--class",
        dest="document_class",
        required=True,
        metavar="CLASS",
        help=" ".join(DOCUMENT_CLASSES),
    )
    parser.add_argument("--kind", default="", help="the kind within the class, such as 書面")
    parser.add_argument("--received", required=True, metavar="DATETIME", help="ISO date or time")
    parser.add_argument("--closed", metavar="DATETIME", help="ISO date or time")
    parser.add_argument("--limit", metavar="N", help="the limit in days, where one is given")
    parser.add_argument(
        "--until",
        action="append",
        default=[],
        metavar="DATE",
        help="a date that the letter names (限期公文); the last of several holds",
    )
    parser.add_argument(
        "--calendar",
        action="append",
        default=[],
        metavar="FILE",
        help="the government's calendar of a year (CSV); of several, the latest version last",
    )
    parser.add_argument("--json", action="store_true", help="print JSON")


def run(options: Namespace) -> int:
    """Print the judgement; what cannot be understood is one line on the error stream."""
    try:
        received = _instant(options.received)
        closed = _instant(options.closed) if options.closed else None
        if closed is not None and _is_day(options.closed) and closed.date() == received.date():
            closed = received
        if closed is not None and closed < received:
            raise ClockError(f"closed {options.closed} lies before received {options.received}")
        policy = policy_for(
            options.document_class,
            kind=options.kind,
            limit=_number(options.limit),
            until=[_day(text) for text in options.until],
            received_on=received.date(),
        )
        found = judge(policy, received, closed, _calendar(options.calendar, received.year))
    except (ClockError, OSError, ValueError, OverflowError) as error:
        print(f"clock explain: {' '.join(str(error).split())}", file=sys.stderr)
        return WRONG_INPUT
    print(_as_json(found) if options.json else _as_table(found, options))
    return 0


def _is_day(text: str) -> bool:
    return len(text) <= len("2005-10-07")


def _instant(text: str) -> datetime:
    """An ISO date (its first instant) or date-time; without a zone it is the city's."""
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        raise ClockError(f"{text!r} is not an ISO date or date-time") from None
    return at.replace(tzinfo=here().zone) if at.tzinfo is None else at.astimezone(here().zone)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ClockError(f"{text!r} is not an ISO date") from None


def _number(text: str | None) -> int | None:
    if text is None:
        return None
    try:
        return int(text)
    except ValueError:
        raise LimitRefusedError(f"--limit {text!r} is not a whole number of days") from None


def _calendar(files: list[str], year: int) -> Calendar:
    """The files' years from the files; every other year from the shipped calendar."""
    tables = fallback_tables(range(year, year + YEARS_AHEAD))
    for name in files:
        tables += read_official(Path(name).read_bytes(), source=Path(name).name)
    return merge(tables)


def _plain(number: float | None) -> float | None:
    """A whole number without its decimal point."""
    return int(number) if number is not None and number == int(number) else number


def _as_json(found: Judgement) -> str:
    steps: list[dict[str, Any]] = []
    for step in found.steps:
        data = step.to_json()
        steps.append({**data, "counted": _plain(step.counted), "total": _plain(step.total)})
    body = {
        "due": found.due_at.isoformat(),
        "days_used": _plain(found.days_used),
        "status": found.status.value,
        "steps": steps,
    }
    return json.dumps(body, ensure_ascii=False, indent=2)


def _as_table(found: Judgement, options: Namespace) -> str:
    lines = [f"{options.document_class}　收文 {options.received}"]
    lines += ["", "日期        星期  計入  累計  規則　　說明"]
    for step in found.steps:
        weekday = "一二三四五六日"[step.day.weekday()]
        lines.append(
            f"{step.day}  {weekday}   {step.counted:>5g} {step.total:>5g}  {step.rule}　{step.zh}"
        )
    due_at = found.due_at
    year = here().year(due_at.year)
    told = f"（民國 {year} 年）" if year != due_at.year else ""
    lines += ["", f"期限：{due_at:%Y-%m-%d %H:%M:%S}{told}"]
    if found.days_used is not None:
        lines.append(f"使用日數：{found.days_used:g}")
    lines.append(f"狀態：{found.status.value}")
    return "\n".join(lines)
