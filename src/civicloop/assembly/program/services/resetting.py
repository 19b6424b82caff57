"""Start over: remove what an installation has gathered."""

from __future__ import annotations

import shutil
from pathlib import Path

from civicloop.assembly.program.errors import ProgramError
from civicloop.kernel.embedded import services as embedded
from civicloop.settings import env

KEPT_IN = (
    *("demo", "files", "inbox", "keys", "ledger", "log", "outbox", "parquet", "run", "static"),
)
"""The folders of DATA_DIR that the product makes; nothing else there is touched,
backups least of all."""


def reset() -> list[Path]:
    """Remove database, keys, files and the rest for good; what was removed.

    A server that ``DATABASE_URL`` names is not ours to empty.
    """
    if env.DATABASE_URL:
        raise ProgramError(
            "DATABASE_URL names a server of yours; reset does not empty it. "
            "Drop and create that database yourself, or leave DATABASE_URL empty."
        )
    with embedded.claim(env.DATA_DIR, purpose="reset"):
        gone = embedded.remove(env.DATA_DIR)
        for name in KEPT_IN:
            folder = env.DATA_DIR / name
            if folder.is_dir():
                shutil.rmtree(folder)
                gone.append(folder)
    return gone
