"""``civicloop mail receive``: a mail server hands one letter over on standard input.

The exit codes are those of sysexits.h, which mail servers know: whatever else goes wrong,
75 asks them to try again, so that no letter is lost or sent back because of us.
"""

from __future__ import annotations

import argparse
import os
import sys

from civicloop.kernel.notices import services
from civicloop.kernel.notices.errors import LetterError

HELP = "take one letter from standard input into the inbox folder"
NEEDS_DATABASE = False  # the worker takes it from the folder, also after the database was away


def arguments(parser: argparse.ArgumentParser) -> None:
    """What the mail server knows of the envelope."""
    parser.add_argument("--sender", metavar="ADDRESS", help="the sender on the envelope, or empty")
    parser.add_argument(
        "--recipient", metavar="ADDRESS", action="append", default=[], help="may be repeated"
    )


def run(options: argparse.Namespace) -> int:
    """Keep the letter; 0 when it is on the disk."""
    try:
        content = sys.stdin.buffer.read()
        services.lay_down(content, sender=options.sender, recipients=tuple(options.recipient))
    except LetterError as refusal:
        sys.stderr.write(f"{refusal}\n")
        return os.EX_DATAERR
    except OSError as problem:
        sys.stderr.write(f"{problem.strerror}\n")
        return os.EX_TEMPFAIL
    return os.EX_OK
