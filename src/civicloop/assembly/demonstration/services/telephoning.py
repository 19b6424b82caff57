"""The telephone calls of a story as ``answer.cases`` would have kept them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from civicloop.answer.cases import services as cases
from civicloop.answer.cases.events import CaseCalled, CaseCalledOut
from civicloop.answer.cases.queries import calls as call_queries
from civicloop.answer.cases.services import calling
from civicloop.answer.cases.states import CallOutState, CallResult, ToldBy
from civicloop.assembly.demonstration.rules.duty import duty_plans
from civicloop.assembly.demonstration.rules.stories import Step, Story
from civicloop.kernel.actors.rules import Actor, machine
from civicloop.kernel.organizations import queries as organizations

if TYPE_CHECKING:
    from civicloop.answer.cases.models import Call, CallOut, Case

DISPATCHER = machine("dispatcher")
"""Who puts a hazard on the sheet: the same as in the subscribers of ``answer.cases``."""


def lay_duty_phones(seed: str, *, actor: Actor, founded_at: datetime) -> None:
    """Every duty telephone of the city, from its first day on."""
    units = {unit.code: unit.pk for unit in organizations.units_ever()}
    for plans in duty_plans(seed).values():
        for plan in plans:
            draft = cases.DutyDraft(
                unit=units[plan.unit],
                label=plan.label,
                phone=plan.phone,
                days=plan.days,
                begins=plan.begins,
                ends=plan.ends,
                position=plan.position,
            )
            cases.save_duty_phone(draft, actor=actor, now=founded_at)


class Telephones:
    """Which duty telephone has which number, and the keys of the calls of a chunk."""

    def __init__(self, now: datetime) -> None:
        everybody = machine("demonstration", "cases.keep_duty")
        rows = call_queries.duty_phones(everybody, now).values_list("phone", "pk")
        self.keys_of: dict[str, int] = dict(rows)
        self.terms = call_queries.field_terms(now)
        self.keys: Iterator[int] = iter(())

    def reserve(self, chunk: Sequence[Story]) -> None:
        """Keys for all calls of a chunk."""
        count = sum(step.verb == "call" for story in chunk for step in story.steps)
        self.keys = iter(cases.reserve_calls(count))


@dataclass(slots=True)
class Telling:
    """One call-out while its calls are laid onto it; ``names`` are those who answered."""

    case: Case
    out: CallOut
    calls: list[Call] = field(default_factory=list)
    names: list[str] = field(default_factory=list)

    @classmethod
    def begun(cls, case: Case, at: datetime, telephones: Telephones) -> Telling:
        """The call-out of a hazard that just came in."""
        tell_by = telephones.terms.tell_by(at)
        return cls(case, calling.begun_call_out(case, f"{case.ref}#1", at, tell_by=tell_by))

    def event(self) -> CaseCalledOut:
        """What the ledger is told of its beginning."""
        return CaseCalledOut(
            case=self.case.ref,
            unit=f"organizations:unit:{self.out.unit_id}",
            tell_by=self.out.tell_by.isoformat(),
        )

    def call(self, step: Step, actor: Actor, telephones: Telephones) -> CaseCalled:
        """One more call; the first that is answered says that the unit knows."""
        values = step.values
        row = calling.made_call(
            self.out,
            phone=values["phone"],
            result=values["result"],
            duty_phone=telephones.keys_of[values["phone"]],
            actor=actor,
            at=step.at,
        )
        row.pk = next(telephones.keys)
        self.calls.append(row)
        self.names.append(values["answered_by"])
        if row.result == CallResult.ANSWERED and self.out.state == CallOutState.WAITING:
            calling.told(self.out, ToldBy.TELEPHONE, step.at)
        return calling.call_said(
            row,
            self.out,
            case=self.case.ref,
            answered_by=values["answered_by"],
            note=values["note"],
        )

    def taken(self, at: datetime) -> None:
        """The unit took the case, and so knows."""
        if self.out.state == CallOutState.WAITING:
            calling.told(self.out, ToldBy.SCREEN, at)

    @property
    def boxes(self) -> list[tuple[str, str, str]]:
        """What is to be sealed."""
        return [(self.case.ref, "answered_by", name) for name in self.names if name]

    def attach(self, boxes: Iterator[bytes]) -> None:
        """Take the sealed names, in the order of ``boxes``."""
        for row, name in zip(self.calls, self.names, strict=True):
            row.answered_by_sealed = next(boxes) if name else None
