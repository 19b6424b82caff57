"""A month of a programme in numbers: classes, streaks, causes, money, checks.

The two classes are those of the city's published reports: finished or less than the bound
behind (完成或進度落後未滿5%者), and the bound or more behind (進度落後5%以上者).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal

from civicloop.engines.tracking.rules import Money, rounded, tiers
from civicloop.evaluate.programmes.rules.execution import Execution, summed

HUNDRED = Decimal(100)


@dataclass(frozen=True, slots=True)
class Line:
    """What a leading unit's approved report says, as far as it is counted."""

    lag: Decimal | None
    triggers: tuple[str, ...]
    streak: int
    money: Money
    cause: str = ""


@dataclass(frozen=True, slots=True)
class Share:
    """A count among all that were counted; nothing has no share."""

    count: int
    total: int

    @property
    def percent(self) -> Decimal | None:
        """Rounded half up to two places."""
        return rounded(HUNDRED * self.count / self.total) if self.total else None


@dataclass(frozen=True, slots=True)
class Analysis:
    """The month; ``unknown`` reports have no plan to be behind."""

    fine: Share
    behind: Share
    unknown: Share
    unspent: Share
    tiers: dict[int, int]
    execution: Execution
    causes: list[tuple[str, int]] = field(default_factory=list)


def analyse(lines: Iterable[Line]) -> Analysis:
    """Count the approved reports of leading units, each in exactly one class."""
    rows = list(lines)
    total = len(rows)
    late = sum("lag" in row.triggers for row in rows)
    unknown = sum(row.lag is None for row in rows)
    causes = Counter(row.cause for row in rows if row.cause)
    return Analysis(
        fine=Share(total - late - unknown, total),
        behind=Share(late, total),
        unknown=Share(unknown, total),
        unspent=Share(sum("spending" in row.triggers for row in rows), total),
        tiers=tiers(row.streak for row in rows if "lag" in row.triggers),
        execution=summed(row.money for row in rows),
        causes=sorted(causes.items(), key=lambda pair: (-pair[1], pair[0])),
    )
