"""Which tables a verb locks, in what order: verbs that lock alike never wait in a circle."""

from __future__ import annotations

import re
from collections.abc import Callable

from django.db import connection
from django.test.utils import CaptureQueriesContext


def locked_by(verb: Callable[[], object]) -> list[str]:
    """The tables whose rows a verb locks, in order, each the first time."""
    with CaptureQueriesContext(
        connection,
    ) as asked:
        verb()
    found = [re.search(r'FROM "(\w+)".* FOR UPDATE', row["sql"]) for row in asked]
    return list(dict.fromkeys(one[1] for one in found if one))
