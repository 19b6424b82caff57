"""Lists and runs the benchmarks: ``python bench/run.py [NAME ...] [--list]``.

A benchmark is a file in this folder with a function ``run() -> Result`` and a docstring
whose first line says what it measures. Each prints one line of JSON.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
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


def main() -> int:
    """Run the named benchmarks, or all; 1 when a target is missed."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "civicloop.settings")
    sys.modules["run"] = sys.modules["__main__"]  # so that benchmarks find Result here
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", choices=[[], *benchmarks()], metavar="NAME")
    parser.add_argument("--list", action="store_true")
    options = parser.parse_args()
    missed = False
    for name in options.names or benchmarks():
        module = import_module(name)
        if options.list:
            print(f"{name}: {(module.__doc__ or '').splitlines()[0]}")
            continue
        result = module.run()
        missed = missed or not result.met
        print(json.dumps(asdict(result)), flush=True)
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
