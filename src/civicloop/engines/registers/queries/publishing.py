"""What of a register is published: entries behind its gate, and where figures are small."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date

from django.db.models import Count as Rows
from django.db.models import Q, QuerySet
from django.db.models.functions import TruncMonth
from django.db.models.lookups import GreaterThan, LessThan

from civicloop.engines.registers import rules
from civicloop.engines.registers.models import Entry, Register
from civicloop.engines.registers.queries.entries import entries, number_text, values_for_usage
from civicloop.engines.registers.rules import (
    Definition,
    Fault,
    Published,
    held_values,
    people_counts,
    refused_changes,
    shipped,
    usage_of,
)
from civicloop.kernel.organizations import queries as organizations


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


def behind_gates(keys: Collection[str]) -> Q:
    """The entries of some registers that are behind the gates in force."""
    found = Q(pk__in=[])
    for row in Register.objects.filter(key__in=keys):
        found |= Q(register=row.pk) & behind_gate(row.definition)
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
    """The fields in which some of the rows hold a number of so few people that it is not told."""
    counts = people_counts(definition)
    if not counts or not definition.small:
        return frozenset()
    asked: dict[str, Rows] = {}
    for place, count in enumerate(counts):
        number = number_text(count.people or count.of)
        small = Q(GreaterThan(number, 0), LessThan(number, definition.small))
        held = held_values(definition.by_name, count.where)
        asked[f"small_{place}"] = Rows("pk", filter=small & Q(values__contains=held))
    found = rows.select_related(None).order_by().aggregate(**asked)
    return frozenset(
        count.people or count.of for place, count in enumerate(counts) if found[f"small_{place}"]
    )


def withheld(
    register: Register, months: Collection[date] | None = None
) -> Mapping[int, frozenset[str]]:
    """The fields of published entries that stay hidden, by entry: ``rules.withheld``.

    ``months`` are first days of the periods that are asked for, where not all are; figures that
    count by another day need every entry all the same.
    """
    definition = register.definition
    rows = published(register).select_related(None).order_by()
    if not small_among(rows, definition):
        return {}
    if months is not None and not any(figure.at for figure in definition.figures):
        rows = rows.alias(month=TruncMonth("day")).filter(month__in=months)
    agencies = {pk: unit.code for unit, units in organizations.agencies_ever() for pk in units}
    told = rows.values_list("pk", "unit_id", "values").iterator(chunk_size=2000)
    each = (Published(pk, agencies.get(unit, ""), values) for pk, unit, values in told)
    return rules.withheld(definition, each, counts=register.key in {row.key for row in shipped()})
