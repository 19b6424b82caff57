"""Entries whose personal values are older than their time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time

from django.db.models import QuerySet

from civicloop.engines.registers.models import Entry
from civicloop.kernel.city.rules import here


def _ended(day: date) -> QuerySet[Entry]:
    """Entries with personal values that nobody changed since a day, the oldest first."""
    begins = datetime.combine(day, time(), here().zone)
    rows = Entry.objects.filter(day__lt=day, changed_at__lt=begins).exclude(sealed={})
    return rows.order_by("changed_at", "pk")


def ended_before(day: date) -> Iterator[str]:
    """References of entries whose time ended before a day and that still hold values."""
    for row in _ended(day).iterator():
        yield row.ref


def ended_among(refs: Sequence[str], day: date) -> list[str]:
    """Which of some entries did."""
    keys = [int(ref.rpartition(":")[2]) for ref in refs]
    return [row.ref for row in _ended(day).filter(pk__in=keys)]


def titles_of(refs: Sequence[str]) -> dict[str, str]:
    """What some entries are called: their register and number."""
    keys = [int(ref.rpartition(":")[2]) for ref in refs]
    rows = Entry.objects.filter(pk__in=keys).select_related("register")
    return {row.ref: f"{row.register.key}/{row.number}" for row in rows}


def ref_titled(text: str) -> str | None:
    """The entry of ``register/number`` as somebody types it."""
    key, _, number = text.strip().partition("/")
    if not (number.isascii() and number.isdecimal() and len(number) < 9):  # noqa: PLR2004
        return None
    row = Entry.objects.filter(register__key=key, number=int(number)).first()
    return row.ref if row else None
