"""Read a reporter's personal values: never without a right, a purpose and a record."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from civicloop.answer.cases import policies, queries
from civicloop.answer.cases.errors import Fault, NoteError
from civicloop.answer.cases.models import Case
from civicloop.kernel.actors.rules import Actor
from civicloop.kernel.clock import services as clock
from civicloop.kernel.privacy import services as privacy

PURPOSES = ("contact", "visit", "verify", "legal")


@dataclass(frozen=True, slots=True)
class OpenReporter:
    """What stands in the sealed fields of a case."""

    description: str
    name: str
    email: str
    phone: str
    place: str
    answers: str = ""
    address: str = ""


@transaction.atomic
def read_reporter(
    case: Case, *, purpose: str, actor: Actor, now: datetime | None = None
) -> OpenReporter:
    """The reporter's own words and contact data; each field read is an event of its own."""
    approved = queries.is_approved(case, actor, now or clock.now())
    allowed = policies.may_unseal(actor, case, approved=approved)
    policies.require(allowed, action="cases.unseal")
    if purpose not in PURPOSES:
        raise NoteError({"purpose": (Fault("missing"),)})
    reporter = case.reporter

    def opened(field: str, box: bytes | memoryview | None) -> str:
        if not box:
            return ""  # never given, or emptied when its time was over
        return privacy.read(case.ref, bytes(box), field=field, actor=actor, purpose=purpose)

    return OpenReporter(
        description=opened("description", case.description_sealed),
        name=opened("name", reporter.name_sealed),
        email=opened("email", reporter.email_sealed),
        phone=opened("phone", reporter.phone_sealed),
        place=opened("place", reporter.place_sealed),
        answers=opened("answers", case.answers_sealed),
        address=opened("address", queries.sealed_address(case)),
    )
