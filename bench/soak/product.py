"""The product as ``civicloop demo`` runs it, on a small city: ``python -m bench.soak.product``.

Embedded PostgreSQL with the settings of a real installation, web server and worker, each
kept alive by the product's own supervision. Where it lies says the environment.
"""

from __future__ import annotations

import os
import signal
import sys
from importlib import import_module

import django


def say(text: str) -> None:
    """Into the log."""
    print(text, file=sys.stderr, flush=True)


def main() -> int:
    """Prepare, lay the city down, serve, until asked to stop."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "civicloop.settings")
    env = import_module("civicloop.settings.env")
    embedded = import_module("civicloop.kernel.embedded.queries")
    import_module("civicloop.settings.database").use(embedded.address(env.DATA_DIR))
    django.setup()
    program = import_module("civicloop.assembly.program.services")
    city = import_module("bench.soak.city")
    connections = import_module("django.db").connections
    program.end_with(os.getppid())
    with program.product("soak", say) as product:
        program.prepare(say)
        city.lay_down()
        connections.close_all()
        product.keep("serve", "--kept")
        product.keep("worker")
        return int(product.wait())


if __name__ == "__main__":
    sys.exit(main())
