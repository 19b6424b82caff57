"""Computing and keeping figures."""

from civicloop.engines.metrics.services.citing import cite
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
    months_of,
    refresh_facts,
    touch_facts,
)
from civicloop.engines.metrics.services.nightly import Checked, prove_first, prove_nightly
from civicloop.engines.metrics.services.proofs import Difference, prove
from civicloop.engines.metrics.services.refresh import refresh, refresh_due, touch

__all__ = [
    "ENGINES",
    "Checked",
    "Comparison",
    "Difference",
    "Disagreement",
    "Unequal",
    "check_facts",
    "cite",
    "compare",
    "connect",
    "months_of",
    "prove",
    "prove_first",
    "prove_nightly",
    "refresh",
    "refresh_due",
    "refresh_facts",
    "touch",
    "touch_facts",
]
