"""Time and deadlines: ``from civicloop.kernel.clock import services as clock``."""

from civicloop.kernel.clock.services.calendars import (
    declare_closure,
    load_calendar,
    withdraw_closure,
)
from civicloop.kernel.clock.services.clocks import (
    NewClock,
    change_policy,
    extend,
    recalculate,
    reopen,
    start,
    start_many,
    stop,
)
from civicloop.kernel.clock.services.instant import frozen, now

__all__ = [
    "NewClock",
    "change_policy",
    "declare_closure",
    "extend",
    "frozen",
    "load_calendar",
    "now",
    "recalculate",
    "reopen",
    "start",
    "start_many",
    "stop",
    "withdraw_closure",
]
