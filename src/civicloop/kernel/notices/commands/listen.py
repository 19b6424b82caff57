"""``civicloop mail listen``: take letters from another mail server, by LMTP or SMTP."""

from __future__ import annotations

import argparse
import logging
import signal
import sys

from django.conf import settings

from civicloop.kernel.notices import services
from civicloop.kernel.notices.errors import MailboxAwayError

logger = logging.getLogger(__name__)
HELP = "take letters by LMTP or SMTP at MAIL_LISTEN"
NEEDS_DATABASE = True
REFUSED = 2


def arguments(_parser: argparse.ArgumentParser) -> None:
    """None."""


def run(_options: argparse.Namespace) -> int:
    """Listen until asked to stop."""
    if not settings.MAIL_LISTEN or not settings.MAIL_INTAKE:
        sys.stderr.write("civicloop: MAIL_LISTEN and MAIL_INTAKE must both be set to listen.\n")
        return REFUSED
    ends = {signal.SIGTERM, signal.SIGINT}
    signal.pthread_sigmask(signal.SIG_BLOCK, ends)  # the threads of the listener inherit it
    try:
        with services.listening() as where:
            logger.info("Letters are taken at %s", ", ".join(where))
            signal.sigwait(ends)
    except MailboxAwayError as problem:
        sys.stderr.write(f"civicloop: {problem}\n")
        return REFUSED
    return 0
