"""Remove a data folder's database for good."""

from __future__ import annotations

import shutil
from pathlib import Path

from civicloop.kernel.embedded import queries, rules
from civicloop.kernel.embedded.errors import ClaimedError
from civicloop.kernel.embedded.services.locks import FileLock, alone
from civicloop.kernel.embedded.services.running import shut_down


def remove(data_dir: Path) -> list[Path]:
    """Remove data, binaries and sockets, and say which folders went.

    Refused while anybody uses the server; one that a killed product left is stopped.
    """
    where = queries.place_of(data_dir)
    if not where.control.exists() and not where.home.exists():
        return []
    with alone(where.control / "start.lock"):
        share = FileLock(where.control / "users.lock")
        try:
            if not share.try_take():
                raise ClaimedError(f"The database of {data_dir} is in use. Stop CivicLoop first.")
            shut_down(where)
            gone = [path for path in {where.sockets, where.home, where.control} if path.exists()]
            for path in sorted(gone, reverse=True):
                shutil.rmtree(path, ignore_errors=True)
        finally:
            share.release()
    if where.as_root and rules.ROOT_HOME.is_dir() and not any(rules.ROOT_HOME.iterdir()):
        rules.ROOT_HOME.rmdir()
    return sorted(gone)
