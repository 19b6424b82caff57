"""Who may do what with a case, and which cases an actor sees at all.

The permissions are declared in ``declarations``; here they are only asked.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Protocol

from django.db.models import Q

from civicloop.answer.cases.states import ENDED, Confidentiality
from civicloop.kernel.actors.rules import Actor, ActorKind, require

__all__ = ["require"]

RESTRICTED = Confidentiality.RESTRICTED.value


class CaseFacts(Protocol):
    """What a decision needs to know about a case."""

    @property
    def ref(self) -> str: ...
    @property
    def unit_id(self) -> int: ...
    @property
    def state(self) -> str: ...
    @property
    def confidentiality(self) -> str: ...
    @property
    def handler_id(self) -> int | None: ...
    @property
    def named_ids(self) -> Collection[int]: ...


class PartFacts(Protocol):
    """What a decision needs to know about a unit's part in a case."""

    @property
    def case(self) -> CaseFacts: ...
    @property
    def unit_id(self) -> int: ...


class ExtensionFacts(Protocol):
    """What a decision needs to know about a request for more time."""

    @property
    def case(self) -> CaseFacts: ...
    @property
    def approver_unit_id(self) -> int: ...
    @property
    def asked_by_id(self) -> int | None: ...


def visible_to(actor: Actor) -> Q:
    """The cases that stand in an actor's lists; none without a right that says so."""
    units = actor.units_for("cases.see")
    seen = Q() if units is None else Q(unit_id__in=units)
    return seen & known_to(actor)


def openable_by(actor: Actor) -> Q:
    """The cases that an actor may open: those of the lists, and those where it is named."""
    person = _person(actor)
    if person is None or not actor.may("cases.see"):
        return visible_to(actor)
    seen = visible_to(actor)  # without any condition it means all, which "or" would narrow
    return seen | Q(named_ids__contains=[person]) if seen else seen


def known_to(actor: Actor, of: str = "") -> Q:
    """The cases of which an actor may learn that they are there; only restricted ones are not.

    ``of`` leads from another row to its case: ``case__``.
    """
    heads = actor.units_for("cases.see_restricted")
    if heads is None:
        return Q()
    known = ~Q((f"{of}confidentiality", RESTRICTED))
    if heads:
        known |= Q((f"{of}unit_id__in", heads))
    person = _person(actor)
    if person is not None:
        known |= Q((f"{of}handler_id", person)) | Q((f"{of}named_ids__contains", [person]))
    return known


def is_known_to(actor: Actor, case: CaseFacts) -> bool:
    """The same for one case: not restricted, or the actor is its handler, head or named."""
    if case.confidentiality != RESTRICTED:
        return True
    person = _person(actor)
    return (person is not None and (person == case.handler_id or person in case.named_ids)) or (
        actor.may_in("cases.see_restricted", case.unit_id)
    )


def is_kept_from_search(case: CaseFacts) -> bool:
    """Whether a case must not stand in an index that more people read than may see it."""
    return case.confidentiality == RESTRICTED


def _person(actor: Actor) -> int | None:
    is_person = actor.kind == ActorKind.PERSON and actor.key.isdecimal()
    return int(actor.key) if is_person else None


def _may(actor: Actor, permission: str, case: CaseFacts) -> bool:
    return actor.may_in(permission, case.unit_id) and is_known_to(actor, case)


def is_reporter(actor: Actor, case: CaseFacts) -> bool:
    """Whether the actor is the citizen who holds the secret of this very case."""
    return actor.kind == ActorKind.CITIZEN and actor.key == case.ref


def may_see(actor: Actor, case: CaseFacts) -> bool:
    """Whether the actor may look at the case, with personal values masked."""
    return _may(actor, "cases.see", case) or (
        actor.may("cases.see") and _person(actor) in case.named_ids
    )


def may_open_for_caller(actor: Actor) -> bool:
    """Whether the actor may write down somebody else's request."""
    return actor.may("cases.open_for_caller")


def may_assign(actor: Actor, case: CaseFacts) -> bool:
    """Whether the actor may name the unit of a case that the centre has to sort."""
    return _may(actor, "cases.assign", case)


