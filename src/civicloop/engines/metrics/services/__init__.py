"""Computing and keeping figures."""

from civicloop.engines.metrics.services.comparing import (
    ENGINES,
    Comparison,
    Disagreement,
    compare,
    connect,
)
from civicloop.engines.metrics.services.facts import (
    Unequal,
    check_facts,
    refresh_facts,
    touch_facts,
)
from civicloop.engines.metrics.services.proofs import Difference, prove
from civicloop.engines.metrics.services.refresh import refresh, refresh_due, touch

__all__ = [
    "ENGINES",
    "Comparison",
    "Difference",
    "Disagreement",
    "Unequal",
    "check_facts",
    "compare",
    "connect",
    "prove",
    "refresh",
    "refresh_due",
    "refresh_facts",
    "touch",
    "touch_facts",
]
