"""The rule set of handling, and requests for more time."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Count, F, Q, QuerySet, Sum
from django.utils import timezone

from civicloop.answer.cases import policies
from civicloop.answer.cases.errors import UnknownPartError
from civicloop.answer.cases.models import Case, Extension
from civicloop.answer.cases.rules.handling import Granted, HandlingTerms
from civicloop.answer.cases.states import OPEN, RUNNING, ExtensionState
from civicloop.kernel.actors.rules import Actor
from civicloop.kernel.organizations import queries as organizations
from civicloop.kernel.rulesets import queries as rulesets

HANDLING_RULESET = "cases.handling"
CITY = "city"


def handling_terms(now: datetime) -> HandlingTerms:
    """The numbers that hold on the day of an instant."""
    found = rulesets.in_force(HANDLING_RULESET, timezone.localdate(now))
    return HandlingTerms.from_parameters(found.parameters, version=found.version)


def granted(case: Case) -> Granted:
    """What was granted in the present round of a case."""
    rows = Extension.objects.filter(case=case, round=case.round, state=ExtensionState.GRANTED)
    found = rows.aggregate(times=Count("pk"), days=Sum("days", default=0))
    return Granted(found["times"], found["days"])


def approver_unit_id(unit_id: int) -> int:
    """The unit one level up; an agency directly below the city decides by itself."""
    unit = organizations.unit_by_id(unit_id)
    if unit.parent_id is None:
        return unit.pk
    parent = organizations.unit_by_id(unit.parent_id)
    return unit.pk if parent.level == CITY else parent.pk


def extensions(case: Case) -> QuerySet[Extension]:
    """The requests of a case, the latest first."""
    return (
        Extension.objects.filter(case=case)
        .select_related("unit", "approver_unit", "asked_by", "decided_by")
        .order_by("-asked_at", "-pk")
    )


def live() -> QuerySet[Extension]:
    """The requests that can still be decided, whatever the time: case, unit and round stand."""
    return Extension.objects.filter(
        state=ExtensionState.REQUESTED,
        case__state__in=OPEN,
        case__round=F("round"),
        case__unit=F("unit"),
    )


def to_decide(actor: Actor) -> QuerySet[Extension]:
    """The requests that an actor may decide, the nearest limit first."""
    units = actor.units_for("cases.approve_extension")
    rows = live() if units is None else live().filter(approver_unit__in=units)
    return (
        rows.filter(policies.known_to(actor, of="case__"))
        .exclude(policies.asked_by(actor))
        .select_related("case__category", "unit", "asked_by")
        .order_by("due_before", "pk")
    )


def extension(extension_id: int, actor: Actor) -> Extension:
    """One request, for who may decide it or sees its case; another one is as good as unknown."""
    found = (
        Extension.objects.select_related(
            "case__category", "case__unit", "unit", "approver_unit", "asked_by", "decided_by"
        )
        .filter(pk=extension_id)
        .first()
    )
    if found is None or not policies.may_see_extension(actor, found):
        raise UnknownPartError(f"extension {extension_id}")
    return found


def extension_for_change(extension_id: int) -> Extension:
    """The request, locked until the transaction ends; its case is locked already."""
    return Extension.objects.select_for_update().get(pk=extension_id)


def case_of_extension(extension_id: int) -> int:
    """The key of the case that a request belongs to."""
    found = Extension.objects.filter(pk=extension_id).values_list("case_id", flat=True).first()
    if found is None:
        raise UnknownPartError(f"extension {extension_id}")
    return found


def lapsing(now: datetime) -> QuerySet[Extension]:
    """The requests that nobody can decide any more."""
    stale = ~Q(pk__in=live().values("pk")) | Q(due_before__lt=now)
    return Extension.objects.filter(stale, state=ExtensionState.REQUESTED).order_by("pk")


def due_between(kind: str, begin: datetime, end: datetime) -> QuerySet[Case]:
    """Running cases of which one clock, still running, is due in a span of time.

    Bounded by what is due next, so that the index of the inbox serves it.
    """
    due = Q((f"{kind}_due_at__gt", begin), (f"{kind}_due_at__lte", end))
    if kind == "operational":
        due &= Q(started_at__isnull=True)
    return (
        Case.objects.filter(due, state__in=RUNNING, next_due_at__lte=end)
        .select_related("category", "handler")
        .order_by("next_due_at", "pk")
    )
