"""Projects that passed and subsidised studies, for the cross-check with what is tracked."""

from __future__ import annotations

from collections.abc import Iterator

from civicloop.engines.tracking.rules import (
    Counterpart,
    RecordKind,
    RecordSource,
    declare_records,
)
from civicloop.evaluate.planning import queries
from civicloop.evaluate.planning.states import ProposalState, StudyState, UndertakingKind
from civicloop.kernel.actors.rules import Actor


def passed(actor: Actor) -> Iterator[Counterpart]:
    """The projects that passed the review of their year, for who may see plans."""
    if not actor.may("planning.see"):
        return
    for row in queries.proposals().filter(state=ProposalState.PASSED):
        yield Counterpart(
            RecordKind.PLAN, row.ref, row.title, row.unit_id, row.granted, row.item,
            is_final=True, url_name="planning:proposal", key=row.pk,
        )  # fmt: skip


def studies(actor: Actor) -> Iterator[Counterpart]:
    """The subsidised studies, final once their report is accepted."""
    if not actor.may("planning.see"):
        return
    for row in queries.undertakings().filter(kind=UndertakingKind.STUDY):
        yield Counterpart(
            RecordKind.STUDY, row.ref, row.title, row.unit_id, row.amount, "",
            is_final=row.state == StudyState.CLOSED, url_name="planning:undertaking", key=row.pk,
        )  # fmt: skip


declare_records(RecordSource("planning.proposals", passed))
declare_records(RecordSource("planning.studies", studies))
