"""A sum of shares does not pass the type checker: planted ones are found, an honest one is not."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
PLANTED = """
from decimal import Decimal

from civicloop.engines.metrics.rules import AdditiveCell, Cell, DividedCell
from civicloop.engines.metrics.rules import additive, sum_of_values


def honest(counts: list[AdditiveCell], some: list[Cell]) -> Decimal:
    return sum_of_values(counts) + sum_of_values(additive(some))


def shares(cells: list[DividedCell]) -> Decimal:
    return sum_of_values(cells)  # planted


def whatever(cells: list[Cell]) -> Decimal:
    return sum_of_values(cells)  # planted


def values(cells: list[DividedCell]) -> object:
    return sum(one.value for one in cells)  # planted
"""


def test_a_planted_sum_of_shares_is_a_type_error(tmp_path):
    """The engine's rules know no Django, so that the check needs none of its plugins."""
    plain = tmp_path / "mypy.ini"
    plain.write_text("[mypy]\nstrict = true\nfollow_imports = silent\nmypy_path = src\n")
    planted = tmp_path / "planted.py"
    planted.write_text(PLANTED)
    command = ["--config-file", plain, "--cache-dir", ROOT / ".mypy_cache/planted", planted]
    run = subprocess.run(
        [sys.executable, "-m", "mypy", *map(str, command)],
        cwd=ROOT, env={**os.environ, "PYTHONPATH": ""}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    lines = PLANTED.splitlines()
    wanted = {number for number, line in enumerate(lines, start=1) if "# planted" in line}
    found = {
        int(line.split(":")[1])
        for line in run.stdout.splitlines()
        if line.startswith(str(planted)) and ": error:" in line
    }
    assert found == wanted, run.stdout + run.stderr
