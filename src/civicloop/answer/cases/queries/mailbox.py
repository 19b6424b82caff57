"""Letters to the mayor that wait for their writers."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta

from django.db import connection
from django.db.models import QuerySet

from civicloop.answer.cases.models import Letter
from civicloop.answer.cases.rules.intake import token_digest


def letter_of(token: str) -> Letter | None:
    """The letter whose link carries the token."""
    digest = token_digest(token)
    if not digest:
        return None
    return Letter.objects.select_related("case").filter(token_digest=digest).first()


def letter_for_change(letter_id: int) -> Letter | None:
    """The letter, locked until the transaction ends; ``None`` once it is gone."""
    return Letter.objects.select_for_update().filter(pk=letter_id).first()


def letter_of_ref(ref: str) -> Letter | None:
    """The letter behind ``cases:letter:42``; ``None`` once it is gone."""
    return Letter.objects.filter(pk=int(ref.removeprefix("cases:letter:"))).first()


def recent_same_letter(index: str, *, now: datetime, minutes: int) -> Letter | None:
    """The letter with the same words that came minutes ago; waits for one that comes just now."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"cases:letter:{index}"]
        )
    span = timedelta(minutes=minutes)
    rows = Letter.objects.filter(
        sameness_index=index, written_at__gt=now - span, written_at__lt=now + span
    )
    return rows.order_by("written_at", "pk").first()


def next_letter_id() -> int:
    """A key for a letter that is about to be written; it also names its sealing key."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval(pg_get_serial_sequence('cases_letter', 'id'))")
        return int(cursor.fetchone()[0])


def letters_over(now: datetime) -> QuerySet[Letter]:
    """Letters whose time is over, whether they became cases or not; locked by nobody else."""
    return Letter.objects.select_for_update(skip_locked=True).filter(confirm_until__lt=now)


def refs_of_letters(refs: Collection[str]) -> set[str]:
    """Those of some references of cases to be that a letter still waits for."""
    keys = {ref.rpartition(":")[2] for ref in refs if ref.startswith("cases:case:")}
    rows = Letter.objects.filter(case_key__in=[int(key) for key in keys if key.isdecimal()])
    return {f"cases:case:{key}" for key in rows.values_list("case_key", flat=True)}
