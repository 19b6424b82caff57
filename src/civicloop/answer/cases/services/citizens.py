"""What the citizen does with the own case, or staff does for a caller."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from civicloop.answer.cases import policies, queries, rules
from civicloop.answer.cases.errors import NoteError, RatingError, TimeOverError
from civicloop.answer.cases.events import CaseRated, CaseWithdrawn
from civicloop.answer.cases.models import Case, Rating
from civicloop.answer.cases.rules import NOTE_LIMIT
from civicloop.answer.cases.services import clocks, rounds
from civicloop.answer.cases.services.moves import move_to, prepare, write
from civicloop.kernel.actors.rules import Actor
from civicloop.kernel.clock import services as clock
from civicloop.kernel.ledger import services as ledger
from civicloop.kernel.privacy import rules as privacy
from civicloop.kernel.vault import services as vault


@transaction.atomic
def withdraw(case_id: int, *, text: str = "", actor: Actor, now: datetime | None = None) -> Case:
    """Take the request back; nobody has to work on it any more."""
    now = now or clock.now()
    case = prepare(case_id, "withdraw", policies.may_withdraw, actor, counting=True)
    text = rules.cleaned(text)
    faults = rules.check_text(text, limit=NOTE_LIMIT)
    if faults:
        raise NoteError({"text": faults})
    stopped = clocks.stopping(case, now, void=True)
    before = str(case.state)
    move_to(case, "withdraw")
    case.closed_at = case.changed_at = now
    case.waiting_for = ""
    case.waiting_until = None
    write(
        case,
        ("state", "closed_at", "changed_at", "waiting_for", "waiting_until"),
        CaseWithdrawn(case=case.ref, before=before, note=text),
        actor=actor,
        at=now,
        beside=stopped,
    )
    return case


@transaction.atomic
def rate(
    case_id: int,
    *,
    manner: int,
    speed: int,
    result: int,
    comment: str = "",
    actor: Actor,
    now: datetime | None = None,
) -> Rating:
    """Judge manner, speed and result from 1 to 5; until the time is over it may be changed."""
    now = now or clock.now()
    case = prepare(case_id, "rate", policies.may_rate, actor)
    comment = rules.cleaned(comment)
    faults = rules.check_rating(manner=manner, speed=speed, result=result, comment=comment)
    if faults:
        raise RatingError(faults)
    end = queries.rating_ends_at(case)
    if now > end:
        raise TimeOverError("rate", end)
    earlier = Rating.objects.select_for_update().filter(case=case).first()
    rating = Rating(
        case=case,
        manner=manner,
        speed=speed,
        result=result,
        comment_sealed=vault.seal(case.ref, comment, field="comment") if comment else None,
        comment_masked=privacy.mask_text(comment),
        rated_at=now,
        revision=earlier.revision + 1 if earlier else 1,
    )
    rating.save(force_insert=earlier is None, force_update=earlier is not None)
    rounds.rated(case, rating)
    ledger.append(
        CaseRated(
            case=case.ref,
            manner=manner,
            speed=speed,
            result=result,
            revision=rating.revision,
            comment=comment,
        ),
        actor=actor,
        at=now,
    )
    return rating
