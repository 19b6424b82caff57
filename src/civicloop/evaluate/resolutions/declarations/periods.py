"""The sessions of the council, as periods for which figures are asked."""

from civicloop.engines.metrics.rules import Calendar, declare_calendar
from civicloop.evaluate.resolutions import queries

declare_calendar(Calendar("council", "議會會期", "Council sessions", queries.session_periods))
