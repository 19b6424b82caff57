"""Threads with connections of their own, and a data folder of its own for every test."""

import threading

import pytest
from django.db import connection, connections

from civicloop.kernel.ledger.rules.subscribers import SUBSCRIBERS

PATIENCE = 30
"""Seconds after which a test that hangs fails."""


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    settings.DATA_DIR = tmp_path
    settings.MASTER_KEYS_DIR = tmp_path / "keys"


@pytest.fixture(autouse=True)
def no_subscribers(monkeypatch):
    monkeypatch.setattr(SUBSCRIBERS, "_entries", {})
    monkeypatch.setattr(SUBSCRIBERS, "_closed", False)


class Thread(threading.Thread):
    """Runs a function on a connection of its own and keeps its result or error."""

    def __init__(self, function, *arguments):
        super().__init__(daemon=True)
        self.function, self.arguments = function, arguments
        self.result = self.error = self.pid = None
        self.connected = threading.Event()

    def run(self):
        try:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_backend_pid()")
                (self.pid,) = cursor.fetchone()
            self.connected.set()
            self.result = self.function(*self.arguments)
        except Exception as error:  # noqa: BLE001 (told to whoever joins the thread)
            self.error = error
        finally:
            self.connected.set()
            connections.close_all()

    def finish(self):
        self.join(PATIENCE)
        assert not self.is_alive(), "the thread hangs"
        if self.error is not None:
            raise self.error
        return self.result

    def until_blocked(self):
        """Return once the thread's connection waits for a lock."""
        self.connected.wait(PATIENCE)
        for _ in range(100_000):
            with connection.cursor() as cursor:
                cursor.execute("SELECT cardinality(pg_blocking_pids(%s))", [self.pid])
                if cursor.fetchone()[0]:
                    return
            assert self.is_alive(), "the thread ended instead of waiting"
        raise AssertionError("the thread never waited")


@pytest.fixture
def start():
    def started(function, *arguments):
        thread = Thread(function, *arguments)
        thread.start()
        return thread

    return started
