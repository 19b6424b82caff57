"""The five printed reports themselves: the errors known in them, and not one more."""

from pathlib import Path

import pytest

from civicloop.publish.reports.rules import checking


def _folder() -> Path | None:
    for root in Path(__file__).resolve().parents:
        found = root / "shared/reference/seeds"
        if found.is_dir():
            return found
    return None


SEEDS = _folder()
pytestmark = pytest.mark.skipif(SEEDS is None, reason="no printed reports beside the checkout")
KNOWN = {
    "000": [],
    "001": [("cut", "69,813通")],
    "002": [("hundred", "100.73%"), ("cut", "62,356通"), ("sum", "1,572"), ("sum", "2,471")],
    "003": [("share", "63.8%"), ("share", "36.2%")],
    "004": [],
}


@pytest.mark.parametrize("number", KNOWN)
def test_exactly_the_known_errors_are_found(number):
    [path] = SEEDS.glob(f"{number}_*.txt")
    found = checking.findings(path.read_text(encoding="utf-8"))
    assert [(row.code, row.printed) for row in found] == KNOWN[number]
