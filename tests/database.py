"""The PostgreSQL of a test run: the one that DATABASE_URL names, or an embedded one.

The embedded one lies in a folder of the run and is removed at its end. With several
processes (pytest-xdist) the first one starts it and tells the others its address; each of
them has a database of its own there.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from django.db import connections

from civicloop.kernel.embedded import services as embedded
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
    address = told["database_address"] if told else config.stash[SERVER].address
    connections["default"].settings_dict.update(connection(address))


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: object) -> None:
    """Tell a further process of the run where the server is."""
    if SERVER in node.config.stash:
        node.workerinput["database_address"] = node.config.stash[SERVER].address


def pytest_unconfigure(config: pytest.Config) -> None:
    """Stop the server and remove it."""
    if SERVER in config.stash:
        config.stash[SERVER].stop()
        embedded.remove(Path(config.stash[FOLDER].name))
        config.stash[FOLDER].cleanup()
