"""What of a register is published: entries behind its gate, and where figures are small."""

from __future__ import annotations

from django.db.models import Count as Rows
from django.db.models import Q, QuerySet
from django.db.models.lookups import GreaterThan, LessThan

from civicloop.engines.registers.models import Entry, Register
from civicloop.engines.registers.queries.entries import entries, number_text, values_for_usage
from civicloop.engines.registers.rules import (
    Definition,
    Fault,
    Take,
    refused_changes,
    shipped,
    usage_of,
)


def published(register: Register) -> QuerySet[Entry]:
    """The entries that everybody may see: those that passed the gate."""
    return entries(register).filter(behind_gate(register.definition))


def behind_gate(definition: Definition) -> Q:
    """The entries that are marked as the gate asks and have all that it needs."""
    gate = definition.gate
    if gate is None:
        return Q()
    found = _marked(definition)
    for name in gate.needs:
        kept = "sealed" if definition.by_name[name].personal else "values"
        found &= Q(**{f"{kept}__has_key": name})
    return found


def held_back(register: Register) -> QuerySet[Entry]:
    """The entries that are marked as published and lack what the gate needs by now."""
    definition = register.definition
    if definition.gate is None:
        return entries(register).none()
    return entries(register).filter(_marked(definition)).exclude(behind_gate(definition))


def refused_renewal(register: Register) -> list[Fault]:
    """Why the newer definition that comes with the product did not come into force; mostly empty.

    The city's own definitions are the city's: nothing waits for them.
    """
    newer = next((row.definition for row in shipped() if row.key == register.key), None)
    if newer is None or not register.is_shipped or register.is_changed:
        return []
    if newer == register.definition:
        return []
    return renewal_faults(register, newer)


def renewal_faults(register: Register, newer: Definition) -> list[Fault]:
    """Where entries do not fit a newer shipped definition.

    That its gate asks for more is no fault: what lacks it is held back from publication.
    """
    usage = usage_of(values_for_usage(register), newer)
    found = refused_changes(register.definition, newer, usage)
    return [fault for fault in found if fault.code != "gate"]


def _marked(definition: Definition) -> Q:
    gate = definition.gate
    return Q(values__contains={gate.field: gate.value}) if gate is not None else Q()


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
