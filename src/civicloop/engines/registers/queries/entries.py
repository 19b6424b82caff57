"""Entries: lists with filters on any field, one for change, what was done to it."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import (
    BigIntegerField,
    Case,
    DecimalField,
    ExpressionWrapper,
    Func,
    QuerySet,
    TextField,
    Value,
    When,
)
from django.db.models.fields.json import KeyTextTransform, KeyTransform
from django.db.models.functions import Cast
from django.db.models.lookups import Exact

from civicloop.engines.registers.errors import NotFoundError
from civicloop.engines.registers.models import Change, Entry, Register
from civicloop.engines.registers.rules import CHOOSING, NUMBERS, ONE_OF, Field, Kind, kept_places
from civicloop.engines.registers.states import EntryState

NUMBER: DecimalField[Any, Any] = DecimalField(max_digits=38, decimal_places=6)


def entries(register: Register, *, withdrawn: bool = False) -> QuerySet[Entry]:
    """The entries of a register that stand, or those that were withdrawn."""
    state = EntryState.WITHDRAWN if withdrawn else EntryState.STANDING
    return Entry.objects.filter(register=register, state=state).select_related("unit")


def entry(register: Register, pk: int) -> Entry:
    """One entry of a register, standing or withdrawn."""
    rows = Entry.objects.filter(register=register, pk=pk).select_related("register", "unit")
    row = rows.first()
    if row is None:
        raise NotFoundError(str(pk))
    return row


def entry_for_change(pk: int) -> Entry:
    """The entry, locked until the transaction ends, with its register.

    The register is locked before it, as by those who write many entries: whoever takes both
    takes them in this order, and nobody waits for ever.
    """
    of_entry = Entry.objects.filter(pk=pk).values("register_id")
    list(Register.objects.select_for_update().filter(pk__in=of_entry).values_list("pk"))
    rows = Entry.objects.select_for_update(of=("self",)).select_related("register")
    row = rows.filter(pk=pk).first()
    if row is None:
        raise NotFoundError(str(pk))
    return row


def in_order(rows: QuerySet[Entry], field: Field) -> QuerySet[Entry]:
    """Rows with ``by_<field>`` beside them, to be sorted by: figures as figures."""
    text = KeyTextTransform(field.name, "values")
    value = Cast(text, NUMBER) if field.kind in NUMBERS | {Kind.YEAR} else text
    return rows.annotate(**{f"by_{field.name}": value})


def number_text(name: str) -> Case:
    """A number of the values as the database counts it; nothing where no number stands."""
    kind = Func(KeyTransform(name, "values"), function="jsonb_typeof", output_field=TextField())
    number = Cast(KeyTextTransform(name, "values"), NUMBER)
    return Case(When(Exact(kind, Value("number")), then=number), output_field=NUMBER)


def whole_number(field: Field) -> Cast:
    """A number of the values as figures add it up: a whole one of its last kept place."""
    places = kept_places(field)
    exact: Any = number_text(field.name)
    if places:
        exact = ExpressionWrapper(exact * Value(Decimal(10**places)), output_field=NUMBER)
    return Cast(exact, BigIntegerField())


def in_units(total: Any, field: Field | None) -> Decimal:  # noqa: ANN401 (what a sum came to)
    """A total of such numbers in the unit of its field; nothing added up is nought."""
    exact = Decimal(total or 0).scaleb(-kept_places(field))
    whole = exact.to_integral_value()
    return whole if exact == whole else exact.normalize()


def with_value(rows: QuerySet[Entry], field: Field, value: Any) -> QuerySet[Entry]:  # noqa: ANN401
    """Rows whose field holds a value: a code or a figure exactly, a text anywhere in it.

    Codes, figures and yes or no are answered by the index over all values.
    """
    if field.kind in CHOOSING | ONE_OF | NUMBERS | {Kind.YEAR, Kind.YES_NO}:
        wanted = [value] if field.kind is Kind.CHOICES else value
        return rows.filter(values__contains={field.name: wanted})
    alias = f"text_{field.name}"
    text = Cast(KeyTextTransform(field.name, "values"), TextField())
    return rows.annotate(**{alias: text}).filter(**{f"{alias}__icontains": value})


def of_day(rows: QuerySet[Entry], since: date | None, until: date | None) -> QuerySet[Entry]:
    """Rows that count from a day on, and until a day."""
    if since is not None:
        rows = rows.filter(day__gte=since)
    return rows if until is None else rows.filter(day__lte=until)


def standing_by_digest(register: Register, digests: Collection[str]) -> dict[str, Entry]:
    """The standing entries of keys, by the digest of the key."""
    rows = Entry.objects.filter(
        register=register, state=EntryState.STANDING, key_digest__in=digests
    )
    return {row.key_digest: row for row in rows}


def values_for_usage(register: Register) -> Iterator[dict[str, Any]]:
    """What every entry holds, masked where it is personal; withdrawn ones can come back."""
    rows = Entry.objects.filter(register=register).values_list("values", "masked")
    for values, masked in rows.iterator(chunk_size=2000):
        yield {**values, **masked}


def changes_of(row: Entry) -> QuerySet[Change]:
    """What was done to an entry, the last first."""
    return Change.objects.filter(entry=row)
