"""On which day a report goes out by itself, and why it may be held. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from civicloop.publish.reports.rules.templates import Template

LAST_DAY: Final = 28
"""The last day that every month has."""


class Reason(StrEnum):
    """What stands in the way of a report that is due."""

    TEXTS = "texts"
    FINDINGS = "findings"
    FAULT = "fault"


@dataclass(frozen=True, slots=True)
class Issue:
    """Why a report is held: how many texts or findings are open, or what a fault says."""

    reason: Reason
    number: int = 0
    detail: str = ""


def days_fit(opens_on: int, issues_on: int) -> bool:
    """Whether both are days of every month, and the draft is made before it goes out."""
    return 1 <= opens_on <= issues_on <= LAST_DAY


def is_monthly(template: Template) -> bool:
    """Whether there is one of every month: a bulletin of two months takes a month as well."""
    return template.periods == ("month",)
