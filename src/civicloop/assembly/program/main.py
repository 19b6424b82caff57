"""The entry of the program: find the command, prepare Django and the database, run it."""

from __future__ import annotations

import argparse
import gc
import os
import signal
import sys
from contextlib import ExitStack
from importlib import import_module
from importlib.util import find_spec
from types import ModuleType

import django
from django.apps import apps
from django.db import OperationalError

from civicloop import __version__
from civicloop.assembly.program import rules
from civicloop.assembly.program.adapters import logs, parents
from civicloop.assembly.program.errors import ProgramError, UsageError
from civicloop.kernel.embedded import queries as embedded_queries
from civicloop.kernel.embedded import services as embedded
from civicloop.kernel.embedded.errors import EmbeddedError
from civicloop.kernel.vault.errors import MasterKeyError

YOUNG = 20_000
"""So many new objects are gathered before the collector looks through them."""


def main(words: list[str] | None = None) -> int:
    """Run one command; the exit codes stand in ``rules``."""
    words = sys.argv[1:] if words is None else words
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # an end that gives shares back
    try:
        code = _run(words)
        sys.stdout.flush()  # a reader that has gone is met here, not after the end
        return code
    except (ProgramError, EmbeddedError) as refusal:
        return _refuse(str(refusal))
    except (MasterKeyError, OperationalError) as problem:
        return _refuse(_told(problem), rules.FAILED)
    except SystemExit as end:
        return _refuse(end.code) if isinstance(end.code, str) else int(end.code or 0)
    except (KeyboardInterrupt, BrokenPipeError) as end:
        return _cut_short(end)
    except Exception as problem:  # noqa: BLE001 (people get a sentence, the file gets the rest)
        return _refuse(_keep_details(problem), rules.FAILED)


def _cut_short(end: BaseException) -> int:
    """Somebody pressed Ctrl-C, or whoever read the output has gone: ``civicloop ... | head``."""
    if isinstance(end, KeyboardInterrupt):
        return rules.REFUSED
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # what Python still flushes
    return rules.FAILED


def _run(words: list[str]) -> int:
    if words[:1] == ["--version"]:
        sys.stdout.write(f"civicloop {__version__}\n")
        return rules.GOOD
    if words[:1] == ["--parent"]:
        parents.end_with(int(words[1]))
        words = words[2:]
    _set_up_django()
    if not words or words[0] in {"-h", "--help"}:
        sys.stdout.write(_overview())
        return rules.GOOD if words else rules.REFUSED
    name, rest = rules.command_of(words)
    module = _module(name)
    if module is None:
        raise UsageError(f"The command {name} is not part of this installation.")
    os.environ["PGAPPNAME"] = f"civicloop {name}"  # who it is, in the list of the server
    parser = argparse.ArgumentParser(prog=f"civicloop {name}", description=module.HELP)
    module.arguments(parser)
    options = parser.parse_args(rest)
    with ExitStack() as stack:
        if module.NEEDS_DATABASE:
            stack.enter_context(_database())
            import_module("civicloop.kernel.city.services").refresh(at_once=True)
        return int(module.run(options))


def _told(problem: MasterKeyError | OperationalError) -> str:
    """What is wrong outside the program, and what to do about it."""
    if isinstance(problem, MasterKeyError):
        return str(problem)
    first = str(problem).strip().splitlines()
    return (
        f"The database does not answer: {first[0] if first else 'no reason given'}. "
        "See that it runs and that DATABASE_URL is right; civicloop doctor tells more."
    )


def _set_up_django() -> None:
    """Load the settings and the apps, once; the embedded PostgreSQL need not run yet.

    What is loaded stays until the end: the collector looks neither for garbage while that
    goes on, nor ever through it afterwards.
    """
    if apps.ready:
        return
    gc.disable()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "civicloop.settings")
    database = import_module("civicloop.settings.database")
    env = import_module("civicloop.settings.env")
    if not env.DATABASE_URL:
        database.use(embedded_queries.address(env.DATA_DIR))
    django.setup()
    gc.freeze()
    gc.set_threshold(YOUNG)
    gc.enable()
    logs.catch_what_nobody_caught()


def _database() -> ExitStack | embedded.Server:
    """A share in the embedded PostgreSQL, or nothing where DATABASE_URL names a server."""
    env = import_module("civicloop.settings.env")
    if env.DATABASE_URL:
        return ExitStack()
    return embedded.start(env.DATA_DIR, report=_say)


def _module(name: str) -> ModuleType | None:
    """The module of a command; None where this installation does not have it."""
    path = rules.COMMANDS[name]
    parent = path.rpartition(".")[0]
    if find_spec(parent.rpartition(".")[0]) is None or find_spec(parent) is None:
        return None
    return import_module(path) if find_spec(path) is not None else None


def _overview() -> str:
    lines = ["usage: civicloop COMMAND [--help] ...", ""]
    wide = max(len(name) for name in rules.COMMANDS) + 2
    for name in rules.COMMANDS:
        module = _module(name)
        if module is not None:
            lines.append(f"  {name:<{wide}}{module.HELP}")
    return (
        "\n".join([*lines, "", "Settings stand in the environment: docs/operating/settings.md"])
        + "\n"
    )


def _keep_details(problem: Exception) -> str:
    """Write where a mistake of ours happened beside the data; a sentence for people.

    The text of the error stays out: it may quote a person, above all one of the database.
    """
    env = import_module("civicloop.settings.env")
    kept = env.DATA_DIR / "log" / "program-error.log"
    try:
        kept.parent.mkdir(parents=True, exist_ok=True)
        name, places = logs.describe(problem)
        kept.write_text("\n".join([name, *places, ""]))
        kept.chmod(0o600)
    except OSError:
        return f"Unexpected: {type(problem).__name__}."
    return f"Unexpected: {type(problem).__name__}. The details stand in {kept}"


def _say(text: str) -> None:
    sys.stderr.write(text + "\n")


def _refuse(text: str, code: int = rules.REFUSED) -> int:
    _say(f"civicloop: {text}")
    return code


if __name__ == "__main__":
    sys.exit(main())
