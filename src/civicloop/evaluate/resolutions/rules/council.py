"""The council's own days: when it decides a reconsideration, and when it is reported to.

Both come from a dated rule set with its sources (``resolutions.council``), so that another
city's rules of procedure, or another text of the law, hold from their day on.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

COUNCIL = "resolutions.council"


@dataclass(frozen=True, slots=True)
class CouncilTerms:
    """Days of the calendar, as they hold on a day, with the rule that says so."""

    decide_days: int
    convene_days: int
    recess_decide_days: int
    report_days: int
    basis: str

    @classmethod
    def of(cls, parameters: Mapping[str, Any], basis: str) -> CouncilTerms:
        """From the parameters of the rule set."""
        return cls(
            parameters["decide_days"],
            parameters["convene_days"],
            parameters["recess_decide_days"],
            parameters["report_days"],
            basis,
        )


@dataclass(frozen=True, slots=True)
class CouncilDays:
    """By when the council decides a reconsideration that was asked for on a day.

    In recess an extraordinary session is called first (``convene_by``) and decides within some
    days of its opening; ``decide_by`` is then the last day that is possible. What is not decided
    in time loses its force, and that follows from the law, not from an entry here.
    """

    in_recess: bool
    convene_by: date | None
    decide_by: date


def council_decides(
    delivered_on: date, sittings: Iterable[tuple[date, date]], terms: CouncilTerms
) -> CouncilDays:
    """The council's days for a request that was served on it on a day.

    ``sittings`` are first and last days of the sessions known; outside all of them it is recess.
    """
    if any(begins <= delivered_on <= ends for begins, ends in sittings):
        return CouncilDays(
            in_recess=False, convene_by=None, decide_by=_later(delivered_on, terms.decide_days)
        )
    convene = _later(delivered_on, terms.convene_days)
    return CouncilDays(
        in_recess=True, convene_by=convene, decide_by=_later(convene, terms.recess_decide_days)
    )


def report_due(begins_on: date, terms: CouncilTerms) -> date:
    """The last day for the written report on what the session before resolved."""
    return _later(begins_on, -terms.report_days)


def _later(day: date, days: int) -> date:
    return date.fromordinal(day.toordinal() + days)


def session_words(term: int, number: int, language: str, *, extraordinary: bool) -> str:
    """A session as people say it."""
    if language == "en":
        kind = "extraordinary session" if extraordinary else "session"
        return f"Term {term}, {kind} {number}"
    return f"第{term}屆第{number}次{'臨時會' if extraordinary else '定期大會'}"
