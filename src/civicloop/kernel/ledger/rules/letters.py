"""How long a failed event waits, and what is kept of an error."""

from __future__ import annotations

import datetime as dt
import re
import traceback
from pathlib import PurePath

TRIES = 8
"""After so many failures (some two hours) an event becomes a dead letter."""

FIRST_WAIT = 5.0
LONGEST_WAIT = 3600.0

VALUES = re.compile(
    r"\S+@\S+"  # addresses
    r"|\(.*?\)=\(.*\)"  # PostgreSQL's Key (column)=(value)
    r"|'[^']*'|\"[^\"]*\"|“[^”]*”|「[^」]*」"  # anything quoted
    r"|[㐀-鿿豈-﫿]+"  # Chinese: a name, an address, a sentence
    r"|[A-Z][12]\d{8}|\+?\d[\d\- ]{3,}\d"  # numbers of people, telephones, accounts
)


def wait(attempts: int) -> dt.timedelta:
    """How long to wait after so many failures: 5 s, three times as long each time, 1 h at most."""
    return dt.timedelta(seconds=min(FIRST_WAIT * 3 ** (attempts - 1), LONGEST_WAIT))


def error_class(error: BaseException) -> str:
    """The class of an error with its module."""
    cls = type(error)
    return f"{cls.__module__}.{cls.__qualname__}"[:120]


def error_text(error: BaseException) -> str:
    """The first line of an error with every value blotted out, and where it arose.

    Messages of libraries quote what they were given, which may be personal; so whatever
    looks like a value (quoted, Chinese, an address, a long number) becomes "…".
    """
    first = (str(error).strip().splitlines() or [""])[0]
    frames = traceback.extract_tb(error.__traceback__)
    where = f" ({PurePath(frames[-1].filename).name}:{frames[-1].lineno})" if frames else ""
    return VALUES.sub("…", first)[: 300 - len(where)] + where
