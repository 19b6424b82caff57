"""Research, plan and control records, as far as a reader sees them, held against each other."""

from __future__ import annotations

from civicloop.engines.tracking import queries as tracked
from civicloop.engines.tracking.rules import RECORDS
from civicloop.engines.tracking.states import ItemState
from civicloop.evaluate.programmes.rules.records import Difference, Tracked, reconcile
from civicloop.kernel.actors.rules import Actor

OFF = {ItemState.WITHDRAWN.value, ItemState.MERGED.value}


def differences(actor: Actor) -> list[Difference]:
    """Every difference between the records of plans and studies and what is tracked.

    A few statements, however many records there are.
    """
    records = [one for source in RECORDS.values() for one in source.rows(actor)]
    fields = ("pk", "number", "title", "unit_id", "budget", "source", "state")
    items = [
        Tracked(f"tracking:item:{pk}", pk, number, title, unit, budget, source, state in OFF)
        for pk, number, title, unit, budget, source, state in tracked.visible_items(actor)
        .order_by("number", "pk")
        .values_list(*fields)
    ]
    prefixes = {record.ref.rpartition(":")[0] + ":" for record in records}
    return reconcile(records, items, prefixes)
