"""What figures over entries count, and how a row of them is shown."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from django.db.models import Q, QuerySet, TextField, Value
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Coalesce
from django.utils.translation import get_language

from civicloop.engines.registers import policies
from civicloop.engines.registers.models import Entry
from civicloop.engines.registers.queries.publishing import behind_gates
from civicloop.engines.registers.queries.registers import visible_registers
from civicloop.engines.registers.queries.wording import heading_of
from civicloop.engines.registers.rules import DISTRICT, Count, Kind, shipped
from civicloop.engines.registers.states import EntryState
from civicloop.kernel.actors.rules import Actor
from civicloop.kernel.city.rules import here


def entries_ever() -> QuerySet[Entry]:
    """Every entry with its register, and what stands in its field ``district``."""
    text = Coalesce(KeyTextTransform(DISTRICT, "values"), Value(""), output_field=TextField())
    return Entry.objects.select_related("register", "unit").annotate(**{DISTRICT: text})


def standing_in(begins: datetime, until: datetime) -> Q:
    """Entries that stand and count for a day of the period, in the city's zone."""
    first = begins.astimezone(here().zone).date()
    word, last = period_until(until)
    return Q(state=EntryState.STANDING.value, day__gte=first, **{f"day__{word}": last})


def period_until(until: datetime) -> tuple[str, date]:
    """The end of a period as a comparison of days: before the one that begins, or with its own."""
    after = until.astimezone(here().zone)
    return ("lt" if after.time() == datetime.min.time() else "lte"), after.date()


def counting_for(key: str, count: Count) -> Callable[[datetime, datetime], Q]:
    """The condition of a declared count of a register; what is published is behind its gate."""
    codes = Q(values__contains=dict(count.where)) if count.where else Q()
    fixed = Q(register__key=key) & codes
    asks = any(row.key == key and row.definition.asks_gate(count.where) for row in shipped())

    def condition(begins: datetime, until: datetime) -> Q:
        found = standing_in(begins, until) & fixed
        return found & behind_gates([key]) if asks else found

    return condition


def visible_entries(actor: Actor) -> Q:
    """The entries that an actor may open behind a number."""
    return Q(register_id__in=[row.pk for row in visible_registers(actor)])


def may_open_entry(actor: Actor, row: Entry) -> bool:
    """Whether the page of an entry opens for an actor."""
    return policies.may_see(actor, row.register)


def row_of_figure(row: Entry) -> dict[str, Any]:
    """A row behind a number; a key holds no personal value."""
    spoken = "en" if get_language() == "en" else "zh"
    definition = row.register.definition
    names_place = any(definition.by_name[name].kind is Kind.DISTRICT for name in definition.key)
    heading = "" if names_place else heading_of(definition, row.values, spoken)
    return {
        "register": row.register.label(spoken),
        "title": heading or row.title,  # districts are words already there: none is looked up
        "day": row.day,
    }
