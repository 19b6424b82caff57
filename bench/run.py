"""Lists and runs the benchmarks: ``python bench/run.py [NAME ...] [--list]``.

A benchmark is a file in this folder with a function ``run() -> Result`` and a docstring
whose first line says what it measures. Each prints one line of JSON.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from importlib import import_module
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent / "src"), str(HERE.parent)]


@dataclass(frozen=True)
class Result:
    """One figure against its baseline; ``met`` says whether the ratio reaches the target."""

    name: str
    figure: float
    unit: str
    baseline: float
    ratio: float
    target: float
    met: bool


def benchmarks() -> list[str]:
    """The names of the benchmarks."""
    return sorted({path.stem for path in HERE.glob("*.py")} - {"run"})


@contextmanager
def database() -> Iterator[None]:
    """The embedded PostgreSQL of the data folder, where DATABASE_URL names no other."""
    env = import_module("civicloop.settings.env")
    if env.DATABASE_URL:
        yield
        return
    with import_module("civicloop.kernel.embedded.services").start(env.DATA_DIR) as server:
        import_module("civicloop.settings.database").use(server.address)
        yield


def main() -> int:
    """Run the named benchmarks, or all; 1 when a target is missed."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "civicloop.settings")
    sys.modules["run"] = sys.modules["__main__"]  # so that benchmarks find Result here
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", choices=[[], *benchmarks()], metavar="NAME")
    parser.add_argument("--list", action="store_true")
    options = parser.parse_args()
    names = options.names or benchmarks()
    with database():
        modules = {name: import_module(name) for name in names}
        if options.list:
            for name, module in modules.items():
                print(f"{name}: {(module.__doc__ or '').splitlines()[0]}")
            return 0
        missed = False
        for module in modules.values():
            result = module.run()
            missed = missed or not result.met
            print(json.dumps(asdict(result)), flush=True)
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
