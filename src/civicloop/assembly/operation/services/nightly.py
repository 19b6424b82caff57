"""The backup of the night, in a process of its own: the worker goes on with its work."""

from __future__ import annotations

import logging
import os
import subprocess
import sys

from civicloop.assembly.operation.errors import BackupError
from civicloop.assembly.program import rules
from civicloop.settings import env

logger = logging.getLogger(__name__)
ENTRY = "civicloop.assembly.program.main"


def back_up_at_night() -> bool:
    """Write a set into ``BACKUP_DIR`` and remove those that are too old; whether one was due.

    The child ends with this process. What it says goes into our log, line by line.
    """
    if not env.BACKUP_DIR:
        return False
    done = subprocess.run(  # noqa: S603 (our own program)
        [sys.executable, "-m", ENTRY, "--parent", str(os.getpid()), "backup", "--nightly"],
        env=env.for_child(),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    for line in done.stderr.splitlines():
        logger.info("backup: %s", line.strip())
    if done.returncode not in {rules.GOOD, rules.BAD}:
        raise BackupError("The backup of this night failed; the lines before say why.")
    return True
