"""Entries with what declared counts need of them, each as a column of its own."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any

from django.db.models import (
    BigIntegerField,
    BooleanField,
    Case,
    CharField,
    ExpressionWrapper,
    Q,
    QuerySet,
    Value,
    When,
)
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast

from civicloop.engines.registers.models import Entry
from civicloop.engines.registers.queries.entries import number_text
from civicloop.engines.registers.queries.publishing import behind_gates
from civicloop.engines.registers.rules import DISTRICT, Count, shipped
from civicloop.engines.registers.states import EntryState
from civicloop.kernel.geography import queries as geography


def entries_with(
    counts: Iterable[tuple[str, Count]], placed: Collection[str] = ()
) -> QuerySet[Entry]:
    """Every entry with ``is_standing``, and of its fields what some count of a register needs.

    ``code_<field>`` holds a code that a count asks for and nothing else that may stand in the
    field, so that no text leaves; ``number_<field>`` a number that some count adds up, and
    ``district`` the code of a district of the city in entries of the registers ``placed``.
    ``passes_gate`` says of entries whose register has a gate that they are behind it.
    """
    asked = list(counts)
    columns: dict[str, Any] = {
        "is_standing": ExpressionWrapper(
            Q(state=EntryState.STANDING.value), output_field=BooleanField()
        ),
        "passes_gate": ExpressionWrapper(
            behind_gates([row.key for row in shipped() if row.definition.gate]),
            output_field=BooleanField(),
        ),
    }
    for field in fields_asked(asked):
        codes = dict.fromkeys(
            (key, code) for key, row in asked for name, code in row.where if name == field
        )
        columns[f"code_{field}"] = Case(
            *[
                When(Q(register__key=key, values__contains={field: code}), then=Value(code))
                for key, code in codes
            ],
            default=Value(""),
            output_field=CharField(),
        )
    for field in fields_added(asked):
        columns[f"number_{field}"] = Cast(number_text(field), BigIntegerField())
    text = KeyTextTransform(DISTRICT, "values")
    known = Q(register__key__in=placed, district_text__in=geography.district_codes())
    columns[DISTRICT] = Case(When(known, then=text), default=Value(""), output_field=CharField())
    return Entry.objects.annotate(district_text=text).annotate(**columns)


def fields_asked(counts: Iterable[tuple[str, Count]]) -> list[str]:
    """The fields of whose codes some count speaks."""
    return sorted({name for _key, row in counts for name, _code in row.where})


def fields_added(counts: Iterable[tuple[str, Count]]) -> list[str]:
    """The fields that some count adds up, or asks of how many people it speaks."""
    return sorted({name for _key, row in counts for name in (row.of, row.people) if name})
