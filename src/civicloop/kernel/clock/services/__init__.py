"""Time and deadlines: ``from civicloop.kernel.clock import services as clock``."""

from civicloop.kernel.clock.services.calendars import (
    declare_closure,
    load_calendar,
    take_effect,
    withdraw_closure,
)
from civicloop.kernel.clock.services.clocks import (
    NewClock,
    begun,
    change_policy,
    extend,
    recalculate,
    reopen,
    start,
    start_many,
    stop,
    stopping,
)
from civicloop.kernel.clock.services.instant import frozen, now
from civicloop.kernel.clock.services.previews import YearPreview, preview_calendar

__all__ = [
    "NewClock",
    "YearPreview",
    "begun",
    "change_policy",
    "declare_closure",
    "extend",
    "frozen",
    "load_calendar",
    "now",
    "preview_calendar",
    "recalculate",
    "reopen",
    "start",
    "start_many",
    "stop",
    "stopping",
    "take_effect",
    "withdraw_closure",
]
