"""The PostgreSQL of a test run: the one that DATABASE_URL names, or an embedded one.

The embedded one lies in a folder of the run and is removed at its end. With several
processes (pytest-xdist) the first one starts it and tells the others its address; each of
them has a database of its own there.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

import psycopg
import pytest
from django.db import connections

from civicloop.kernel.embedded import services as embedded
from civicloop.kernel.embedded.rules import ROLE, SUPERUSER, address
from civicloop.settings import env
from civicloop.settings.database import connection

SERVER = pytest.StashKey[embedded.Server]()
FOLDER = pytest.StashKey[tempfile.TemporaryDirectory]()


def pytest_configure(config: pytest.Config) -> None:
    """Start the server, or take the address from the process that did."""
    if env.DATABASE_URL or config.option.collectonly:
        return
    told = getattr(config, "workerinput", None)
    if told is None:
        config.stash[FOLDER] = tempfile.TemporaryDirectory(prefix="civicloop-tests-")
        config.stash[SERVER] = embedded.start(Path(config.stash[FOLDER].name), durable=False)
        _let_tests_empty_tables(config.stash[SERVER])
    found = told["database_address"] if told else config.stash[SERVER].address
    connections["default"].settings_dict.update(connection(found))


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: object) -> None:
    """Tell a further process of the run where the server is."""
    if SERVER in node.config.stash:
        node.workerinput["database_address"] = node.config.stash[SERVER].address


def _let_tests_empty_tables(server: embedded.Server) -> None:
    """Let the product's role pass over triggers, as ``tests/emptying.py`` does after a test.

    The role is no superuser, here as in an installation; this one setting is granted by name.
    """
    target = address(server.place.sockets, "postgres", SUPERUSER)
    with psycopg.connect(target, autocommit=True) as superuser:
        superuser.execute(f"GRANT SET ON PARAMETER session_replication_role TO {ROLE}")


def pytest_unconfigure(config: pytest.Config) -> None:
    """Stop the server and remove it."""
    if SERVER in config.stash:
        config.stash[SERVER].stop()
        embedded.remove(Path(config.stash[FOLDER].name))
        config.stash[FOLDER].cleanup()
