"""What of a register is published: entries behind its gate, and where figures are small."""

from __future__ import annotations

from django.db.models import Count as Rows
from django.db.models import Q, QuerySet
from django.db.models.lookups import GreaterThan, LessThan

from civicloop.engines.registers.models import Entry, Register
from civicloop.engines.registers.queries.entries import entries, number_text
from civicloop.engines.registers.rules import Definition, Take


def published(register: Register) -> QuerySet[Entry]:
    """The entries that everybody may see: those that passed the gate."""
    gate = register.definition.gate
    rows = entries(register)
    return rows if gate is None else rows.filter(values__contains={gate.field: gate.value})


def small_among(rows: QuerySet[Entry], definition: Definition) -> frozenset[str]:
    """The counted fields in which some of the rows hold a figure too small to be told."""
    names = {count.of for count in definition.counts if count.take is Take.TOTAL}
    if not names or not definition.small:
        return frozenset()
    hidden = {
        name: Rows("pk", filter=Q(GreaterThan(number_text(name), 0),
                                  LessThan(number_text(name), definition.small)))
        for name in names
    }  # fmt: skip
    found = (
        rows.select_related(None)
        .order_by()
        .aggregate(**{f"small_{name}": part for name, part in hidden.items()})
    )
    return frozenset(name for name in names if found[f"small_{name}"])
