"""Who may do what with a case, and which cases an actor sees at all.

The permissions are declared in ``declarations``; here they are only asked.
"""

from __future__ import annotations

from typing import Protocol

from django.db.models import Q

from civicloop.answer.cases.states import ENDED
from civicloop.kernel.actors.rules import Actor, ActorKind, require

__all__ = ["require"]


class CaseFacts(Protocol):
    """What a decision needs to know about a case."""

    @property
    def ref(self) -> str: ...
    @property
    def unit_id(self) -> int: ...
    @property
    def state(self) -> str: ...


class ExtensionFacts(Protocol):
    """What a decision needs to know about a request for more time."""

    @property
    def case(self) -> CaseFacts: ...
    @property
    def approver_unit_id(self) -> int: ...
    @property
    def asked_by_id(self) -> int | None: ...


def visible_to(actor: Actor) -> Q:
    """The cases that an actor sees; nobody sees one without a right that says so."""
    units = actor.units_for("cases.see")
    return Q() if units is None else Q(unit_id__in=units)


def is_reporter(actor: Actor, case: CaseFacts) -> bool:
    """Whether the actor is the citizen who holds the secret of this very case."""
    return actor.kind == ActorKind.CITIZEN and actor.key == case.ref


def may_see(actor: Actor, case: CaseFacts) -> bool:
    """Whether the actor may look at the case, with personal values masked."""
    return actor.may_in("cases.see", case.unit_id)


def may_open_for_caller(actor: Actor) -> bool:
    """Whether the actor may write down somebody else's request."""
    return actor.may("cases.open_for_caller")


def may_assign(actor: Actor, case: CaseFacts) -> bool:
    """Whether the actor may name the unit of a case that the centre has to sort."""
    return actor.may_in("cases.assign", case.unit_id)


def may_accept(actor: Actor, case: CaseFacts) -> bool:
    """Whether the actor may take the case."""
    return actor.may_in("cases.accept", case.unit_id)


def may_start(actor: Actor, case: CaseFacts) -> bool:
    """Whether the actor may report that work began."""
    return actor.may_in("cases.accept", case.unit_id)


def may_close(actor: Actor, case: CaseFacts) -> bool:
    """Whether the actor may report back to the citizen."""
    return actor.may_in("cases.close", case.unit_id)


def may_pause(actor: Actor, case: CaseFacts) -> bool:
    """Whether the actor may ask the citizen something and stop the clocks."""
    return actor.may_in("cases.pause", case.unit_id)


def may_resume(actor: Actor, case: CaseFacts) -> bool:
    """Whether the actor may start the clocks again; the citizen's own answer does it too."""
    return is_reporter(actor, case) or actor.may_in("cases.pause", case.unit_id)


def may_refuse(actor: Actor, case: CaseFacts) -> bool:
    """Whether the actor may say that the case belongs to another unit."""
    return actor.may_in("cases.refuse", case.unit_id)


def may_transfer(actor: Actor, case: CaseFacts) -> bool:
    """Whether the actor may decide that another unit answers."""
    return actor.may_in("cases.transfer", case.unit_id)


def may_withdraw(actor: Actor, case: CaseFacts) -> bool:
    """Whether the actor may take the request back: its reporter, or staff for a caller."""
    return is_reporter(actor, case) or actor.may_in("cases.withdraw", case.unit_id)


def may_reopen(actor: Actor, case: CaseFacts) -> bool:
    """Whether the actor may say that it is not done: its reporter, a head, or an agent."""
    return is_reporter(actor, case) or actor.may_in("cases.reopen", case.unit_id)


def may_confirm(actor: Actor, case: CaseFacts) -> bool:
    """Whether the actor may say that it is done; nobody says so for somebody else."""
    return is_reporter(actor, case)


def may_rate(actor: Actor, case: CaseFacts) -> bool:
    """Whether the actor may rate; nobody rates for somebody else."""
    return is_reporter(actor, case)


def may_note(actor: Actor, case: CaseFacts) -> bool:
    """Whether the actor may write a note for colleagues."""
    return actor.may_in("cases.note", case.unit_id)


def may_unseal(actor: Actor, case: CaseFacts) -> bool:
    """Whether the actor may read the reporter's personal values, for a stated purpose."""
    return actor.may_in("cases.unseal", case.unit_id)


def may_hand_over(actor: Actor, case: CaseFacts) -> bool:
    """Whether the actor may say which colleague sees to the case."""
    return actor.may_in("cases.hand_over", case.unit_id)


def may_call(actor: Actor, case: CaseFacts) -> bool:
    """Whether the actor may telephone about a hazard and write down who answered."""
    return actor.may_in("cases.call", case.unit_id)


def may_keep_duty(actor: Actor, unit_id: int) -> bool:
    """Whether the actor may say which telephones of a unit are manned when."""
    return actor.may_in("cases.keep_duty", unit_id)


def may_hold_visits(actor: Actor, case: CaseFacts) -> bool:
    """Whether the actor may invite people to the spot and write down what was agreed."""
    return actor.may_in("cases.hold_visits", case.unit_id)


def call_outs_of(actor: Actor) -> Q:
    """The call-outs that an actor may telephone about."""
    units = actor.units_for("cases.call")
    return Q() if units is None else Q(unit_id__in=units)


def duty_phones_of(actor: Actor) -> Q:
    """The duty telephones that an actor may change."""
    units = actor.units_for("cases.keep_duty")
    return Q() if units is None else Q(unit_id__in=units)


def may_publish(actor: Actor, case: CaseFacts) -> bool:
    """Whether the actor may decide what the public sees of the case."""
    return actor.may_in("cases.publish", case.unit_id)


def may_edit_categories(actor: Actor) -> bool:
    """Whether the actor may edit categories and routing."""
    return actor.may_in("cases.edit_categories", None)


def may_extend(actor: Actor, case: CaseFacts) -> bool:
    """Whether the actor may ask for more time to answer."""
    return actor.may_in("cases.extend", case.unit_id)


def may_decide_extension(actor: Actor, extension: ExtensionFacts) -> bool:
    """Whether the actor may decide a request: one level up, and never about the own one."""
    own = actor.kind == ActorKind.PERSON and actor.key == str(extension.asked_by_id)
    return actor.may_in("cases.approve_extension", extension.approver_unit_id) and not own


def may_see_extension(actor: Actor, extension: ExtensionFacts) -> bool:
    """Whether the actor may read a request: who decides, and who sees its case."""
    decides = actor.may_in("cases.approve_extension", extension.approver_unit_id)
    return decides or may_see(actor, extension.case)


def asked_by(actor: Actor) -> Q:
    """The requests that an actor made."""
    own = actor.kind == ActorKind.PERSON and actor.key.isdecimal()
    return Q(asked_by=int(actor.key)) if own else Q(pk__in=[])


STAFF_MOVES = {
    "assign": may_assign,
    "accept": may_accept,
    "start": may_start,
    "close": may_close,
    "pause": may_pause,
    "resume": may_resume,
    "extend": may_extend,
    "refuse": may_refuse,
    "transfer": may_transfer,
    "withdraw": may_withdraw,
    "reopen": may_reopen,
    "note": may_note,
    "hand_over": may_hand_over,
}


def open_moves(actor: Actor, case: CaseFacts, moves: list[str]) -> list[str]:
    """Those of the moves open from the case's state that this actor may make."""
    return [name for name in moves if name in STAFF_MOVES and STAFF_MOVES[name](actor, case)]


def is_ended(case: CaseFacts) -> bool:
    """Whether nobody owes anything on the case any more."""
    return case.state in set(ENDED)
