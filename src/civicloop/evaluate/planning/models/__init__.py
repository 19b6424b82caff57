"""The tables of planning."""

from civicloop.evaluate.planning.models.indicators import Indicator, Result, Version, YearTarget
from civicloop.evaluate.planning.models.plans import Goal, Plan, Strategy

__all__ = ["Goal", "Indicator", "Plan", "Result", "Strategy", "Version", "YearTarget"]
