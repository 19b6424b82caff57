"""What a new case has to know of the others, asked for in one statement."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from civicloop.answer.cases.models import Case
from civicloop.answer.cases.rules.clocks import Deadlines
from civicloop.answer.cases.states import DONE
from civicloop.kernel.clock import queries as clock
from civicloop.kernel.clock.rules import Calendar
from civicloop.kernel.geography import rules as geography
from civicloop.kernel.geography.rules import Place
from civicloop.kernel.statements import services as statements
from civicloop.kernel.statements.rules import Part

HELD = "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))"
KEY = Part("case_id", "SELECT nextval('cases_case_id_seq')")
SAME = """
SELECT id FROM cases_case
WHERE sameness_index = %s
  AND (opened_at > %s::timestamptz AND opened_at < %s::timestamptz) IS TRUE
ORDER BY opened_at, id LIMIT 1
"""
"""The span is kept from being looked up: by it PostgreSQL may read every case of the last minutes,
of which it knows none before the next ANALYZE, to find the one with the same words."""
CLOSED = f"""
SELECT json_agg(closed) FROM (
    SELECT near.* FROM unnest(%s::bigint[]) AS around(here), LATERAL (
        SELECT id, lon, lat, closed_at FROM cases_case
        WHERE category_id = %s::bigint AND state IN ({", ".join(f"'{state}'" for state in DONE)})
          AND cell = around.here
          AND closed_at > %s::timestamptz AND closed_at <= %s::timestamptz
        ORDER BY closed_at DESC LIMIT 50
    ) AS near
    ORDER BY closed_at DESC, id DESC LIMIT 50
) AS closed
"""  # noqa: S608 (the states are ours)
"""Each cell is looked up by itself: asked for all of them PostgreSQL walks the whole category."""
NOWHERE = Part("closed", "SELECT NULL::json")


@dataclass(frozen=True, slots=True)
class Found:
    """The keys drawn for a case, and what was there before it."""

    case_id: int
    running: int | None
    calendar_token: str | None
    same: Case | None
    closed: Sequence[dict[str, Any]]

    def calendar(self, district: str) -> Calendar:
        """The calendar of a district as it stays until the transaction ends."""
        return clock.calendar_under(self.calendar_token, district=district)

    def came_back_of(self, place: Place, terms: Deadlines, now: datetime) -> int | None:
        """The case of the same category closed here lately, that this may have come back of."""
        today = timezone.localdate(now)
        for row in self.closed:
            if row["lon"] is None or row["lat"] is None:
                continue
            closed_at = datetime.fromisoformat(row["closed_at"])
            age = (today - timezone.localdate(closed_at)).days
            metres = geography.distance_m(place.lon, place.lat, row["lon"], row["lat"])
            if metres <= terms.came_back_metres and age <= terms.came_back_days:
                return int(row["id"])
        return None


def holding(sameness_index: str) -> tuple[Part, Part]:
    """Wait for anybody who opens a case with the same words, and keep the calendar as it is.

    What is asked for after this is as they left it; in the same statement it would not be.
    """
    return clock.HOLD, Part("same_held", HELD, (f"cases:{sameness_index}",))


def before_opening(
    sameness_index: str, number: Part, closed: Part, *, now: datetime, terms: Deadlines
) -> Found:
    """Ask for all that a case needs; ``holding`` comes first, in another statement.

    The case with the same words is one of minutes ago. It may carry a later instant than
    ``now``, which was taken before the wait.
    """
    span = timedelta(minutes=terms.duplicate_minutes)
    same = Part("same", SAME, (sameness_index, now - span, now + span))
    case_id, running, token, same_id, rows = statements.ask(KEY, number, clock.TOKEN, same, closed)
    found = Case.objects.get(pk=same_id) if same_id else None
    return Found(case_id, running, token, found, rows or ())


def closed_near(category_id: int, place: Place, *, now: datetime, terms: Deadlines) -> Part:
    """The part that asks for the cases of a category that were closed near a place."""
    cells = geography.cells_around(place.lon, place.lat, terms.came_back_metres)
    longest = timedelta(hours=24 * (terms.came_back_days + 2))  # the days are counted afterwards
    return Part("closed", CLOSED, (cells, category_id, now - longest, now))
