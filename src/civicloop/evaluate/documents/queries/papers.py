"""Months, documents, the files that they came from, and who may look at which."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Final

from django.db.models import Exists, OuterRef, Q, QuerySet

from civicloop.evaluate.documents.errors import NotFoundError
from civicloop.evaluate.documents.models import Correction, Document, Import, Month, Return
from civicloop.evaluate.documents.rules import DayTable
from civicloop.evaluate.documents.states import MonthState
from civicloop.kernel.actors.rules import Actor
from civicloop.kernel.clock import queries as clock
from civicloop.kernel.organizations import queries as organizations
from civicloop.kernel.rulesets import queries as rulesets

MONTHLY: Final = "documents.monthly"
IMPROVE_DAYS: Final = 10
"""Working days for a written improvement where a version of the rule set does not say them."""
HEAD_DAYS: Final = 3
"""Working days after the day of an answer until the head is told, where it is not said."""
CITY: Final = "city"
"""The level of the unit that is the city itself."""


@dataclass(frozen=True, slots=True)
class Rule:
    """The rule set in force on a day."""

    overdue_percent: Decimal
    answer_days: int
    improve_days: int
    head_days: int
    version: int
    legal_basis: str


def rule_of(on: date) -> Rule:
    """What is asked of agencies on a day."""
    found = rulesets.in_force(MONTHLY, on)
    values = found.parameters
    return Rule(
        Decimal(str(values["overdue_percent"])), int(values["answer_days"]),
        int(values.get("improve_days", IMPROVE_DAYS)),
        int(values.get("head_days", HEAD_DAYS)), found.version, found.legal_basis,
    )  # fmt: skip


def months() -> QuerySet[Month]:
    """Every month, the newest first."""
    return Month.objects.all()


def newest_month() -> Month | None:
    """The newest month of which anything is known."""
    return Month.objects.first()


def month(first_day: date) -> Month:
    """One month."""
    row = Month.objects.filter(first_day=first_day).first()
    if row is None:
        raise NotFoundError("month", first_day)
    return row


def month_for_change(pk: int) -> Month:
    """The month, locked until the transaction ends."""
    row = Month.objects.select_for_update().filter(pk=pk).first()
    if row is None:
        raise NotFoundError("month", pk)
    return row


def documents() -> QuerySet[Document]:
    """Every document of every month."""
    return Document.objects.select_related("unit", "month")


def document(pk: int) -> Document:
    """One document."""
    row = documents().filter(pk=pk).first()
    if row is None:
        raise NotFoundError("document", pk)
    return row


def open_twin(row: Document) -> Document | None:
    """The same document in a month that can still be corrected, where it was carried on."""
    rows = documents().filter(unit=row.unit_id, number=row.number, month__state=MonthState.OPEN)
    return rows.exclude(pk=row.pk).order_by("-month__first_day").first()


def document_for_change(pk: int) -> Document:
    """The document, locked after its month, as an import of the month locks them."""
    month_id = Document.objects.filter(pk=pk).values_list("month_id", flat=True).first()
    held = month_for_change(month_id) if month_id else None
    row = Document.objects.select_for_update().filter(pk=pk).first()
    if row is None or held is None:
        raise NotFoundError("document", pk)
    row.month = held
    return row


def corrections_of(row: Document) -> QuerySet[Correction]:
    """What was corrected in a row, the last first."""
    return Correction.objects.filter(month=row.month_id, unit=row.unit_id, number=row.number)


def imports() -> QuerySet[Import]:
    """Every file that was taken."""
    return Import.objects.select_related("month")


def same_import(month_id: int, digest: str, mapping: str) -> Import | None:
    """A file with the same bytes that still stands as it came, with nothing corrected since."""
    row = Import.objects.filter(month=month_id, digest=digest, mapping=mapping).first()
    if row is None or not row.returns.exists():
        return None
    later = Import.objects.filter(month=month_id, pk__gt=row.pk).exists()
    corrected = Correction.objects.filter(month=month_id, is_standing=True).exists()
    return None if later or corrected else row


def returns_of(month_id: int) -> QuerySet[Return]:
    """What each agency handed in for a month."""
    return Return.objects.filter(month=month_id).select_related("unit", "source")


def units_by_name(on: date) -> Mapping[str, int]:
    """Units in force on a day by code and by name; a name that two share finds neither."""
    found: dict[str, int] = {}
    doubled: set[str] = set()
    rows = list(organizations.units_in_force(on))
    for row in rows:
        for name in {row.name_zh, row.name_en} - {""}:
            if name in found:
                doubled.add(name)
            found[name] = row.pk
    for name in doubled:
        del found[name]
    return found | {row.code: row.pk for row in rows}


def branch(unit_id: int) -> frozenset[int]:
    """An agency and its units."""
    return organizations.subtree_ids(unit_id)


def reach(actor: Actor, permission: str) -> frozenset[int] | None:
    """The units whose documents an actor works with: own ones, those below and those above.

    Documents are counted by agency; who works in one of its units belongs to it. The city
    itself, above all agencies, is nobody's own.
    """
    rows = reach_rows(actor, permission)
    return None if rows is None else frozenset(rows.values_list("pk", flat=True))


def reach_rows(actor: Actor, permission: str) -> QuerySet[Any] | None:
    """The same units as rows that nobody has read yet; nothing where it is all of them."""
    units = actor.units_for(permission)
    if units is None:
        return None
    every = organizations.units_ever()
    below = every.filter(pk__in=units, path__startswith=OuterRef("path"))
    return every.filter(Q(pk__in=units) | Q(Exists(below)) & ~Q(level=CITY)).order_by()


def agencies(on: date) -> list[Any]:
    """The agencies of a day: the units right below the city itself."""
    found: list[Any] = []
    for unit in organizations.units_in_force(on):
        if unit.level != CITY and not any(unit.path.startswith(one.path) for one in found):
            found.append(unit)
    return found


def day_table() -> DayTable:
    """The table of days of the calendar in force."""
    return DayTable(clock.calendar())
