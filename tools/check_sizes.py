"""Sizes: file 400 lines, function 60, test file 600, model class 200.

``size_exceptions.json`` maps what is larger to the size that it had when it was
let through. An exception can only shrink: growing, or standing there without need,
fails the check.
"""

from __future__ import annotations

import ast
import json
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
EXCEPTIONS = Path(__file__).with_name("size_exceptions.json")
FILE, TEST_FILE, FUNCTION, MODEL = 400, 600, 60, 200
ROOMS = ("src", "tests", "tools", "bench")


def sizes(path: Path, name: str) -> Iterator[tuple[str, int, int]]:
    """Name, size and limit of a file, its functions and its model classes, in lines."""
    text = path.read_text(encoding="utf-8")
    yield name, text.count("\n"), TEST_FILE if name.startswith("tests/") else FILE
    for node in ast.walk(ast.parse(text)):
        lines = getattr(node, "end_lineno", 0) - getattr(node, "lineno", 0) + 1
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield f"{name}::{node.name}", lines, FUNCTION
        elif isinstance(node, ast.ClassDef) and "/models" in name:
            yield f"{name}::{node.name}", lines, MODEL


def problems(root: Path, allowed: dict[str, int]) -> list[str]:
    """What is too large, and which exceptions are no longer needed."""
    found = []
    larger = set()
    for room in ROOMS:
        for path in sorted((root / room).rglob("*.py")):
            if "migrations" in path.parts:
                continue
            for name, size, limit in sizes(path, path.relative_to(root).as_posix()):
                ceiling = max(limit, allowed.get(name, 0))
                if size > ceiling:
                    found.append(f"{name} has {size} lines; the limit is {ceiling}")
                if size > limit:
                    larger.add(name)
                    if size < allowed.get(name, 0):
                        found.append(f"{name} shrank to {size}: lower its exception to that")
    found += [f"{name} needs no exception any more" for name in allowed if name not in larger]
    return found


def main() -> int:
    """Print each problem; 1 when there is any."""
    found = problems(ROOT, json.loads(EXCEPTIONS.read_text()))
    for line in found:
        print(line)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
