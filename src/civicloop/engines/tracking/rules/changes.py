"""Grounds for a change, and until when it may be asked for.

Six grounds to adjust and five to withdraw, and two months before the end, are those of other
cities' rules; a city's own number of months is a parameter.
"""

from __future__ import annotations

from datetime import date

from civicloop.engines.tracking.rules.months import last_day, later, length, month_of
from civicloop.engines.tracking.states import ChangeKind

ADJUST = (
    "policy_changed",
    "reorganised",
    "related_plan_amended",
    "law_changed",
    "resources_changed",
    "force_majeure",
    "other_approved",
)
WITHDRAW = (
    "split_or_merged",
    "policy_stopped",
    "reorganised",
    "resources_gone",
    "other_approved",
)
PLAN_GROUND = "operation_plan"
"""An item's own plan needs no other ground than that it is asked for (作業計畫)."""

GROUNDS = {
    ChangeKind.PLAN: (PLAN_GROUND,),
    ChangeKind.ADJUST: ADJUST,
    ChangeKind.EXTEND: ADJUST,
    ChangeKind.WITHDRAW: WITHDRAW,
    ChangeKind.MERGE: WITHDRAW,
    ChangeKind.SPLIT: WITHDRAW,
}


MOST_YEARS = 100
"""Longer than any plan: a slip of the pen."""


def lasts_too_long(begins_on: date, ends_on: date) -> bool:
    """Whether an end lies so far away that it must be mistyped."""
    return ends_on.year - begins_on.year > MOST_YEARS


def last_change_on(ends_on: date, months: int) -> date:
    """The last day on which a change may be asked for: so many months before the end."""
    month = later(month_of(ends_on), -months)
    if ends_on == last_day(ends_on):
        return last_day(month)
    return month.replace(day=min(ends_on.day, length(month)))
