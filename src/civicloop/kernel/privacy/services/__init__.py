"""Open personal values: ``from civicloop.kernel.privacy import services as privacy``."""

from civicloop.kernel.privacy.services.destruction import (
    Destruction,
    carry_out,
    destroy_values,
    draw_lists,
)
from civicloop.kernel.privacy.services.holds import hold_reason, lift_hold, place_hold
from civicloop.kernel.privacy.services.listing import (
    MOST,
    approve_list,
    draw_list,
    propose_list,
    withdraw_list,
)
from civicloop.kernel.privacy.services.reading import note_reading, read, read_many
from civicloop.kernel.privacy.services.requests import (
    approve_unsealing,
    end_unsealing,
    reason_of,
    refuse_unsealing,
    request_unsealing,
)

__all__ = [
    "MOST",
    "Destruction",
    "approve_list",
    "approve_unsealing",
    "carry_out",
    "destroy_values",
    "draw_list",
    "draw_lists",
    "end_unsealing",
    "hold_reason",
    "lift_hold",
    "note_reading",
    "place_hold",
    "propose_list",
    "read",
    "read_many",
    "reason_of",
    "refuse_unsealing",
    "request_unsealing",
    "withdraw_list",
]
