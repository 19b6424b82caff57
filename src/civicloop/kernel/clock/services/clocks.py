"""Start, stop, pause and extend the clocks of objects.

These verbs announce nothing: the service that calls them does, with the event of
the object that the clock runs on, in the same transaction.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction

from civicloop.kernel.clock import queries
from civicloop.kernel.clock.errors import ClockStartedError, ClockStoppedError
from civicloop.kernel.clock.models import ObjectClock
from civicloop.kernel.clock.rules import (
    Calendar,
    Extension,
    Pause,
    Policy,
    check_extension,
    due,
    is_late,
)
from civicloop.kernel.clock.states import Outcome
from civicloop.kernel.ledger.services.copying import copy_rows
from civicloop.kernel.statements import services as statements
from civicloop.kernel.statements.rules import Part


@dataclass(frozen=True, slots=True)
class NewClock:
    """A clock to start, with what has happened to it already."""

    ref: str
    kind: str
    policy: Policy
    at: datetime
    scope: str = ""
    stopped_at: datetime | None = None
    pauses: Sequence[Pause] = ()
    extensions: Sequence[Extension] = ()
    void: bool = False


def _row(new: NewClock, calendar: Calendar) -> ObjectClock:
    first_due_at = due_at = due(new.policy, new.at, calendar)
    if new.pauses or new.extensions:
        due_at = due(new.policy, new.at, calendar, new.pauses, new.extensions)
    outcome = Outcome.OPEN
    if new.stopped_at is not None:
        outcome = Outcome.LATE if is_late(due_at, new.stopped_at) else Outcome.ON_TIME
    if new.void and new.stopped_at is not None:
        outcome = Outcome.VOID
    return ObjectClock(
        ref=new.ref,
        kind=new.kind,
        scope=new.scope,
        policy_data=new.policy.to_json(),
        started_at=new.at,
        first_due_at=first_due_at,
        due_at=due_at,
        paused_at=_paused_at(new.policy, new.pauses) if new.stopped_at is None else None,
        stopped_at=new.stopped_at,
        outcome=outcome.value,
        pause_data=[pause.to_json() for pause in new.pauses],
        extension_data=[extension.to_json() for extension in new.extensions],
    )


def _paused_at(policy: Policy, pauses: Iterable[Pause]) -> datetime | None:
    standing = [pause.begins_at for pause in pauses if pause.ends_at is None]
    return min(standing) if standing and policy.pausable else None


@transaction.atomic
def start(ref: str, kind: str, policy: Policy, at: datetime, *, scope: str = "") -> ObjectClock:
    """Start a clock of an object; a second one of the same kind is refused.

    ``scope`` is the code of the district whose closures count.
    """
    queries.hold_calendar()
    row = _row(NewClock(ref, kind, policy, at, scope), queries.calendar(district=scope))
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as error:
        if ObjectClock.objects.filter(ref=ref, kind=kind).exists():
            raise ClockStartedError(f"{ref} already has a clock {kind!r}") from error
        raise
    return row


def begun(clocks: Iterable[NewClock], calendar: Calendar) -> list[ObjectClock]:
    """The rows of clocks that begin, for the caller to write with their object.

    The caller holds the calendar (``queries.HOLD``), and all clocks count in its district.
    """
    return [_row(new, calendar) for new in clocks]


@transaction.atomic
def start_many(clocks: Iterable[NewClock]) -> list[ObjectClock]:
    """Start many clocks set-wise; the same as ``start``, and ``stop`` where one has ended."""
    queries.hold_calendar()
    calendars: dict[str, Calendar] = {}
    rows = []
    for new in clocks:
        if new.scope not in calendars:
            calendars[new.scope] = queries.calendar(district=new.scope)
        rows.append(_row(new, calendars[new.scope]))
    copy_rows(rows)
    return rows


def _open(ref: str, kind: str) -> ObjectClock:
    queries.hold_calendar()
    row = queries.for_change(ref, kind)
    _require_open(row)
    return row


def _require_open(row: ObjectClock) -> None:
    if not row.is_open:
        raise ClockStoppedError(
            f"the clock {row.kind!r} of {row.ref} was stopped at {row.stopped_at}"
        )


@transaction.atomic
def stop(ref: str, kind: str, at: datetime, *, void: bool = False) -> ObjectClock:
    """Stop a clock. Its result stands from now on, whatever the calendar becomes.

    ``void`` ends it without a result: the object was a mistake, or left the city's hands.
    """
    queries.hold_calendar()
    (stopped,) = _stopped(ref, (kind,), at, void=void)
    statements.write(_stopping(stopped))
    return stopped


def stopping(
    ref: str, kinds: Sequence[str], at: datetime, *, void: bool = False
) -> tuple[Part, ...]:
    """The parts that stop some clocks of an object, for the caller to write with its own change.

    The clocks are locked; the same as ``stop`` for each of them. The caller holds the calendar
    (``queries.HOLD``), before any row.
    """
    rows = _stopped(ref, kinds, at, void=void)
    return tuple(_stopping(row, f"stopped_{place}") for place, row in enumerate(rows))


def _stopped(ref: str, kinds: Sequence[str], at: datetime, *, void: bool) -> Sequence[ObjectClock]:
    rows = queries.all_for_change(ref, kinds)
    for row in rows:
        _require_open(row)
        row.stopped_at, row.paused_at = at, None
        late = Outcome.LATE if is_late(row.due_at, at) else Outcome.ON_TIME
        row.outcome = (Outcome.VOID if void else late).value
    return rows


def _stopping(row: ObjectClock, name: str = "stopped") -> Part:
    """The part that stops a clock, under a name that is the same for all: it is prepared once."""
    values = {"stopped_at": row.stopped_at, "paused_at": None, "outcome": row.outcome}
    return statements.change(ObjectClock, values, "id = %s", row.pk, name=name)


@transaction.atomic
def reopen(ref: str, kind: str) -> ObjectClock:
    """Let a stopped clock run on, as though it had never been stopped.

    Whether the time in between counts is for the caller to say, as a pause.
    """
    queries.hold_calendar()
    row = queries.for_change(ref, kind)
    row.stopped_at, row.outcome = None, Outcome.OPEN.value
    _recount(row)
    row.save(update_fields=["stopped_at", "outcome", "due_at", "paused_at"])
    return row


@transaction.atomic
def recalculate(
    ref: str,
    kind: str,
    *,
    pauses: Sequence[Pause] | None = None,
    extensions: Sequence[Extension] | None = None,
) -> ObjectClock:
    """Count again with the pauses and extensions as they are now; ``None`` keeps those stored.

    Pauses come whole, rebuilt from the history of the object: nothing is added up.
    """
    row = _open(ref, kind)
    if pauses is not None:
        row.pause_data = [pause.to_json() for pause in pauses]
    if extensions is not None:
        row.extension_data = [extension.to_json() for extension in extensions]
    _recount(row)
    row.save(update_fields=["pause_data", "extension_data", "due_at", "paused_at"])
    return row


@transaction.atomic
def change_policy(ref: str, kind: str, policy: Policy, *, scope: str) -> ObjectClock:
    """Count an open clock by another rule, from its own beginning, with its own pauses.

    For an object that turns out to be of another kind than was thought at the start.
    """
    row = _open(ref, kind)
    row.policy_data, row.scope = policy.to_json(), scope
    row.first_due_at = due(policy, row.started_at, queries.calendar(district=scope))
    _recount(row)
    row.save(update_fields=["policy_data", "scope", "first_due_at", "due_at", "paused_at"])
    return row


@transaction.atomic
def extend(ref: str, kind: str, extension: Extension) -> ObjectClock:
    """Add a decision to allow more time, if the rule of the deadline allows it."""
    row = _open(ref, kind)
    earlier = tuple(row.extensions)
    check_extension(row.policy, earlier, extension, row.due_at)
    row.extension_data = [each.to_json() for each in (*earlier, extension)]
    _recount(row)
    row.save(update_fields=["extension_data", "due_at"])
    return row


def _recount(row: ObjectClock) -> None:
    calendar = queries.calendar(district=row.scope)
    row.due_at = due(row.policy, row.started_at, calendar, row.pauses, row.extensions)
    row.paused_at = _paused_at(row.policy, row.pauses)
