"""``civicloop serve``: the web server."""

from __future__ import annotations

import argparse
import logging

from civicloop.assembly.program import services
from civicloop.assembly.program.adapters import web_server
from civicloop.settings import env

logger = logging.getLogger(__name__)
HELP = "serve the pages and the API"
NEEDS_DATABASE = False  # it owns the database, or its parent does


def arguments(parser: argparse.ArgumentParser) -> None:
    """How many processes and threads, and where to listen."""
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on")
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--threads", type=int, default=4, help="per process")
    parser.add_argument("--kept", action="store_true", help=argparse.SUPPRESS)  # has a keeper


def run(options: argparse.Namespace) -> int:
    """Serve until asked to stop."""
    if not options.kept:
        services.require_port(options.host, env.PORT)
    if not env.DATABASE_URL:
        return _with_database(options)
    services.require_migrated()
    services.gather_static_files(_say)
    web_server.serve(
        host=options.host,
        port=env.PORT,
        processes=options.processes,
        threads=options.threads,
        follow=services.end_with,
    )
    return 0


def _with_database(options: argparse.Namespace) -> int:
    """Own the embedded PostgreSQL, and serve in a child."""
    with services.product("serve", _say) as product:
        services.prepare(_say)
        words = ["--host", options.host, "--processes", str(options.processes)]
        product.keep("serve", "--kept", *words, "--threads", str(options.threads))
        _say(f"CivicLoop answers at http://{options.host}:{env.PORT}")
        return product.wait()


def _say(text: str) -> None:
    logger.info(text)  # a line like all others: JSON, unless somebody looks on
