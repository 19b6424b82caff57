"""The tables of the module."""

from civicloop.evaluate.resolutions.models.bodies import Body, Session
from civicloop.evaluate.resolutions.models.carried import Carry
from civicloop.evaluate.resolutions.models.decisions import Charge, Decision, Reply
from civicloop.evaluate.resolutions.models.matters import Apart, Matter, MatterPart
from civicloop.evaluate.resolutions.models.meetings import Meeting, Point
from civicloop.evaluate.resolutions.models.motions import Motion
from civicloop.evaluate.resolutions.models.reminders import Reminder
from civicloop.evaluate.resolutions.models.visits import Visit, VisitUnit

__all__ = [
    "Apart",
    "Body",
    "Carry",
    "Charge",
    "Decision",
    "Matter",
    "MatterPart",
    "Meeting",
    "Motion",
    "Point",
    "Reminder",
    "Reply",
    "Session",
    "Visit",
    "VisitUnit",
]
