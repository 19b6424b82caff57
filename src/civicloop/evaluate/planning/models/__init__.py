"""The tables of planning."""

from civicloop.evaluate.planning.models.balance import Grant, GrantChange, Scenario
from civicloop.evaluate.planning.models.books import Book, Dispatch, Entry, Part
from civicloop.evaluate.planning.models.indicators import Indicator, Result, Version, YearTarget
from civicloop.evaluate.planning.models.plans import Goal, Plan, Strategy
from civicloop.evaluate.planning.models.pledges import Pledge, PledgeLink
from civicloop.evaluate.planning.models.rounds import (
    AskedAmount,
    Ceiling,
    CommitteeDecision,
    Opinion,
    Phase,
    Proposal,
    Round,
)
from civicloop.evaluate.planning.models.undertakings import Undertaking, UndertakingStep
from civicloop.evaluate.planning.models.years import SummaryStep, YearSummary

__all__ = [
    "AskedAmount",
    "Book",
    "Ceiling",
    "CommitteeDecision",
    "Dispatch",
    "Entry",
    "Goal",
    "Grant",
    "GrantChange",
    "Indicator",
    "Opinion",
    "Part",
    "Phase",
    "Plan",
    "Pledge",
    "PledgeLink",
    "Proposal",
    "Result",
    "Round",
    "Scenario",
    "Strategy",
    "SummaryStep",
    "Undertaking",
    "UndertakingStep",
    "Version",
    "YearSummary",
    "YearTarget",
]
