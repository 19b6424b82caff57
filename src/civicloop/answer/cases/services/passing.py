"""Pass a case on: a unit refuses and names another, or a head decides."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from civicloop.answer.cases import policies, queries, rules
from civicloop.answer.cases.errors import Fault, PassingError
from civicloop.answer.cases.events import CaseRefused, CaseTransferred
from civicloop.answer.cases.models import Case, Passing
from civicloop.answer.cases.queries import handling, passing
from civicloop.answer.cases.rules import NOTE_LIMIT
from civicloop.answer.cases.services import rounds
from civicloop.answer.cases.services.moves import move_to, prepare
from civicloop.answer.cases.states import PassingKind, TransferReason
from civicloop.kernel.actors.rules import Actor
from civicloop.kernel.clock import services as clock
from civicloop.kernel.ledger import services as ledger
from civicloop.kernel.organizations import queries as organizations

PASSED = ["state", "unit", "handler", "accepted_at", "changed_at", "hops"]


@transaction.atomic
def refuse(
    case_id: int,
    *,
    to: int | None,
    reason: str,
    text: str = "",
    actor: Actor,
    now: datetime | None = None,
) -> Case:
    """Say that the case belongs to another unit, and name it.

    The due instants do not move: passing a case on never buys time. Within the working
    days that the rule set of handling allows. After the number of refusals that the rule
    set allows, or if the unit that is named had the case before, the centre decides.
    """
    now = now or clock.now()
    case = prepare(case_id, "refuse", policies.may_refuse, actor)
    text = rules.cleaned(text)
    held = passing.held(case)
    named = _checked(case, to, reason, text, now)
    _check_time(case, held.since, now)
    from_id, from_ref, named_ref = case.unit_id, case.unit.ref, organizations.unit_by_id(named).ref
    centre = queries.triage_unit_id(timezone.localdate(now))
    target = rules.unit_after_refusal(
        named=named,
        triage=centre,
        hops=case.hops,
        limit=queries.deadlines(now).refusals,
        before=held.before,
    )
    _pass_on(case, "refuse", target, centre, now)
    note_passing(case, from_id, PassingKind.REFUSED, now, named=named, reason=reason)
    ledger.append(
        CaseRefused(
            case=case.ref,
            from_unit=from_ref,
            to_unit=case.unit.ref,
            named_unit=named_ref,
            reason=reason,
            hops=case.hops,
            note=text,
        ),
        actor=actor,
        at=now,
    )
    return case


@transaction.atomic
def transfer(
    case_id: int,
    *,
    to: int | None,
    reason: str,
    text: str = "",
    actor: Actor,
    now: datetime | None = None,
) -> Case:
    """Decide that another unit answers; the due instants do not move."""
    now = now or clock.now()
    case = prepare(case_id, "transfer", policies.may_transfer, actor)
    text = rules.cleaned(text)
    target = _checked(case, to, reason, text, now)
    from_id, from_ref = case.unit_id, case.unit.ref
    _pass_on(case, "transfer", target, queries.triage_unit_id(timezone.localdate(now)), now)
    note_passing(case, from_id, PassingKind.TRANSFERRED, now, named=target, reason=reason)
    ledger.append(
        CaseTransferred(
            case=case.ref,
            from_unit=from_ref,
            to_unit=case.unit.ref,
            reason=reason,
            hops=case.hops,
            note=text,
        ),
        actor=actor,
        at=now,
    )
    return case


def _checked(case: Case, to: int | None, reason: str, text: str, now: datetime) -> int:
    """The unit that is named, or a ``PassingError`` that says what is missing."""
    faults = {
        "to": (Fault("same_unit"),) if to == case.unit_id else unit_faults(to, now),
        "reason": () if reason in set(TransferReason) else (Fault("missing"),),
        "text": rules.check_text(text, limit=NOTE_LIMIT),
    }
    found = {name: row for name, row in faults.items() if row}
    if found or to is None:
        raise PassingError(found)
    return to


def _check_time(case: Case, since: datetime, now: datetime) -> None:
    """Raise a ``PassingError`` once the time to say so is over."""
    if now > passing.refusing_ends_at(case, since, handling.handling_terms(now)):
        raise PassingError({"to": (Fault("refusal_too_late"),)})


def note_passing(
    case: Case, from_id: int, kind: PassingKind, now: datetime, *, named: int, reason: str = ""
) -> None:
    """Keep that the case went from one unit to the one that it is with now."""
    noted(case, from_id, kind, now, named=named, reason=reason).save(force_insert=True)


def noted(
    case: Case, from_id: int, kind: PassingKind, now: datetime, *, named: int, reason: str = ""
) -> Passing:
    """The row of a passing; the caller writes it."""
    return Passing(
        case=case,
        round=case.round,
        kind=kind,
        from_unit_id=from_id,
        to_unit_id=case.unit_id,
        named_unit_id=named,
        reason=reason,
        passed_at=now,
    )


def unit_faults(to: int | None, now: datetime) -> tuple[Fault, ...]:
    """What is wrong with naming a unit: none was named, or it is gone."""
    if to is None:
        return (Fault("missing"),)
    in_force = organizations.units_in_force(timezone.localdate(now)).filter(pk=to).exists()
    return () if in_force else (Fault("unknown_unit"),)


def _pass_on(case: Case, move: str, target: int, centre: int, now: datetime) -> None:
    """Hand the case over; what goes to the centre waits there for a unit to be named."""
    move_to(case, f"{move}_to_centre" if target == centre else move)
    case.unit = organizations.unit_by_id(target)
    case.handler = None
    case.accepted_at = None
    case.changed_at = now
    case.hops += 1
    case.save(update_fields=PASSED)
    rounds.keep(case)
