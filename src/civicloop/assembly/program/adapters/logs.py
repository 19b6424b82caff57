"""Log lines: JSON for machines, a plain line for a terminal; no personal values in either.

A line carries the request's id, never an address with its query, a body, or the text of an
error that may quote a person: of an exception it keeps the type and the places in the code.
"""

from __future__ import annotations

import json
import logging
import sys
import threading
import traceback
from datetime import UTC, datetime

from civicloop.kernel.ledger.rules import request_id

OURS = ("civicloop", "_granian")
QUOTING = ("django.request", "django.security", "django.server")
"""Loggers whose messages quote the address that was asked for."""
FIELDS = ("method", "route", "status", "milliseconds")
REQUEST_KEY = "civicloop.request_id"
"""Where a request keeps its id, for lines that are written after it was answered."""


class JsonLines(logging.Formatter):
    """One JSON object per line."""

    def format(self, record: logging.LogRecord) -> str:
        """The line of a record."""
        line: dict[str, object] = {"at": _at(record), "level": record.levelname}
        line |= {"logger": record.name, "message": safe_message(record)} | extras(record)
        if record.exc_info and record.exc_info[1]:
            line["error"], line["places"] = describe(record.exc_info[1])
        return json.dumps(line, ensure_ascii=False, default=str)


class PlainLines(logging.Formatter):
    """One readable line, and the places of an error below it."""

    def format(self, record: logging.LogRecord) -> str:
        """The line of a record."""
        more = " ".join(f"{key}={value}" for key, value in extras(record).items())
        time = f"{datetime.fromtimestamp(record.created).astimezone():%H:%M:%S}"
        line = f"{time} {record.levelname:<7} {safe_message(record)} {more}".rstrip()
        if record.exc_info and record.exc_info[1]:
            error, places = describe(record.exc_info[1])
            line = "\n    ".join([f"{line}: {error}", *places])
        return line


def safe_message(record: logging.LogRecord) -> str:
    """The message, without the values that packages of others put into theirs.

    Our own lines are written with care, and the web server's hold none. Of all others only
    the constant text is kept: what is filled in may be an address, a letter or a person.
    """
    if record.name.startswith(OURS):
        return record.getMessage()
    if record.name.startswith("procrastinate"):
        return _about_a_job(record)
    constant = str(record.msg).split("\n", 1)[0]  # asyncio goes on with the error's text
    if not record.name.startswith(QUOTING):
        return constant
    if record.msg == "%s: %s" and record.args:  # the reason, then the address
        return str(next(iter(record.args)))
    return constant.split("%")[0].split(":")[0].strip() or record.name


def _about_a_job(record: logging.LogRecord) -> str:
    """What happened to which job; its arguments and its result stay out."""
    said = vars(record)
    job = said.get("job")
    if not isinstance(job, dict):
        return str(record.msg).split("(", 1)[0].strip()
    action = str(said.get("action", "")).replace("_", " ")
    return f"{action}: {job.get('task_name')} {job.get('id')}".strip()


def catch_what_nobody_caught() -> None:
    """Errors that end a thread go into the log like all others, not as a text with values."""

    def tell(words: str, error: BaseException | None) -> None:
        if error is not None and not isinstance(error, SystemExit | KeyboardInterrupt):
            logging.getLogger("civicloop").error(words, exc_info=error)

    threading.excepthook = lambda ended: tell("a thread ended", ended.exc_value)
    sys.unraisablehook = lambda met: tell("an error that could not be raised", met.exc_value)


def extras(record: logging.LogRecord) -> dict[str, object]:
    """The request's id and what the line says about the request."""
    said = vars(record)
    request = said.get("request")
    known = getattr(request, "META", {}).get(REQUEST_KEY, "") or request_id.get()
    found: dict[str, object] = {"request": known} if known else {}
    match = getattr(request, "resolver_match", None)
    if match is not None:
        found["route"] = match.route
    return found | {name: said[name] for name in FIELDS if name in said}


def describe(error: BaseException) -> tuple[str, list[str]]:
    """The type of an error and its chain, and where in the code it passed."""
    names = []
    link: BaseException | None = error
    while link is not None:
        names.append(type(link).__qualname__)
        link = link.__cause__
    frames = traceback.extract_tb(error.__traceback__)
    return " from ".join(names), [f"{f.filename}:{f.lineno} {f.name}" for f in frames]


def _at(record: logging.LogRecord) -> str:
    return datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
