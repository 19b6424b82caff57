"""What the services of ``answer.cases`` would have made of a story, worked out without them.

Each verb here has its twin there; ``tests/db/demonstration`` plays the same stories
through both and compares every field.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from civicloop.answer.cases import events
from civicloop.answer.cases import queries as cases
from civicloop.answer.cases import rules as case_rules
from civicloop.answer.cases.rules import DueInstants
from civicloop.answer.cases.rules.clocks import (
    OPERATIONAL,
    STATUTORY,
    Deadlines,
    clock_kind,
    operational_policy,
    statutory_policy,
)
from civicloop.answer.cases.services import Intake, rounds
from civicloop.answer.cases.services.passing import noted
from civicloop.answer.cases.states import MACHINE, CaseState, Ending, PassingKind
from civicloop.assembly.demonstration.rules.stories import CITIZEN, Step, Story
from civicloop.assembly.demonstration.services.telephoning import DISPATCHER, Telephones, Telling
from civicloop.kernel.actors.rules import Actor, citizen, machine
from civicloop.kernel.clock.rules import Pause
from civicloop.kernel.clock.services import NewClock

if TYPE_CHECKING:
    from civicloop.answer.cases.models import Case, Category
    from civicloop.answer.cases.models import Passing as PassingRow
    from civicloop.answer.cases.models import Round as RoundRow
    from civicloop.kernel.clock.models import ObjectClock
    from civicloop.kernel.organizations.models import Unit

AFTER = "cases.after_photo"
CLERK = machine("cases", "cases.pause")
"""Who does what time brings: the same as in the jobs of ``answer.cases``."""
Line = tuple[object, Actor, str, datetime | None]


@dataclass(frozen=True, slots=True)
class Photo:
    """A photo to keep: its place among the events, its name, its kind, who sent it and when."""

    line: int
    name: str
    kind: str
    actor: Actor
    at: datetime


@dataclass(slots=True)
class Round:
    """The clocks of one round, before they are counted: when they stopped and stood still."""

    number: int
    began_at: datetime
    operational_stop: datetime | None = None
    statutory_stop: datetime | None = None
    operational_pauses: list[Pause] = field(default_factory=list)
    statutory_pauses: list[Pause] = field(default_factory=list)
    is_void: bool = False

    def clocks(
        self, ref: str, category: Category, terms: Deadlines, district: str
    ) -> tuple[NewClock, NewClock]:
        """Both clocks as they are loaded."""
        common: dict[str, Any] = {"ref": ref, "at": self.began_at, "scope": district}
        operational_void = self.is_void and self.operational_stop == self.statutory_stop
        return (
            NewClock(
                kind=clock_kind(OPERATIONAL, self.number),
                policy=operational_policy(category.operational_hours, terms),
                stopped_at=self.operational_stop,
                pauses=tuple(self.operational_pauses),
                void=operational_void,
                **common,
            ),
            NewClock(
                kind=clock_kind(STATUTORY, self.number),
                policy=statutory_policy(category.statutory_days, terms, category.statutory_basis),
                stopped_at=self.statutory_stop,
                pauses=tuple(self.statutory_pauses),
                void=self.is_void,
                **common,
            ),
        )


def rounds_of(story: Story) -> list[Round]:
    """When the clocks of a story ran, round by round."""
    found = [Round(1, story.opened_at)]
    waiting: tuple[datetime, str] | None = None
    for step in story.steps:
        now = found[-1]
        if step.verb == "start" and now.operational_stop is None:
            now.operational_stop = step.at
        elif step.verb == "pause":
            waiting = (step.at, step.values["reason"])
            _stand_still(now, Pause(step.at, None, step.values["reason"]))
        elif step.verb == "resume" and waiting is not None:
            _go_on(now, Pause(waiting[0], step.at, waiting[1]))
        elif step.verb in {"close", "withdraw"}:
            now.statutory_stop = step.at
            now.operational_stop = now.operational_stop or step.at
            now.is_void = step.verb == "withdraw"
        elif step.verb == "reopen":
            found.append(Round(now.number + 1, step.at))
    return found


def _stand_still(now: Round, pause: Pause) -> None:
    now.statutory_pauses.append(pause)
    if now.operational_stop is None:
        now.operational_pauses.append(pause)


def _go_on(now: Round, pause: Pause) -> None:
    now.statutory_pauses[-1] = pause
    if now.operational_stop is None:
        now.operational_pauses[-1] = pause


@dataclass(slots=True, eq=False)
class Fold:
    """A case while its steps are laid onto its row; ``lines`` are its events in order."""

    story: Story
    intake: Intake
    case: Case
    clocks: list[ObjectClock]
    terms: Deadlines
    people: dict[str, Actor]
    units: dict[str, Unit]
    centre: int
    now: datetime
    lines: list[Line] = field(default_factory=list)
    photos: list[Photo] = field(default_factory=list)
    answer: str = ""
    rating: Step | None = None
    rows: list[RoundRow] = field(default_factory=list)
    passings: list[PassingRow] = field(default_factory=list)
    telephones: Telephones = field(kw_only=True)
    telling: Telling | None = None

    def lay(self) -> None:
        """Lay every step of the story onto the row, and what time has brought since."""
        self.rows = [rounds.opened(self.case, self.story.opened_at)]
        for step in self.story.steps:
            actor = citizen(self.case.ref) if step.by == CITIZEN else self.people[step.by]
            getattr(self, f"_{step.verb}")(step, actor)
        if self.case.state == CaseState.ANSWERED and self.case.next_due_at < self.now:
            self._settle(self.case.next_due_at)

    def tell(self, event: object, actor: Actor, at: datetime) -> None:
        """Add an event."""
        self.lines.append((event, actor, "", at))

    def _keep(self, **more: Any) -> None:  # noqa: ANN401 (columns of a round)
        rounds.follow(self.rows[-1], self.case, **more)

    def _move(self, move: str, at: datetime) -> None:
        self.case.state = MACHINE.target(move, current=CaseState(self.case.state))
        self.case.changed_at = at

    def _unit(self) -> str:
        return f"organizations:unit:{self.case.unit_id}"

    def _handler(self) -> str:
        return f"organizations:person:{self.case.handler_id}" if self.case.handler_id else ""

    def _due(self) -> DueInstants:
        return DueInstants(self.case.operational_due_at, self.case.statutory_due_at)

    def _assign(self, step: Step, actor: Actor) -> None:
        before, before_id = self._unit(), self.case.unit_id
        self._move("assign", step.at)
        self.case.unit = target = self.units[step.values["to"]]
        self._keep()
        self.passings.append(
            noted(self.case, before_id, PassingKind.ASSIGNED, step.at, named=target.pk)
        )
        event = events.CaseAssigned(
            case=self.case.ref, from_unit=before, unit=self._unit(), note=step.values["text"]
        )
        self.tell(event, actor, step.at)

    def _accept(self, step: Step, actor: Actor) -> None:
        self._move("accept", step.at)
        self.case.accepted_at = step.at
        self.case.handler_id = int(actor.key)
        self._keep()
        event = events.CaseAccepted(self.case.ref, self._unit(), self._handler())
        self.tell(event, actor, step.at)
        if self.telling is not None:
            self.telling.taken(step.at)

    def _call(self, step: Step, actor: Actor) -> None:
        if self.telling is None:
            self.telling = Telling.begun(self.case, self.story.opened_at, self.telephones)
            self.tell(self.telling.event(), DISPATCHER, self.story.opened_at)
        self.tell(self.telling.call(step, actor, self.telephones), actor, step.at)

    def _start(self, step: Step, actor: Actor) -> None:
        case = self.case
        self._move("start", step.at)
        case.started_at = case.started_at or step.at
        case.handler_id = case.handler_id or int(actor.key)
        case.next_due_at = case_rules.next_due(CaseState(case.state), self._due(), started=True)
        self._keep()
        self.tell(events.CaseStarted(case.ref, self._unit(), self._handler()), actor, step.at)

    def _target(self, move: str, named: Unit) -> Unit:
        """The unit that is named, or the centre where the units do not agree."""
        if move != "refuse":
            return named
        had = {row.from_unit_id for row in self.passings if row.round == self.case.round}
        key = case_rules.unit_after_refusal(
            named=named.pk,
            triage=self.centre,
            hops=self.case.hops,
            limit=self.terms.refusals,
            before=had,
        )
        return next(unit for unit in self.units.values() if unit.pk == key)

    def _pass_on(self, move: str, step: Step) -> tuple[str, Unit]:
        before, before_id = self._unit(), self.case.unit_id
        named = self.units[step.values["to"]]
        target = self._target(move, named)
        self._move(f"{move}_to_centre" if target.pk == self.centre else move, step.at)
        self.case.unit = target
        self.case.handler_id = self.case.accepted_at = None
        self.case.hops += 1
        self._keep()
        kind = PassingKind.REFUSED if move == "refuse" else PassingKind.TRANSFERRED
        row = noted(
            self.case, before_id, kind, step.at, named=named.pk, reason=step.values["reason"]
        )
        self.passings.append(row)
        return before, target

    def _refuse(self, step: Step, actor: Actor) -> None:
        before, target = self._pass_on("refuse", step)
        event = events.CaseRefused(
            case=self.case.ref,
            from_unit=before,
            to_unit=target.ref,
            named_unit=self.units[step.values["to"]].ref,
            reason=step.values["reason"],
            hops=self.case.hops,
            note=step.values["text"],
        )
        self.tell(event, actor, step.at)

    def _transfer(self, step: Step, actor: Actor) -> None:
        before, target = self._pass_on("transfer", step)
        event = events.CaseTransferred(
            case=self.case.ref,
            from_unit=before,
            to_unit=target.ref,
            reason=step.values["reason"],
            hops=self.case.hops,
            note=step.values["text"],
        )
        self.tell(event, actor, step.at)

    def _pause(self, step: Step, actor: Actor) -> None:
        case, terms = self.case, self.terms
        self._move("pause", step.at)
        until = cases.until(terms.waiting_days, step.at, terms)
        case.waiting_for = step.values["reason"]
        case.waiting_until = case.next_due_at = until
        self._keep(waiting_since=step.at)
        event = events.CasePaused(
            case=case.ref,
            reason=step.values["reason"],
            waiting_until=until.isoformat(),
            question=step.values["question"],
        )
        self.tell(event, actor, step.at)

    def _resume(self, step: Step, actor: Actor) -> None:
        case = self.case
        operational, statutory = self._clocks()
        due = DueInstants(
            case.operational_due_at.astimezone(UTC) if case.started_at else operational.due_at,
            statutory.due_at,
        )
        self._move("resume" if case.started_at else "resume_unstarted", step.at)
        case.waiting_for, case.waiting_until = "", None
        case.operational_due_at, case.statutory_due_at = due.operational, due.statutory
        case.next_due_at = case_rules.next_due(
            CaseState(case.state), due, started=case.started_at is not None
        )
        self._keep(first_statutory_due_at=due.statutory)
        event = events.CaseResumed(
            case=case.ref,
            operational_due_at=due.operational.isoformat(),
            statutory_due_at=due.statutory.isoformat(),
            answer=step.values["answer"],
        )
        self.tell(event, actor, step.at)

    def _note(self, step: Step, actor: Actor) -> None:
        self.tell(events.CaseNoted(self.case.ref, step.values["text"]), actor, step.at)

    def _close(self, step: Step, actor: Actor) -> None:
        case = self.case
        for name in step.photos:
            self.photos.append(Photo(len(self.lines), name, AFTER, actor, step.at))
        self._move("close", step.at)
        case.outcome, case.closed_at = step.values["outcome"], step.at
        case.next_due_at = cases.until(self.terms.reopen_days, step.at, self.terms)
        self.answer = step.values["answer"]
        self._keep(settled_at=cases.settled_at(step.at, self.terms))
        event = events.CaseClosed(
            case=case.ref,
            unit=self._unit(),
            outcome=case.outcome,
            photos=len(step.photos),
            answer=self.answer,
        )
        self.tell(event, actor, step.at)

    def _withdraw(self, step: Step, actor: Actor) -> None:
        before = str(self.case.state)
        self._move("withdraw", step.at)
        self.case.closed_at = step.at
        self.case.waiting_for, self.case.waiting_until = "", None
        self._keep()
        event = events.CaseWithdrawn(self.case.ref, before, step.values["text"])
        self.tell(event, actor, step.at)

    def _reopen(self, step: Step, actor: Actor) -> None:
        case = self.case
        self.rows[-1].ending = Ending.REOPENED
        self._move("reopen", step.at)
        case.round += 1
        case.handler_id = case.accepted_at = case.started_at = case.closed_at = None
        case.outcome = self.answer = ""
        operational, statutory = self._clocks()
        case.operational_due_at = operational.first_due_at
        case.statutory_due_at = statutory.first_due_at
        case.next_due_at = case_rules.next_due(CaseState(case.state), self._due(), started=False)
        self.rows.append(rounds.opened(case, step.at))
        event = events.CaseReopened(
            case=case.ref,
            unit=self._unit(),
            reason=step.values["reason"],
            round=case.round,
            operational_due_at=case.operational_due_at.isoformat(),
            statutory_due_at=case.statutory_due_at.isoformat(),
            note=step.values["text"],
        )
        self.tell(event, actor, step.at)

    def _settle(self, at: datetime) -> None:
        """Nobody objected while there was time."""
        case = self.case
        self._move("settle", at)
        self._keep(ending=Ending.UNOPPOSED)
        self.tell(events.CaseSettled(case.ref, case.round, Ending.UNOPPOSED.value), CLERK, at)

    def _rate(self, step: Step, actor: Actor) -> None:
        self.rating = step
        marks = {name: step.values[name] for name in ("manner", "speed", "result")}
        self._keep(rated_at=step.at, **marks)
        event = events.CaseRated(
            case=self.case.ref, revision=1, comment=step.values["comment"], **marks
        )
        self.tell(event, actor, step.at)

    def _clocks(self) -> tuple[ObjectClock, ObjectClock]:
        """The clocks of the present round."""
        first = 2 * (self.case.round - 1)
        return self.clocks[first], self.clocks[first + 1]
