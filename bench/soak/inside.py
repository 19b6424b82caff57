"""What is asked of the installation from inside: ``python -m bench.soak.inside WHAT FILE``.

A process of its own on the installation under test; ``FILE`` holds what the citizens saw
and what the mail server took. Printed is one JSON object.
"""

from __future__ import annotations

import json
import os
import sys
from importlib import import_module
from pathlib import Path

import django


def tell(text: str) -> None:
    """What goes on, for whoever waits."""
    print(text, file=sys.stderr, flush=True)


def main() -> int:
    """``wait`` until the queues are empty, ``count`` the cases and notices, ``tamper``."""
    what, file = sys.argv[1:]
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "civicloop.settings")
    django.setup()
    journal = json.loads(Path(file).read_text())
    counting = import_module("bench.soak.counting")
    if what == "wait":
        said = counting.await_quiet(journal["patience"], hurry=journal["hurry"], tell=tell)
    elif what == "count":
        said = {
            "cases": counting.count_cases(journal),
            "notices": counting.count_notices(journal),
            "units": counting.count_units(journal["on_duty"]),
        }
    else:
        tries = import_module("bench.soak.tampering").try_all(journal["seed"], journal["rounds"])
        said = {"tries": tries}
    print(json.dumps(said, ensure_ascii=False), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
