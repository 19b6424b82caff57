"""The tables of planning."""

from civicloop.evaluate.planning.models.balance import Grant, GrantChange, Scenario
from civicloop.evaluate.planning.models.indicators import Indicator, Result, Version, YearTarget
from civicloop.evaluate.planning.models.plans import Goal, Plan, Strategy
from civicloop.evaluate.planning.models.rounds import (
    AskedAmount,
    Ceiling,
    Opinion,
    Phase,
    Proposal,
    Round,
)

__all__ = [
    "AskedAmount",
    "Ceiling",
    "Goal",
    "Grant",
    "GrantChange",
    "Indicator",
    "Opinion",
    "Phase",
    "Plan",
    "Proposal",
    "Result",
    "Round",
    "Scenario",
    "Strategy",
    "Version",
    "YearTarget",
]
