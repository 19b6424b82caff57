"""Sealed events to those who subscribed: at least once, in the order of each object.

All work for one subscriber happens under the lock of its cursor, so several workers
share the subscribers among them and none is served twice at once. Each event is one
transaction: the reaction in a savepoint, the position, and the letter if it failed.
"""

from __future__ import annotations

import datetime as dt
import logging
from dataclasses import dataclass, fields

from django.db import connection, transaction
from django.utils import timezone

from civicloop.kernel.ledger import queries
from civicloop.kernel.ledger.models import Cursor, Letter
from civicloop.kernel.ledger.rules import letters as rules
from civicloop.kernel.ledger.rules.shapes import Delivered
from civicloop.kernel.ledger.rules.subscribers import SUBSCRIBERS, Subscriber
from civicloop.kernel.ledger.services import cursors, letters
from civicloop.kernel.ledger.states import LETTERS, LetterState

LOG = logging.getLogger(__name__)


@dataclass(slots=True)
class Delivery:
    """What one round of delivery did, counted over all subscribers."""

    delivered: int = 0
    failed: int = 0
    parked: int = 0
    dead: int = 0
    more: bool = False

    def add(self, other: Delivery) -> None:
        """Count another round in."""
        for field in fields(self):
            mine, others = getattr(self, field.name), getattr(other, field.name)
            setattr(self, field.name, mine or others if field.name == "more" else mine + others)


def deliver_pending(*, limit: int = 500, now: dt.datetime | None = None) -> Delivery:
    """Serve every subscriber up to ``limit`` sealed events and letters; what was done.

    ``more`` says that some subscriber was cut short. A subscriber that another worker is
    serving is passed by. A fault outside a reaction (the database went away) is logged,
    leaves that subscriber where it stands, and does not keep the others waiting.
    """
    moment = now or timezone.now()
    cursors.install()
    total = Delivery()
    unserved = queries.unserved(moment)
    for subscriber in SUBSCRIBERS.values():
        if subscriber.name not in unserved:
            continue
        try:
            total.add(deliver_to(subscriber, limit=limit, now=moment))
        except Exception:
            LOG.exception("the subscriber %s could not be served", subscriber.name)
            if connection.in_atomic_block:
                raise
    return total


def deliver_to(subscriber: Subscriber, *, limit: int, now: dt.datetime) -> Delivery:
    """Serve one subscriber: first its letters that are due, then what is new."""
    done = _retry_due(subscriber, limit=limit, now=now)
    at = Cursor.objects.values_list("sequence", flat=True).get(subscriber=subscriber.name)
    leaves = queries.leaves_after(at, limit)
    if not leaves:
        return done
    names = None if subscriber.takes_all else subscriber.events
    for event in queries.read_leaves(leaves, names=names):
        if not _deliver_next(subscriber, event, expected=at, done=done, now=now):
            return done
        at = event.sequence
    end = leaves[-1][0]
    if end > at:
        Cursor.objects.filter(subscriber=subscriber.name, sequence=at).update(
            sequence=end, moved_at=now
        )
    done.more = done.more or len(leaves) == limit
    return done


LOCK = """
SELECT sequence, EXISTS (
    SELECT FROM ledger_letter WHERE subscriber = %(name)s AND stream = %(stream)s
) FROM ledger_cursor WHERE subscriber = %(name)s FOR UPDATE SKIP LOCKED
"""


def _lock(subscriber: Subscriber, stream: str) -> tuple[int, bool] | None:
    """Position, and whether the object has open letters; ``None`` if another worker is here."""
    with connection.cursor() as cursor:
        cursor.execute(LOCK, {"name": subscriber.name, "stream": stream})
        row: tuple[int, bool] | None = cursor.fetchone()
        return row


@transaction.atomic
def _deliver_next(
    subscriber: Subscriber, event: Delivered, *, expected: int, done: Delivery, now: dt.datetime
) -> bool:
    """One new event and the new position; false if another worker has moved on meanwhile."""
    locked = _lock(subscriber, event.ref)
    if locked is None or locked[0] != expected:
        return False
    if locked[1]:
        _keep(subscriber, event, LetterState.PARKED, now)
        done.parked += 1
    elif (error := _react(subscriber, event)) is None:
        done.delivered += 1
    else:
        letter = _keep(subscriber, event, LetterState.WAITING, now)
        _note_failure(letter, error, done, now)
    Cursor.objects.filter(subscriber=subscriber.name).update(sequence=event.sequence, moved_at=now)
    return True


def _react(subscriber: Subscriber, event: Delivered) -> Exception | None:
    """Run the reaction in a savepoint; its error, after all that it did was undone."""
    try:
        with transaction.atomic():
            subscriber.react(event)
            connection.check_constraints()  # a deferred one must fail here, not at the commit
    except Exception as error:
        if connection.needs_rollback or not connection.is_usable():
            raise
        return error
    return None


def _keep(subscriber: Subscriber, event: Delivered, state: LetterState, now: dt.datetime) -> Letter:
    return Letter.objects.create(
        subscriber=subscriber.name,
        sequence=event.sequence,
        stream=event.ref,
        name=event.name,
        state=state.value,
        next_try_at=now,
        created_at=now,
    )


def _note_failure(letter: Letter, error: Exception, done: Delivery, now: dt.datetime) -> None:
    letter.attempts += 1
    letter.error_class = rules.error_class(error)
    letter.error_text = rules.error_text(error)
    letter.next_try_at = now + rules.wait(letter.attempts)
    if letter.attempts >= rules.TRIES:
        letter.state = LETTERS.target("give_up", current=LetterState(letter.state)).value
        done.dead += 1
    done.failed += 1
    letter.save()
    LOG.warning(
        "%s failed on %s (event %s, try %s): %s",
        *(letter.subscriber, letter.name, letter.sequence, letter.attempts, letter.error_class),
    )


def _due(subscriber: Subscriber, now: dt.datetime, limit: int) -> list[str]:
    """The objects whose first letter may be tried now; the work does not grow with a backlog.

    Only the first letter of an object is ever waiting, those behind it are parked
    (``letters.take_up_next``).
    """
    return list(
        Letter.objects.filter(
            subscriber=subscriber.name, state=LetterState.WAITING, next_try_at__lte=now
        )
        .order_by("next_try_at", "sequence")
        .values_list("stream", flat=True)[:limit]
    )


def _retry_due(subscriber: Subscriber, *, limit: int, now: dt.datetime) -> Delivery:
    done = Delivery()
    for stream in _due(subscriber, now, limit):
        while done.delivered < limit and _retry_first(subscriber, stream, done=done, now=now):
            pass
    return done


@transaction.atomic
def _retry_first(subscriber: Subscriber, stream: str, *, done: Delivery, now: dt.datetime) -> bool:
    """Try the first letter of an object; true if it went and the next may follow."""
    if _lock(subscriber, stream) is None:
        return False
    letter = (
        Letter.objects.filter(subscriber=subscriber.name, stream=stream)
        .order_by("sequence")
        .first()
    )
    if letter is None or letter.state == LetterState.DEAD or letter.next_try_at > now:
        return False
    events = queries.read_leaves(queries.leaf_at(letter.sequence))
    error = _react(subscriber, events[0]) if events else LookupError("the event is gone")
    if error is not None:
        _note_failure(letter, error, done, now)
        return False
    letter.delete()
    letters.take_up_next(letter, now)
    done.delivered += 1
    return True
