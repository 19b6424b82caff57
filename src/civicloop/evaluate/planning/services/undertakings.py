"""Central major projects and subsidised studies go their steps, each with its day."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from civicloop.evaluate.planning import policies, queries
from civicloop.evaluate.planning.errors import Fault, FaultyFieldsError, NotFoundError
from civicloop.evaluate.planning.events import UndertakingListed, UndertakingMoved
from civicloop.evaluate.planning.models import Undertaking, UndertakingStep
from civicloop.evaluate.planning.services.plans import FIRST, LAST
from civicloop.evaluate.planning.states import (
    MAJORS,
    STUDIES,
    MajorState,
    StudyState,
    UndertakingKind,
)
from civicloop.kernel.actors.rules import Actor, require
from civicloop.kernel.clock import services as clock
from civicloop.kernel.ledger import services as ledger

MOST = 10**15
LETTERED = frozenset({"write_to_ministry", "settle", "close"})
"""The steps that a letter makes."""
TITLE_LIMIT, MINISTRY_LIMIT = 200, 80


@transaction.atomic
def list_undertaking(
    *,
    kind: UndertakingKind,
    year: int,
    title: str,
    unit_id: int,
    ministry: str,
    amount: int,
    due_on: date | None = None,
    actor: Actor,
    now: datetime | None = None,
) -> Undertaking:
    """List one; a central major project costs at least what the rule set of the pre-review says."""
    require(policies.may_manage(actor), action="planning.manage")
    now = now or clock.now()
    faults: dict[str, tuple[Fault, ...]] = {}
    for name, text, limit in (
        ("title", title, TITLE_LIMIT),
        ("ministry", ministry, MINISTRY_LIMIT),
    ):
        if not text.strip():
            faults[name] = (Fault("missing"),)
        elif len(text.strip()) > limit:
            faults[name] = (Fault("too_long", {"limit": limit}),)
    if not FIRST <= year <= LAST:
        faults["year"] = (Fault("year_outside"),)
    if not 0 < amount < MOST:
        faults["amount"] = (Fault("money_range"),)
    elif kind is UndertakingKind.MAJOR and amount < queries.bar(now).major_total:
        faults["amount"] = (Fault("not_major"),)
    if faults:
        raise FaultyFieldsError(faults)
    row = Undertaking.objects.create(
        kind=kind,
        year=year,
        title=title.strip(),
        unit_id=unit_id,
        ministry=ministry.strip(),
        amount=amount,
        state=machine_of(kind).initial,
        due_on=due_on,
        changed_at=now,
    )
    event = UndertakingListed(
        row.ref, kind.value, year, f"organizations:unit:{unit_id}", row.amount
    )
    ledger.append(event, actor=actor, at=now)
    return row


@transaction.atomic
def step_undertaking(
    undertaking_id: int,
    move: str,
    *,
    made_on: date,
    letter: str = "",
    text: str = "",
    due_on: date | None = None,
    actor: Actor,
    now: datetime | None = None,
) -> Undertaking:
    """Note a step: not in the future, not before the one before it, with its letter or words."""
    require(policies.may_manage(actor), action="planning.manage")
    now = now or clock.now()
    row = Undertaking.objects.select_for_update().filter(pk=undertaking_id).first()
    if row is None:
        raise NotFoundError("undertaking", undertaking_id)
    kind = UndertakingKind(row.kind)
    target = machine_of(kind).target(move, current=state_of(kind, row.state))
    last = row.steps.order_by("-made_on", "-pk").values_list("made_on", flat=True).first()
    faults: dict[str, tuple[Fault, ...]] = {}
    if made_on > timezone.localdate(now):
        faults["made_on"] = (Fault("in_the_future"),)
    elif last is not None and made_on < last:
        faults["made_on"] = (Fault("before_last_step"),)
    if move in LETTERED and not letter.strip():
        faults["letter"] = (Fault("missing"),)
    if move not in LETTERED and not text.strip():
        faults["text"] = (Fault("missing"),)
    if faults:
        raise FaultyFieldsError(faults)
    row.state, row.due_on, row.changed_at = target.value, due_on, now
    row.save(update_fields=["state", "due_on", "changed_at"])
    UndertakingStep.objects.create(
        undertaking=row,
        move=move,
        state=row.state,
        made_on=made_on,
        letter=letter.strip(),
        text=text.strip(),
        by=actor.ref,
        at=now,
    )
    event = UndertakingMoved(row.ref, move, row.state, made_on.isoformat())
    ledger.append(event, actor=actor, reason=text, at=now)
    return row


def machine_of(kind: UndertakingKind) -> Any:  # noqa: ANN401 (one of two machines)
    """The steps of a kind."""
    return MAJORS if kind is UndertakingKind.MAJOR else STUDIES


def state_of(kind: UndertakingKind, state: str) -> MajorState | StudyState:
    """A state as its machine takes it."""
    return MajorState(state) if kind is UndertakingKind.MAJOR else StudyState(state)
