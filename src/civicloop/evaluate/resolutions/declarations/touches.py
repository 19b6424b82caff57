"""Meetings that had tracked items on their agenda, for the search for silence."""

from civicloop.engines.tracking.rules import TouchSource, declare_touches
from civicloop.evaluate.resolutions import queries

declare_touches(TouchSource("resolutions.meetings", queries.last_met))
