"""The verbs about requests: ``from civicloop.platform.rights import services as rights``."""

from civicloop.platform.rights.services.answering import (
    confirm_held,
    correct_held,
    decide,
    erase_held,
    hand_over,
    take_package,
)
from civicloop.platform.rights.services.asking import (
    Asked,
    ask,
    confirm,
    digest_of,
    forget,
    record,
    row_of,
    sweep,
    withdraw,
)
from civicloop.platform.rights.services.handling import (
    Particulars,
    extend,
    held,
    identify,
    read_particulars,
)

__all__ = [
    "Asked",
    "Particulars",
    "ask",
    "confirm",
    "confirm_held",
    "correct_held",
    "decide",
    "digest_of",
    "erase_held",
    "extend",
    "forget",
    "hand_over",
    "held",
    "identify",
    "read_particulars",
    "record",
    "row_of",
    "sweep",
    "take_package",
    "withdraw",
]
