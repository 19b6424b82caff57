"""The tables of the module."""

from civicloop.answer.cases.models.calls import Call, CallOut, DutyPhone
from civicloop.answer.cases.models.case import Case, Reporter
from civicloop.answer.cases.models.categories import Category, ReplyTemplate, RoutingRule
from civicloop.answer.cases.models.citizens import FailedLookup, Rating
from civicloop.answer.cases.models.confidence import ReadingRequest
from civicloop.answer.cases.models.extensions import Extension
from civicloop.answer.cases.models.following import Follower
from civicloop.answer.cases.models.groups import CategoryGroup
from civicloop.answer.cases.models.importing import CaseImport, ImportedRow, ImportFault
from civicloop.answer.cases.models.mailbox import Letter
from civicloop.answer.cases.models.open311 import LinkedMedia, ServiceList, TrialRequest
from civicloop.answer.cases.models.parts import Part
from civicloop.answer.cases.models.passings import Passing
from civicloop.answer.cases.models.publication import PublicCase, PublicPhoto
from civicloop.answer.cases.models.recording import IntakeRecord
from civicloop.answer.cases.models.revisions import Revision
from civicloop.answer.cases.models.rounds import Round
from civicloop.answer.cases.models.visits import Agreement, Participant, Visit

__all__ = [
    "Agreement",
    "Call",
    "CallOut",
    "Case",
    "CaseImport",
    "Category",
    "CategoryGroup",
    "DutyPhone",
    "Extension",
    "FailedLookup",
    "Follower",
    "ImportFault",
    "ImportedRow",
    "IntakeRecord",
    "Letter",
    "LinkedMedia",
    "Part",
    "Participant",
    "Passing",
    "PublicCase",
    "PublicPhoto",
    "Rating",
    "ReadingRequest",
    "ReplyTemplate",
    "Reporter",
    "Revision",
    "Round",
    "RoutingRule",
    "ServiceList",
    "TrialRequest",
    "Visit",
]
