"""Installations of their own beside the database of the run: a city, and empty places."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path
from urllib.parse import quote, urlencode

import psycopg
import pytest
from django.db import connections

from civicloop.kernel.embedded import services as embedded

SOURCE = Path(embedded.__file__).resolve().parents[4]
ENTRY = [sys.executable, "-m", "civicloop.assembly.program.main"]
TESTS = Path(__file__).resolve().parents[3]


def address(database: str) -> str:
    """The address of another database of the run's server."""
    at = connections["default"].settings_dict
    query = {"host": at["HOST"], **({"port": at["PORT"]} if at["PORT"] else {})}
    password = f":{quote(at['PASSWORD'])}" if at["PASSWORD"] else ""
    return f"postgresql://{quote(at['USER'])}{password}@/{database}?{urlencode(query)}"


class Place:
    """A data folder with a database: one of the run's server, or the embedded one."""

    def __init__(
        self, base: Path, name: str, *, own_server: bool = False, like: Place | None = None
    ) -> None:
        self.data = base / name
        self.database = "" if own_server else f"operation_{os.getpid()}_{name}"
        self.address = ""
        self.more: dict[str, str] = {}
        self.box = ""  # a sealed value
        if self.database:
            model = f" TEMPLATE {like.database}" if like else ""
            self._keeper(f"CREATE DATABASE {self.database}{model}")
            self.address = address(self.database)
        if like:
            shutil.copytree(like.data, self.data)
            self.box = like.box

    def _keeper(self, statement: str) -> None:
        with psycopg.connect(address("postgres"), autocommit=True) as connection:
            connection.execute(statement)

    @property
    def environment(self) -> dict[str, str]:
        """As an operator would set it."""
        return {
            **os.environ,
            "DATABASE_URL": self.address,
            "DATA_DIR": str(self.data),
            "PYTHONPATH": os.pathsep.join([str(SOURCE), str(TESTS)]),
            "LOG_FORMAT": "json",
            **self.more,
        }

    def run(self, *words: object, code: int = 0) -> subprocess.CompletedProcess[str]:
        """One command of the program; its code is part of the claim."""
        done = subprocess.run(
            [*ENTRY, *map(str, words)],
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == code, done.stdout + done.stderr
        return done

    def start(self, *words: object, **streams: object) -> subprocess.Popen[str]:
        """A program that stays."""
        nowhere = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        return subprocess.Popen(
            [*ENTRY, *map(str, words)], env=self.environment, text=True, **(nowhere | streams)
        )

    def script(self, name: str, *words: object) -> dict:
        """A function of ``scripts.py`` inside this installation; what it found."""
        with ExitStack() as stack:
            more = {}
            if not self.database:
                server = stack.enter_context(embedded.start(self.data, durable=False))
                more = {"DATABASE_URL": server.address}
            done = subprocess.run(
                self.command(name, *words),
                env={**self.environment, **more},
                capture_output=True,
                text=True,
                check=False,
            )
        assert done.returncode == 0, done.stdout + done.stderr
        return json.loads(done.stdout.splitlines()[-1])

    def command(self, name: str, *words: object) -> list[str]:
        """The command line of a function of ``scripts.py``."""
        return [sys.executable, "-m", "tests.db.operation.scripts", name, *map(str, words)]

    def sql(self, statement: str, *values: object) -> list[tuple]:
        """Ask the database itself."""
        with psycopg.connect(self.address, autocommit=True) as connection:
            found = connection.execute(statement, values)
            return found.fetchall() if found.description else []

    def counts(self) -> dict[str, int]:
        """The rows of every table, counted by this test and by nothing of the product."""
        names = self.sql(
            "SELECT relname FROM pg_class"
            " WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace"
        )
        return {name: self.sql(f'SELECT count(*) FROM "{name}"')[0][0] for (name,) in sorted(names)}

    def head(self) -> tuple:
        """The head of the ledger."""
        return self.sql(
            "SELECT number, last_sequence, encode(head, 'hex') FROM ledger_batch"
            " ORDER BY number DESC LIMIT 1"
        )[0]

    def end(self) -> None:
        """Leave nothing."""
        if self.database:
            self._keeper(f"DROP DATABASE IF EXISTS {self.database}")
        else:
            embedded.remove(self.data)


@pytest.fixture(scope="module")
def base():
    """A folder for all installations here."""
    made = Path(tempfile.mkdtemp(prefix="civicloop-operation-"))
    yield made
    shutil.rmtree(made)


@pytest.fixture
def place(base):
    """Makes empty installations, and removes them."""
    made = []

    def make(name: str, **options) -> Place:
        made.append(Place(base, f"{name}{len(made)}", **options))
        return made[-1]

    yield make
    for one in made:
        one.end()
        shutil.rmtree(one.data, ignore_errors=True)


@pytest.fixture(scope="session")
def model(tmp_path_factory):
    """A small installation with something of everything, which nobody touches."""
    made = Place(tmp_path_factory.mktemp("operation"), "model")
    made.run("migrate")
    made.box = made.script("settle")["box"]
    yield made
    made.end()


@pytest.fixture(scope="module")
def city(base, model):
    """A copy of the model for a file of tests."""
    made = Place(base, "city", like=model)
    yield made
    made.end()


@pytest.fixture(scope="module")
def backed_up(city, base):
    """A set of the city, made while somebody was writing, and its keys; what was there before."""
    writer = subprocess.Popen(
        city.command("write"),
        env=city.environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert writer.stdout.readline() == "begun\n"
    said = city.run("backup", "--to", base / "sets", "--keys-to", base / "safe")
    assert writer.poll() is None, "the writer was to be at work until after the backup"
    writer.stdin.close()
    assert writer.wait(120) == 0
    writer.stdout.close()
    return Path(said.stdout.strip())