def may_accept(actor: Actor, case: CaseFacts) -> bool:
    """Whether the actor may take the case."""
    return _may(actor, "cases.accept", case)


def may_start(actor: Actor, case: CaseFacts) -> bool:
    """Whether the actor may report that work began."""
    return _may(actor, "cases.accept", case)


def may_close(actor: Actor, case: CaseFacts) -> bool:
    """Whether the actor may report back to the citizen."""
    return _may(actor, "cases.close", case)


def may_pause(actor: Actor, case: CaseFacts) -> bool:
    """Whether the actor may ask the citizen something and stop the clocks."""
    return _may(actor, "cases.pause", case)


def may_resume(actor: Actor, case: CaseFacts) -> bool:
    """Whether the actor may start the clocks again; the citizen's own answer does it too."""
    return is_reporter(actor, case) or _may(actor, "cases.pause", case)


def may_refuse(actor: Actor, case: CaseFacts) -> bool:
    """Whether the actor may say that the case belongs to another unit."""
    return _may(actor, "cases.refuse", case)


def may_transfer(actor: Actor, case: CaseFacts) -> bool:
    """Whether the actor may decide that another unit answers."""
    return _may(actor, "cases.transfer", case)


def may_withdraw(actor: Actor, case: CaseFacts) -> bool:
    """Whether the actor may take the request back: its reporter, or staff for a caller."""
    return is_reporter(actor, case) or _may(actor, "cases.withdraw", case)


def may_reopen(actor: Actor, case: CaseFacts) -> bool:
    """Whether the actor may say that it is not done: its reporter, a head, or an agent."""
    return is_reporter(actor, case) or _may(actor, "cases.reopen", case)


def may_confirm(actor: Actor, case: CaseFacts) -> bool:
    """Whether the actor may say that it is done; nobody says so for somebody else."""
    return is_reporter(actor, case)


def may_rate(actor: Actor, case: CaseFacts) -> bool:
    """Whether the actor may rate; nobody rates for somebody else."""
    return is_reporter(actor, case)


def may_note(actor: Actor, case: CaseFacts) -> bool:
    """Whether the actor may write a note for colleagues."""
    return _may(actor, "cases.note", case)


def may_unseal(actor: Actor, case: CaseFacts, *, approved: bool = False) -> bool:
    """Whether the actor may read the reporter's personal values, for a stated purpose.

    Who reported a protected case is read by the intake desk alone, a restricted one by
    the head alone; others need an approval that holds at this moment.
    """
    if not _may(actor, "cases.unseal", case):
        return False
    match case.confidentiality:
        case Confidentiality.PROTECTED:
            return approved or actor.may_in("cases.unseal_protected", case.unit_id)
        case Confidentiality.RESTRICTED:
            return approved or actor.may_in("cases.see_restricted", case.unit_id)
        case _:
            return True


def may_ask_to_unseal(actor: Actor, case: CaseFacts) -> bool:
    """Whether the actor may ask for an approval: who could read, were the case not kept."""
    return _may(actor, "cases.unseal", case) and not may_unseal(actor, case)


def may_approve_unsealing(actor: Actor, case: CaseFacts, *, asked_by: int) -> bool:
    """Whether the actor may let somebody else read who reported; nobody approves for oneself."""
    if _person(actor) in {None, asked_by}:
        return False
    return may_unseal(actor, case) and case.confidentiality != Confidentiality.NORMAL


def may_name_readers(actor: Actor, case: CaseFacts) -> bool:
    """Whether the actor may name people who see a restricted case beside handler and head."""
    return case.confidentiality == RESTRICTED and actor.may_in("cases.see_restricted", case.unit_id)


def may_correspond(actor: Actor, case: CaseFacts) -> bool:
    """Whether the actor may write an e-mail to the reporter, without learning the address."""
    return _may(actor, "cases.correspond", case)


def may_hand_over(actor: Actor, case: CaseFacts) -> bool:
    """Whether the actor may say which colleague sees to the case."""
    return _may(actor, "cases.hand_over", case)


