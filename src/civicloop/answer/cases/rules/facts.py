"""What the figures about cases count, over the columns of facts: Ibis expressions.

Each says in other words what ``queries.figures`` and ``queries.figures_quality`` say to the
database; the two are held against each other in tests and every night. ``rows`` is an
Ibis table, ``begins`` and ``until`` are instants as facts hold them.
"""

from __future__ import annotations

from typing import Any, TypeAlias

from civicloop.answer.cases.states import SETTLING, Outcome

Rows: TypeAlias = Any
"""A table of Ibis, which is loaded only where something is computed."""
Value: TypeAlias = Any
"""A column or a condition over one."""


def received(rows: Rows, begins: int, until: int) -> Value:
    """Opened in the period, for the first time."""
    return (rows.number == 1) & _in(rows.opened_at, begins, until)


def reopened(rows: Rows, begins: int, until: int) -> Value:
    """A further round began in the period."""
    return (rows.number > 1) & _in(rows.opened_at, begins, until)


def came_back(rows: Rows, begins: int, until: int) -> Value:
    """Received at a place where one of the same category was closed lately."""
    return received(rows, begins, until) & rows.came_back


def closed(rows: Rows, begins: int, until: int) -> Value:
    """Answered in the period."""
    return _in(rows.answered_at, begins, until)


def closed_on_time(rows: Rows, begins: int, until: int) -> Value:
    """Answered with both clocks kept."""
    in_time = rows.answered_at <= rows.statutory_due_at
    return closed(rows, begins, until) & _begun_in_time(rows) & in_time


def closed_in_first_time(rows: Rows, begins: int, until: int) -> Value:
    """As on time, by the limit that held before any extension."""
    in_time = rows.answered_at <= rows.first_statutory_due_at
    return closed(rows, begins, until) & _begun_in_time(rows) & in_time


def fixed(rows: Rows, begins: int, until: int) -> Value:
    """Answered in the period, and done what was asked."""
    return closed(rows, begins, until) & rows.outcome.isin([row.value for row in SETTLING])


def overdue_open(rows: Rows, _begins: int, until: int) -> Value:
    """Open at the end of the period, and past a limit."""
    late = _passed(rows, rows.statutory_due_at, until) | _not_begun_in_time(rows, until)
    return _open_at_end(rows, until) & late


def overdue_by_first_limit(rows: Rows, _begins: int, until: int) -> Value:
    """As overdue and open, by the limit that held before any extension."""
    late = _passed(rows, rows.first_statutory_due_at, until) | _not_begun_in_time(rows, until)
    return _open_at_end(rows, until) & late


def settled(rows: Rows, begins: int, until: int) -> Value:
    """The times to rate, to object and to come back ended in the period."""
    return _in(rows.settled_at, begins, until)


def fixed_and_settled(rows: Rows, begins: int, until: int) -> Value:
    """Fixed in the first round, and settled."""
    once = (rows.number == 1) & (rows.outcome == Outcome.FIXED.value)
    return settled(rows, begins, until) & once


def fixed_for_good(rows: Rows, begins: int, until: int) -> Value:
    """Fixed in the first round, and neither reopened nor come back until it was settled."""
    once_more = (rows.next_opened_at <= rows.settled_at).fill_null(False)
    again = (rows.came_back_at <= rows.settled_at).fill_null(False)
    return fixed_and_settled(rows, begins, until) & ~once_more & ~again


def rated(rows: Rows, begins: int, until: int) -> Value:
    """Settled, and rated."""
    return settled(rows, begins, until) & rows.rated_at.notnull()


def time_to_answer(rows: Rows) -> Value:
    """Microseconds from intake to the answer."""
    return rows.answered_at - rows.opened_at


def _in(column: Value, begins: int, until: int) -> Value:
    """Null where there is no instant, which no count takes and every file can be searched for."""
    return (column >= begins) & (column < until)


def _open_at_end(rows: Rows, until: int) -> Value:
    return (rows.opened_at < until) & (rows.ended_at.isnull() | (rows.ended_at >= until))


def _begun_in_time(rows: Rows) -> Value:
    unbegun = rows.started_at.isnull() & (rows.answered_at <= rows.operational_due_at)
    return (rows.started_at <= rows.operational_due_at).fill_null(False) | unbegun


def _not_begun_in_time(rows: Rows, until: int) -> Value:
    not_begun = rows.started_at.isnull() | (rows.started_at >= until)
    return _passed(rows, rows.operational_due_at, until) & not_begun


def _passed(rows: Rows, limit: Value, until: int) -> Value:
    in_time = (rows.waiting_since <= limit).fill_null(False)
    return (limit < until) & ~in_time
