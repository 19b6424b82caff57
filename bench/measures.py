"""What a measurement prints: one line of JSON per figure."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field


@dataclass(frozen=True)
class Result:
    """One figure against its baseline; ``met`` says whether it reaches the target.

    ``beside`` is what else the run saw: the machine's load, the latency of an empty view,
    single figures behind the one that is judged.
    """

    name: str
    figure: float
    unit: str
    baseline: float
    ratio: float
    target: float
    met: bool
    beside: dict[str, float] = field(default_factory=dict)

    @property
    def line(self) -> str:
        """The result for a file or a pipe."""
        return json.dumps(asdict(self))


def share(name: str, figure: float, unit: str, *, of: float) -> Result:
    """How many of those that must be; all of them, and not one more, is the target."""
    ratio = figure / of if of else float(figure == of)
    return Result(name, figure, unit, of, round(ratio, 6), 1.0, met=figure == of and of > 0)


def none_of(name: str, figure: float, unit: str, *, among: float) -> Result:
    """How many of those that must not be; none is the target."""
    ratio = figure / among if among else float(figure)
    return Result(name, figure, unit, among, round(ratio, 6), 0.0, met=figure == 0)


def nth(values: list[float], share_below: float) -> float:
    """The value that so large a share of the values does not pass (0.95: the 95th percentile)."""
    ranked = sorted(values)
    return ranked[min(len(ranked) - 1, int(len(ranked) * share_below))]
