"""Open personal values: ``from civicloop.kernel.privacy import services as privacy``."""

from civicloop.kernel.privacy.services.destruction import destroy_due, destroy_values
from civicloop.kernel.privacy.services.reading import read, read_many
from civicloop.kernel.privacy.services.requests import (
    approve_unsealing,
    end_unsealing,
    reason_of,
    refuse_unsealing,
    request_unsealing,
)

__all__ = [
    "approve_unsealing",
    "destroy_due",
    "destroy_values",
    "end_unsealing",
    "read",
    "read_many",
    "reason_of",
    "refuse_unsealing",
    "request_unsealing",
]
