"""Computing and keeping figures."""

from civicloop.engines.metrics.services.proofs import Difference, prove
from civicloop.engines.metrics.services.refresh import refresh, refresh_due, touch

__all__ = ["Difference", "prove", "refresh", "refresh_due", "touch"]
