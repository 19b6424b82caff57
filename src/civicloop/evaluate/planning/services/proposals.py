"""Projects are written by agencies, sent complete, and judged meeting by meeting."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from civicloop.evaluate.planning import policies, queries, rules
from civicloop.evaluate.planning.errors import ChangedMeanwhileError, Fault, FaultyFieldsError
from civicloop.evaluate.planning.events import OpinionGiven, ProposalMoved, ProposalSaved
from civicloop.evaluate.planning.models import AskedAmount, Opinion, Proposal, Round
from civicloop.evaluate.planning.rules import Amount
from civicloop.evaluate.planning.states import (
    PROPOSALS,
    ROUNDS,
    ProposalState,
    RoundState,
    Ruling,
)
from civicloop.kernel.actors.rules import Actor, require
from civicloop.kernel.clock import services as clock
from civicloop.kernel.ledger import services as ledger
from civicloop.kernel.states.errors import IllegalMoveError

YEARS = 4
TITLE_LIMIT, TEXT_LIMIT = 200, 8000
WRITING = (RoundState.ISSUED, RoundState.FIRST_REVIEW, RoundState.SITE_VISIT,
           RoundState.SECOND_REVIEW)  # fmt: skip
REVIEWING = (RoundState.FIRST_REVIEW, RoundState.SITE_VISIT, RoundState.SECOND_REVIEW)


@dataclass(frozen=True, slots=True)
class Project:
    """A project as an agency writes it."""

    title: str
    is_continuing: bool
    amounts: Sequence[Amount]
    chapters: Mapping[str, str] = field(default_factory=dict)


@transaction.atomic
def write_proposal(
    round_id: int, project: Project, *, unit_id: int, actor: Actor, now: datetime | None = None
) -> Proposal:
    """Write a project down; new ones come in while the round is issued alone."""
    require(policies.may_write(actor, queries.branch(unit_id)), action="planning.write")
    now = now or clock.now()
    row = queries.round_for_change(round_id)
    if row.state != RoundState.ISSUED:
        raise IllegalMoveError(ROUNDS.name, "write_proposal", RoundState(row.state))
    number = f"{row.year}-{row.proposals.count() + 1:03d}"
    proposal = Proposal(
        round=row, unit_id=unit_id, number=number, written_by=actor.ref, version=0, changed_at=now
    )
    return _save(proposal, row, project, actor, now)


@transaction.atomic
def amend_proposal(
    proposal_id: int,
    project: Project,
    *,
    version: int,
    actor: Actor,
    now: datetime | None = None,
) -> Proposal:
    """Change a project that is a draft or came back; ``version`` is what the caller read."""
    now = now or clock.now()
    proposal = queries.proposal_for_change(proposal_id)
    require(policies.may_write(actor, queries.branch(proposal.unit_id)), action="planning.write")
    row = proposal.round
    open_state = proposal.state in {ProposalState.DRAFT, ProposalState.RETURNED}
    if row.state not in WRITING or not open_state:
        raise IllegalMoveError(PROPOSALS.name, "amend", ProposalState(proposal.state))
    if proposal.version != version:
        raise ChangedMeanwhileError("proposal", version, proposal.version)
    return _save(proposal, row, project, actor, now)


@transaction.atomic
def move_proposal(
    proposal_id: int, move: str, *, version: int, actor: Actor, now: datetime | None = None
) -> Proposal:
    """``send`` a project when it is complete, or ``withdraw`` it; both by its agency."""
    now = now or clock.now()
    proposal = queries.proposal_for_change(proposal_id)
    require(policies.may_write(actor, queries.branch(proposal.unit_id)), action="planning.write")
    row = proposal.round
    if move not in {"send", "withdraw"} or row.state not in WRITING:
        raise IllegalMoveError(ROUNDS.name, move, RoundState(row.state))
    if proposal.version != version:
        raise ChangedMeanwhileError("proposal", version, proposal.version)
    if move == "send":
        _check_complete(proposal, row, now)
    return _move(proposal, row, move, actor, now)


@transaction.atomic
def give_opinion(
    proposal_id: int,
    *,
    ruling: Ruling,
    text: str,
    meeting: str,
    met_on: date,
    actor: Actor,
    now: datetime | None = None,
) -> Opinion:
    """Keep what a meeting or a visit of the present phase said.

    ``AMEND`` sends the project back to its agency, ``REFUSE`` ends it, the others let it go on.
    """
    require(policies.may_review(actor), action="planning.review")
    now = now or clock.now()
    proposal = queries.proposal_for_change(proposal_id)
    row = proposal.round
    if row.state not in REVIEWING or proposal.state != ProposalState.SENT:
        raise IllegalMoveError(PROPOSALS.name, "give_opinion", ProposalState(proposal.state))
    faults = {
        name: (Fault("missing"),)
        for name, given in (("text", text), ("meeting", meeting))
        if not given.strip()
    }
    if met_on > timezone.localdate(now):
        faults["met_on"] = (Fault("in_the_future"),)
    if faults:
        raise FaultyFieldsError(faults)
    opinion = Opinion.objects.create(
        proposal=proposal,
        phase=row.state,
        ruling=ruling,
        text=text.strip(),
        meeting=meeting.strip(),
        met_on=met_on,
        by=actor.ref,
        at=now,
    )
    said = OpinionGiven(proposal.ref, row.state, ruling.value, met_on.isoformat())
    ledger.append(said, actor=actor, reason=text, at=now)
    moves = {Ruling.AMEND: "return", Ruling.REFUSE: "refuse"}
    if ruling in moves:
        _move(proposal, row, moves[ruling], actor, now)
    return opinion


def _save(
    proposal: Proposal, row: Round, project: Project, actor: Actor, now: datetime
) -> Proposal:
    faults = _faults(project, row)
    if faults:
        raise FaultyFieldsError(faults)
    amounts = [one for one in project.amounts if one.amount]
    proposal.title, proposal.is_continuing = project.title.strip(), project.is_continuing
    proposal.chapters = {key: text.strip() for key, text in project.chapters.items()}
    proposal.asked_total = rules.total(amounts)
    proposal.asked_year = rules.by_year(amounts).get(row.year, 0)
    proposal.version, proposal.changed_at = proposal.version + 1, now
    proposal.save()
    proposal.amounts.all().delete()
    AskedAmount.objects.bulk_create(
        AskedAmount(proposal=proposal, source=one.source, year=one.year, amount=one.amount)
        for one in amounts
    )
    event = ProposalSaved(
        proposal.ref,
        row.ref,
        proposal.number,
        f"organizations:unit:{proposal.unit_id}",
        proposal.asked_total,
        proposal.asked_year,
    )
    ledger.append(event, actor=actor, at=now)
    return proposal


def _move(proposal: Proposal, row: Round, move: str, actor: Actor, now: datetime) -> Proposal:
    proposal.state = PROPOSALS.target(move, current=ProposalState(proposal.state))
    proposal.version, proposal.changed_at = proposal.version + 1, now
    proposal.save(update_fields=["state", "version", "changed_at"])
    event = ProposalMoved(proposal.ref, row.ref, move, proposal.state, 0)
    ledger.append(event, actor=actor, at=now)
    return proposal


def _faults(project: Project, row: Round) -> dict[str, tuple[Fault, ...]]:
    faults = rules.check_amounts(project.amounts, row.year, YEARS)
    if not project.title.strip():
        faults["title"] = (Fault("missing"),)
    elif len(project.title.strip()) > TITLE_LIMIT:
        faults["title"] = (Fault("too_long", {"limit": TITLE_LIMIT}),)
    for key, text in project.chapters.items():
        if len(text) > TEXT_LIMIT:
            faults[f"chapter_{key}"] = (Fault("too_long", {"limit": TEXT_LIMIT}),)
    return faults


def _check_complete(proposal: Proposal, row: Round, now: datetime) -> None:
    bar = queries.bar(now)
    whole = proposal.asked_total
    faults: list[Fault] = []
    if rules.is_below_bar(whole, proposal.asked_year, bar, is_continuing=proposal.is_continuing):
        faults.append(Fault("below_bar"))
    for key in rules.missing_chapters(proposal.chapters, whole, bar):
        code = "major_chapter_missing" if key in bar.major_chapters else "chapter_missing"
        faults.append(Fault(code, {"chapter": key}))
    if timezone.localdate(now) > row.submit_until and proposal.state == ProposalState.DRAFT:
        faults.append(Fault("too_late"))
    if faults:
        raise FaultyFieldsError({"": tuple(faults)})
