"""Which cases have had their time, and what people call them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time

from django.db.models import QuerySet
from django.utils import timezone

from civicloop.answer.cases.models import Case
from civicloop.answer.cases.states import ENDED
from civicloop.kernel.numbering import rules as numbering
from civicloop.kernel.numbering.errors import NumberError


def ended_before(day: date) -> Iterator[str]:
    """References of cases that ended before a day and still hold what the citizen wrote."""
    for pk in _ended(day).values_list("pk", flat=True).iterator(chunk_size=2000):
        yield f"cases:case:{pk}"


def ended_among(refs: Sequence[str], day: date) -> list[str]:
    """Which of some cases ended before a day and still hold what the citizen wrote."""
    found = _ended(day).filter(pk__in=[int(ref.rpartition(":")[2]) for ref in refs])
    return [f"cases:case:{pk}" for pk in found.values_list("pk", flat=True)]


def numbers_of(refs: Sequence[str]) -> dict[str, str]:
    """The numbers of some cases."""
    keys = {int(ref.rpartition(":")[2]): ref for ref in refs}
    rows = Case.objects.filter(pk__in=keys).values_list("pk", "number")
    return {keys[pk]: number for pk, number in rows}


def ref_numbered(text: str) -> str | None:
    """The reference of the case of a number, in any way of typing it."""
    try:
        number = numbering.canonical(text, "case")
    except NumberError:
        return None
    found = Case.objects.filter(number=number).values_list("pk", flat=True).first()
    return f"cases:case:{found}" if found else None


def _ended(day: date) -> QuerySet[Case]:
    begin = timezone.make_aware(datetime.combine(day, time.min))
    rows = Case.objects.filter(state__in=ENDED, closed_at__lt=begin)
    return rows.exclude(description_sealed=b"").order_by("closed_at", "pk")
