"""Lists and runs the benchmarks: ``python -m bench [NAME ...] [--list]``.

A benchmark is a file in this folder with a function ``run()`` that gives a ``Result`` or
several, and a docstring whose first line says what it measures. Each result is printed as
one line of JSON. Where no ``DATABASE_URL`` names a server, an embedded one with the settings
of a real installation runs in a folder that is removed at the end. Benchmarks of a whole
city bring their own: ``bench/cities``.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path

from bench.measures import Result

HERE = Path(__file__).resolve().parent
SOURCE = HERE.parent / "src"
NOT_MEASURED = {"__init__", "__main__", "run", "measures", "scratch"}
"""Files beside the benchmarks; what only some of them need lies in folders."""


def benchmarks() -> list[str]:
    """The names of the benchmarks."""
    return sorted({path.stem for path in HERE.glob("*.py")} - NOT_MEASURED)


def headline(name: str) -> str:
    """The first line of what a benchmark says of itself."""
    module = import_module(f"bench.{name}")
    return f"{name}: {(module.__doc__ or '').strip().splitlines()[0]}"


@contextmanager
def server() -> Iterator[None]:
    """A database for everything that is measured, told to child processes as well."""
    if os.environ.get("DATABASE_URL"):
        yield
        return
    embedded = import_module("civicloop.kernel.embedded.services")
    with tempfile.TemporaryDirectory(prefix="civicloop-bench-") as folder:
        place = Path(folder) / "var"
        os.environ["DATA_DIR"] = str(place)
        with embedded.start(place) as running:
            os.environ["DATABASE_URL"] = running.address
            yield
        del os.environ["DATABASE_URL"]
        embedded.remove(place)


def main() -> int:
    """Run the named benchmarks, or all; 1 when a target is missed."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "civicloop.settings")
    sys.path[:0] = [path for path in (str(SOURCE), str(HERE.parent)) if path not in sys.path]
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("names", nargs="*", choices=[[], *benchmarks()], metavar="NAME")
    parser.add_argument("--list", action="store_true", help="say what there is, measure nothing")
    options = parser.parse_args()
    names = options.names or benchmarks()
    if options.list:
        print("\n".join(headline(name) for name in names))
        return 0
    missed = False
    with server():
        for name in names:
            found = import_module(f"bench.{name}").run()
            for result in [found] if isinstance(found, Result) else found:
                missed = missed or not result.met
                print(result.line, flush=True)
    return 1 if missed else 0
