"""Which units must be told of a hazard by telephone, at which numbers, and what came of it."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from django.db.models import Q, QuerySet
from django.utils import timezone

from civicloop.answer.cases import policies
from civicloop.answer.cases.errors import UnknownPartError
from civicloop.answer.cases.models import Call, CallOut, Case, DutyPhone
from civicloop.answer.cases.rules.calling import FieldTerms
from civicloop.answer.cases.rules.duty import Shift, on_duty
from civicloop.answer.cases.states import CallOutState, CaseState, Kind
from civicloop.kernel.actors.rules import Actor
from civicloop.kernel.clock import queries as clock
from civicloop.kernel.organizations import queries as organizations
from civicloop.kernel.rulesets import queries as rulesets
from civicloop.kernel.vault import services as vault
from civicloop.kernel.vault.errors import KeyDestroyedError

FIELD_RULESET = "cases.fieldwork"
ANSWERED_BY = "answered_by"


@dataclass(frozen=True, slots=True)
class Number:
    """A number to try, and what it is; ``duty_phone`` is ``None`` for a unit's office."""

    phone: str
    label: str
    duty_phone: int | None = None


def field_terms(now: datetime) -> FieldTerms:
    """The numbers of the rule set of field work that hold on the day of an instant."""
    found = rulesets.in_force(FIELD_RULESET, timezone.localdate(now))
    return FieldTerms(
        call_minutes=found.parameters["call_minutes"],
        invite_days=found.parameters["invite_days"],
        version=found.version,
    )


def needs_call(case: Case) -> bool:
    """Whether the unit must be telephoned: it has a hazard that nobody there has taken yet."""
    return case.category.kind == Kind.DISPATCH and case.state == CaseState.ASSIGNED


def waiting_call_out_for_change(case: Case) -> CallOut | None:
    """The call-out of a case that still waits, locked; the case is locked already."""
    rows = CallOut.objects.select_for_update().filter(case=case, state=CallOutState.WAITING)
    return rows.first()


def call_out(call_out_id: int, actor: Actor) -> CallOut:
    """One call-out that the actor may telephone about."""
    found = (
        CallOut.objects.filter(policies.call_outs_of(actor), pk=call_out_id)
        .select_related("case__category", "unit")
        .first()
    )
    if found is None:
        raise UnknownPartError(f"call-out {call_out_id}")
    return found


def call_out_for_change(call_out_id: int) -> CallOut:
    """The call-out, locked until the transaction ends; lock its case first."""
    found = CallOut.objects.select_for_update().filter(pk=call_out_id).first()
    if found is None:
        raise UnknownPartError(f"call-out {call_out_id}")
    return found


def case_of_call_out(call_out_id: int) -> int:
    """The key of the case that a call-out is about."""
    found = CallOut.objects.filter(pk=call_out_id).values_list("case_id", flat=True).first()
    if found is None:
        raise UnknownPartError(f"call-out {call_out_id}")
    return found


def waiting_call_outs(actor: Actor) -> QuerySet[CallOut]:
    """Whom the actor has to telephone, the most urgent first."""
    return (
        CallOut.objects.filter(policies.call_outs_of(actor), state=CallOutState.WAITING)
        .select_related("case__category", "unit")
        .order_by("tell_by", "pk")
    )


def late_call_outs(now: datetime) -> QuerySet[CallOut]:
    """Those that wait past their instant and of which nobody was warned yet."""
    return CallOut.objects.filter(
        state=CallOutState.WAITING, tell_by__lt=now, alarmed_at__isnull=True
    ).order_by("tell_by", "pk")


def numbers_for(unit_ids: Iterable[int], now: datetime) -> dict[int, list[Number]]:
    """The numbers to try for each unit, in order.

    Those on duty in the unit; where there is none, those of the nearest unit above; then
    the offices of both.
    """
    chains = {
        unit_id: [unit_id, *reversed(organizations.ancestor_ids(unit_id))]
        for unit_id in set(unit_ids)
    }
    wanted = {above for chain in chains.values() for above in chain}
    manned = _manned(wanted, now)
    offices = {
        row.pk: Number(row.phone, row.name)
        for row in organizations.units_in_force(timezone.localdate(now)).filter(pk__in=wanted)
        if row.phone
    }
    found: dict[int, list[Number]] = {}
    for unit_id, chain in chains.items():
        nearest = next((manned[above] for above in chain if manned.get(above)), [])
        found[unit_id] = [*nearest, *(offices[above] for above in chain if above in offices)]
    return found


