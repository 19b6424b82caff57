"""What every change must pass begins strictly and ends with the command of the README."""

from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def test_the_script_stops_at_the_first_fault_and_ends_with_the_tests() -> None:
    lines = (ROOT / ".ci" / "run").read_text().splitlines()
    orders = [line for line in lines if line and not line.startswith("#")]
    assert orders[0] == "set -euo pipefail"
    assert orders[-1] == "make test"
    assert orders.count("make test") == 1
    assert "make test" in (ROOT / "README.md").read_text().splitlines()
