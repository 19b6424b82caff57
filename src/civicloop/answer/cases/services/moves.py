"""The first half of every service here: lock, may, move."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import Any

from civicloop.answer.cases import policies, queries
from civicloop.answer.cases.errors import AlreadyTakenError, StepNotOpenError
from civicloop.answer.cases.models import Case
from civicloop.answer.cases.services import rounds
from civicloop.answer.cases.states import MACHINE, OPEN, CaseState
from civicloop.kernel.actors.rules import Actor
from civicloop.kernel.ledger import services as ledger
from civicloop.kernel.statements import services as statements
from civicloop.kernel.statements.rules import Part
from civicloop.kernel.states.errors import IllegalMoveError
from civicloop.kernel.vault import services as vault

May = Callable[[Actor, Case], bool]


def prepare(case_id: int, move: str, may: May, actor: Actor, *, counting: bool = False) -> Case:
    """The case, locked, once the actor may make the move and the state lets it be made.

    The one who comes second in a race waits for the first, and is then told
    who was first. Without the right nothing is told at all. ``counting`` holds the calendar
    before the case, for moves that stop or count clocks.
    """
    case = queries.for_change(case_id, counting=counting)
    policies.require(may(actor, case), action=f"cases.{move}")
    try:
        MACHINE.target(move, current=CaseState(case.state))
    except IllegalMoveError as error:
        raise _too_late(case, move) from error
    return case


def move_to(case: Case, move: str) -> None:
    """Put the case into the state that the move leads to."""
    case.state = MACHINE.target(move, current=CaseState(case.state))


def write(
    case: Case,
    columns: Iterable[str],
    event: object,
    *,
    actor: Actor,
    at: datetime,
    beside: Sequence[Part] = (),
    key: vault.OpenKey | None = None,
    **round_: Any,  # noqa: ANN401 (columns of a round)
) -> None:
    """Write what changed of a case, its present round and the event, in one statement.

    ``columns`` are those of the case, ``round_`` what only the caller knows of the round;
    ``key`` is the case's own, where the caller has opened it.
    """
    changed = {name: getattr(case, name) for name in columns}
    ledger.append(
        event,
        actor=actor,
        at=at,
        key=key,
        beside=(
            statements.change(Case, changed, "id = %s", case.pk),
            rounds.keeping(case, **round_),
            *beside,
        ),
    )


def unit_ref(case: Case) -> str:
    """The reference of the unit that is answerable."""
    return f"organizations:unit:{case.unit_id}"


def _too_late(case: Case, move: str) -> StepNotOpenError:
    step = queries.last_step(case)
    taken = move == "accept" and case.state in set(OPEN) and case.handler_id is not None
    kind = AlreadyTakenError if taken else StepNotOpenError
    return kind(
        move=move,
        state=case.state,
        by=queries.handlers_name(case),
        at=case.accepted_at if taken else (step.at if step else case.changed_at),
    )
