"""The product set up in a database that keeps nothing of what a benchmark lays down in it."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import django


@contextmanager
def product() -> Iterator[None]:
    """Django with every table, own keys and static files, in a transaction that is rolled back."""
    django.setup()
    from django.conf import settings  # noqa: PLC0415 (needs the set-up)
    from django.core.management import call_command  # noqa: PLC0415
    from django.db import transaction  # noqa: PLC0415

    call_command("migrate", verbosity=0, stdout=sys.stderr)
    with tempfile.TemporaryDirectory(prefix="civicloop-bench-") as folder:
        settings.DATA_DIR = Path(folder)
        settings.MASTER_KEYS_DIR = Path(folder) / "keys"
        settings.STATIC_ROOT = Path(folder) / "static"
        call_command("collectstatic", interactive=False, verbosity=0, stdout=sys.stderr)
        with transaction.atomic():
            yield
            transaction.set_rollback(True)
