"""Plan beside budget: every sum must hold, and what differs is named."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from civicloop.engines.tracking.errors import Fault


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the table: its code, the code of the line above it, its amount in NT$.

    ``is_apart`` marks what stands in the budget alone, such as personnel and the reserve.
    """

    code: str
    above: str
    name: str
    amount: int
    is_apart: bool = False


@dataclass(frozen=True, slots=True)
class Difference:
    """Where two figures that must agree do not, and both of them."""

    kind: str
    code: str
    name: str
    expected: int
    found: int

    @property
    def by(self) -> int:
        """How much more was found."""
        return self.found - self.expected


def check_lines(lines: Sequence[Line], total: int | None = None) -> list[Difference]:
    """Lines whose parts do not sum to them, and a printed total that the top does not."""
    parts: dict[str, list[int]] = {}
    for line in lines:
        parts.setdefault(line.above, []).append(line.amount)
    found = [
        Difference("parts", line.code, line.name, line.amount, sum(parts[line.code]))
        for line in lines
        if line.code in parts and sum(parts[line.code]) != line.amount
    ]
    top = sum(parts.get("", []))
    if total is not None and top != total:
        found.append(Difference("total", "", "", total, top))
    return found


def check_tree(lines: Sequence[Line]) -> dict[str, tuple[Fault, ...]]:
    """Codes that stand twice, and lines above that do not exist or turn in a circle."""
    faults: dict[str, tuple[Fault, ...]] = {}
    known = {line.code: line.above for line in lines}
    if len(known) < len(lines):
        twice = sorted({a.code for a in lines if sum(b.code == a.code for b in lines) > 1})
        faults["code"] = (Fault("twice", {"codes": ", ".join(twice)}),)
    for line in lines:
        above, steps = line.above, 0
        while above and above in known and steps <= len(known):
            above, steps = known[above], steps + 1
        if above and above not in known:
            faults[line.code] = (Fault("unknown_above", {"above": line.above}),)
        elif above:
            faults[line.code] = (Fault("circle"),)
    return faults


def compare(plan: Sequence[Line], budget: Sequence[Line]) -> list[Difference]:
    """Lines of the same code that differ, and lines at the top that stand on one side alone.

    Below the top either side may go into more detail; its sums are held by ``check_lines``.
    """
    planned = {line.code: line for line in plan}
    budgeted = {line.code: line for line in budget}
    found = []
    for code in sorted(planned.keys() | budgeted.keys()):
        one, other = planned.get(code), budgeted.get(code)
        if one is None and other is not None and not other.above and not other.is_apart:
            found.append(Difference("not_planned", code, other.name, other.amount, 0))
        elif other is None and one is not None and not one.above:
            found.append(Difference("not_budgeted", code, one.name, 0, one.amount))
        elif one is not None and other is not None and one.amount != other.amount:
            found.append(Difference("differs", code, other.name, other.amount, one.amount))
    return found
