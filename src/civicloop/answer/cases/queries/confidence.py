"""Who may learn who reported, by an approval that holds, and who waits for one."""

from __future__ import annotations

from datetime import datetime

from django.db.models import QuerySet
from django.utils import timezone

from civicloop.answer.cases import policies
from civicloop.answer.cases.models import Case, ReadingRequest
from civicloop.answer.cases.states import Confidentiality
from civicloop.kernel.actors.rules import Actor
from civicloop.kernel.rulesets import queries as rulesets

RULESET = "cases.confidentiality"


def approval_hours(now: datetime) -> int:
    """For how many hours an approval holds, by the rule set in force."""
    found = rulesets.in_force(RULESET, timezone.localdate(now))
    return int(found.parameters["approval_hours"])


def is_approved(case: Case, actor: Actor, now: datetime) -> bool:
    """Whether the actor holds an approval for the case at this moment."""
    if case.confidentiality == Confidentiality.NORMAL or not actor.key.isdecimal():
        return False
    held = ReadingRequest.objects.filter(case=case, person=int(actor.key), holds_until__gt=now)
    return held.exists()


def own_waiting_request(case: Case, actor: Actor) -> ReadingRequest | None:
    """The actor's own request that nobody decided yet."""
    if not actor.key.isdecimal():
        return None
    waiting = ReadingRequest.objects.filter(decided_at__isnull=True)
    return waiting.filter(case=case, person=int(actor.key)).first()


def requests_to_decide(actor: Actor) -> QuerySet[ReadingRequest]:
    """The requests about cases that the actor sees and that wait, the oldest first."""
    return ReadingRequest.objects.filter(
        decided_at__isnull=True, case__in=Case.objects.filter(policies.openable_by(actor))
    ).select_related("case__category", "case__unit", "person")


def requests_about(case: Case) -> QuerySet[ReadingRequest]:
    """The requests about one case that wait."""
    return ReadingRequest.objects.filter(case=case, decided_at__isnull=True).select_related(
        "person"
    )