def may_call(actor: Actor, case: CaseFacts) -> bool:
    """Whether the actor may telephone about a hazard and write down who answered."""
    return _may(actor, "cases.call", case)


def may_keep_duty(actor: Actor, unit_id: int) -> bool:
    """Whether the actor may say which telephones of a unit are manned when."""
    return actor.may_in("cases.keep_duty", unit_id)


def may_hold_visits(actor: Actor, case: CaseFacts) -> bool:
    """Whether the actor may invite people to the spot and write down what was agreed."""
    return _may(actor, "cases.hold_visits", case)


def call_outs_of(actor: Actor) -> Q:
    """The call-outs that an actor may telephone about."""
    units = actor.units_for("cases.call")
    own = Q() if units is None else Q(unit_id__in=units)
    return own & known_to(actor, "case__")


def duty_phones_of(actor: Actor) -> Q:
    """The duty telephones that an actor may change."""
    units = actor.units_for("cases.keep_duty")
    return Q() if units is None else Q(unit_id__in=units)


def may_publish(actor: Actor, case: CaseFacts) -> bool:
    """Whether the actor may decide what the public sees of the case."""
    return _may(actor, "cases.publish", case)


def may_edit_categories(actor: Actor) -> bool:
    """Whether the actor may edit categories and routing."""
    return actor.may_in("cases.edit_categories", None)


def may_import(actor: Actor) -> bool:
    """Whether the actor may take over cases of other systems, and see what was taken over."""
    return actor.may_in("cases.import", None)


def may_extend(actor: Actor, case: CaseFacts) -> bool:
    """Whether the actor may ask for more time to answer."""
    return _may(actor, "cases.extend", case)


def may_decide_extension(actor: Actor, extension: ExtensionFacts) -> bool:
    """Whether the actor may decide a request: one level up, and never about the own one."""
    own = actor.kind == ActorKind.PERSON and actor.key == str(extension.asked_by_id)
    decides = actor.may_in("cases.approve_extension", extension.approver_unit_id)
    return decides and not own and is_known_to(actor, extension.case)


def may_see_extension(actor: Actor, extension: ExtensionFacts) -> bool:
    """Whether the actor may read a request: who decides, and who sees its case."""
    decides = actor.may_in("cases.approve_extension", extension.approver_unit_id)
    return (decides and is_known_to(actor, extension.case)) or may_see(actor, extension.case)


def may_join(actor: Actor, case: CaseFacts) -> bool:
    """Whether the actor may ask another unit to do its part; not of a restricted case."""
    return _may(actor, "cases.join", case) and case.confidentiality != RESTRICTED


def may_answer_part(actor: Actor, part: PartFacts) -> bool:
    """Whether the actor may report what the unit did as its part."""
    return actor.may_in("cases.answer_part", part.unit_id)


def may_see_part(actor: Actor, part: PartFacts) -> bool:
    """Whether the actor may read a part: the unit that does it, and who sees the case."""
    return may_answer_part(actor, part) or may_see(actor, part.case)


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
    "join": may_join,
    "refuse": may_refuse,
    "transfer": may_transfer,
    "withdraw": may_withdraw,
    "reopen": may_reopen,
    "sort": may_assign,
    "note": may_note,
    "hand_over": may_hand_over,
    "correspond": may_correspond,
}


def open_moves(actor: Actor, case: CaseFacts, moves: list[str]) -> list[str]:
    """Those of the moves open from the case's state that this actor may make."""
    return [name for name in moves if name in STAFF_MOVES and STAFF_MOVES[name](actor, case)]


def is_ended(case: CaseFacts) -> bool:
    """Whether nobody owes anything on the case any more."""
    return case.state in set(ENDED)


def may_answer_subject(actor: Actor) -> bool:
    """Who handles requests of people about their own data, and the person behind one.

    The module of those requests has checked that the person holds its link.
    """
    if actor.kind is ActorKind.CITIZEN:
        return actor.key.startswith("rights:request:")
    return actor.may_in("rights.handle", None)