def _manned(unit_ids: Collection[int], now: datetime) -> dict[int, list[Number]]:
    calendar = clock.calendar()
    local = timezone.localtime(now)
    shifts: dict[int, list[Shift]] = {}
    for row in DutyPhone.objects.filter(unit__in=unit_ids):
        shifts.setdefault(row.unit_id, []).append(row.as_shift())
    return {
        unit_id: [
            Number(shift.phone, shift.label, shift.pk)
            for shift in on_duty(rows, local, calendar.is_workday)
        ]
        for unit_id, rows in shifts.items()
    }


def duty_phones(actor: Actor, now: datetime) -> QuerySet[DutyPhone]:
    """The duty telephones that the actor may change and that are not over."""
    today = timezone.localdate(now)
    in_force = Q(valid_until__isnull=True) | Q(valid_until__gt=today)
    rows = DutyPhone.objects.filter(policies.duty_phones_of(actor), in_force)
    return rows.select_related("unit").order_by("unit__path", "position", "pk")


def duty_phone(phone_id: int, actor: Actor) -> DutyPhone:
    """One duty telephone that the actor may change."""
    rows = DutyPhone.objects.filter(policies.duty_phones_of(actor), pk=phone_id)
    found = rows.select_related("unit").first()
    if found is None:
        raise UnknownPartError(f"duty telephone {phone_id}")
    return found


def duty_phone_for_change(phone_id: int) -> DutyPhone:
    """The duty telephone, locked until the transaction ends."""
    found = DutyPhone.objects.select_for_update().filter(pk=phone_id).first()
    if found is None:
        raise UnknownPartError(f"duty telephone {phone_id}")
    return found


def calls(actor: Actor) -> QuerySet[Call]:
    """The calls that were made, as far as the actor may telephone there."""
    units = policies.call_outs_of(actor)
    outs = CallOut.objects.filter(units)
    return Call.objects.filter(call_out__in=outs).select_related(
        "call_out__case__category", "call_out__unit", "duty_phone", "caller"
    )


@dataclass(frozen=True, slots=True)
class TellingOfUnit:
    """One call-out of a case with its calls, each with the name of who answered."""

    call_out: CallOut
    calls: list[tuple[Call, str]]


def tellings(case: Case) -> list[TellingOfUnit]:
    """The call-outs of a case with their calls, the latest first."""
    outs = list(case.call_outs.select_related("unit").order_by("-pk"))
    rows = list(Call.objects.filter(call_out__in=outs).select_related("caller").order_by("pk"))
    names = answered_by(case.ref, rows) if rows else {}
    grouped: dict[int, list[tuple[Call, str]]] = {}
    for row in rows:
        grouped.setdefault(row.call_out_id, []).append((row, names.get(row.pk, "")))
    return [TellingOfUnit(out, grouped.get(out.pk, [])) for out in outs]


def answered_by(ref: str, rows: Iterable[Call]) -> dict[int, str]:
    """Who answered each call of one case; nothing once its key is gone."""
    sealed = [row for row in rows if row.answered_by_sealed]
    boxes = [(ref, ANSWERED_BY, bytes(row.answered_by_sealed or b"")) for row in sealed]
    try:
        opened = vault.unseal_many(boxes)
    except KeyDestroyedError:
        return {}
    return {row.pk: name.decode() for row, name in zip(sealed, opened, strict=True)}


def names_in_log(rows: Collection[Call]) -> dict[int, str]:
    """Who answered calls of many cases, for one page of a list."""
    sealed = [row for row in rows if row.answered_by_sealed]
    name_of = partial(_box, ANSWERED_BY)
    try:
        opened = vault.unseal_many([name_of(row) for row in sealed])
    except KeyDestroyedError:
        found: dict[int, str] = {}
        for row in sealed:  # the rare page with a forgotten case is read one by one
            found |= answered_by(row.call_out.case.ref, [row])
        return found
    return {row.pk: name.decode() for row, name in zip(sealed, opened, strict=True)}


def _box(field: str, row: Call) -> tuple[str, str, bytes]:
    return row.call_out.case.ref, field, bytes(row.answered_by_sealed or b"")
