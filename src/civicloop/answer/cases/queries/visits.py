"""Meetings on the spot: of a case, to come, held, and what was agreed at them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from civicloop.answer.cases.errors import UnknownPartError
from civicloop.answer.cases.models import Agreement, Case, Participant, Visit
from civicloop.answer.cases.queries.cases import visible_cases
from civicloop.answer.cases.states import VisitState
from civicloop.kernel.actors.rules import Actor
from civicloop.kernel.vault import services as vault
from civicloop.kernel.vault.errors import KeyDestroyedError


def visits(actor: Actor) -> QuerySet[Visit]:
    """The visits of cases that the actor sees, with what a line shows."""
    return Visit.objects.filter(case__in=visible_cases(actor)).select_related(
        "case__category", "unit", "organizer"
    )


def visits_of(case: Case) -> QuerySet[Visit]:
    """The visits of one case, the latest first, with people and agreements."""
    return (
        Visit.objects.filter(case=case)
        .select_related("unit", "organizer", "follow_up_of")
        .prefetch_related("agreements__unit")
        .annotate(
            invited=Count("participants", distinct=True),
            attended=Count("participants", filter=Q(participants__came=True), distinct=True),
        )
        .order_by("-begins_at", "-pk")
    )


def visit(visit_id: int, actor: Actor) -> Visit:
    """One visit with its case; one out of sight is as good as unknown."""
    found = (
        visits(actor)
        .select_related("case__unit", "case__reporter", "follow_up_of")
        .filter(pk=visit_id)
        .first()
    )
    if found is None:
        raise UnknownPartError(f"visit {visit_id}")
    return found


def case_of_visit(visit_id: int) -> int:
    """The key of the case that a visit is about."""
    found = Visit.objects.filter(pk=visit_id).values_list("case_id", flat=True).first()
    if found is None:
        raise UnknownPartError(f"visit {visit_id}")
    return found


def visit_for_change(visit_id: int) -> Visit:
    """The visit, locked until the transaction ends; lock its case first."""
    found = Visit.objects.select_for_update().filter(pk=visit_id).first()
    if found is None:
        raise UnknownPartError(f"visit {visit_id}")
    return found


def agreement_for_change(agreement_id: int, visit_id: int) -> Agreement:
    """An agreement of a visit, locked until the transaction ends."""
    rows = Agreement.objects.select_for_update().filter(pk=agreement_id, visit=visit_id)
    found = rows.first()
    if found is None:
        raise UnknownPartError(f"agreement {agreement_id}")
    return found


def participants(found: Visit) -> list[Participant]:
    """Those invited to a visit, in the order in which they were named."""
    rows = Participant.objects.filter(visit=found).select_related("person", "unit")
    return list(rows.order_by("pk"))


def agreements(found: Visit) -> list[Agreement]:
    """What was agreed at a visit, the nearest date first."""
    return list(Agreement.objects.filter(visit=found).select_related("unit"))


@dataclass(frozen=True, slots=True)
class OpenVisit:
    """The sealed texts of a visit, opened for those who hold it."""

    place: str
    purpose: str
    minutes: str
    guests: dict[int, tuple[str, str]]
    agreements: dict[int, str]


def opened(found: Visit) -> OpenVisit:
    """What was typed for a visit; all of it empty once the case's key is gone."""
    ref = f"cases:case:{found.case_id}"
    rows, agreed = participants(found), agreements(found)
    boxes: dict[tuple[str, int], tuple[str, bytes]] = {}
    for name in ("place", "purpose", "minutes"):
        _keep(boxes, (name, 0), f"visit_{name}", getattr(found, f"{name}_sealed"))
    for row in rows:
        _keep(boxes, ("guest_name", row.pk), "visit_guest_name", row.name_sealed)
        _keep(boxes, ("guest_email", row.pk), "visit_guest_email", row.email_sealed)
    for promise in agreed:
        _keep(boxes, ("agreement", promise.pk), "visit_agreement", promise.text_sealed)
    try:
        texts = vault.unseal_many([(ref, field, box) for field, box in boxes.values()])
    except KeyDestroyedError:
        return OpenVisit("", "", "", {}, {})
    said = {key: text.decode() for key, text in zip(boxes, texts, strict=True)}
    guests = [row for row in rows if not (row.person_id or row.unit_id or row.is_reporter)]
    return OpenVisit(
        place=said.get(("place", 0), ""),
        purpose=said.get(("purpose", 0), ""),
        minutes=said.get(("minutes", 0), ""),
        guests={
            row.pk: (said.get(("guest_name", row.pk), ""), said.get(("guest_email", row.pk), ""))
            for row in guests
        },
        agreements={row.pk: said.get(("agreement", row.pk), "") for row in agreed},
    )


def _keep(
    boxes: dict[tuple[str, int], tuple[str, bytes]],
    key: tuple[str, int],
    field: str,
    box: bytes | memoryview | None,
) -> None:
    if box:
        boxes[key] = (field, bytes(box))


def due_visits(actor: Actor, now: datetime) -> QuerySet[Visit]:
    """Planned visits that the actor sees and that are today, or are past and unrecorded."""
    local = timezone.localtime(now)
    midnight = local.replace(hour=23, minute=59, second=59, microsecond=999999)
    return visits(actor).filter(state=VisitState.PLANNED, begins_at__lte=midnight)


def visits_between(begin: datetime, end: datetime) -> QuerySet[Visit]:
    """Planned visits that begin from ``begin`` on and before ``end``."""
    rows = Visit.objects.filter(state=VisitState.PLANNED, begins_at__gte=begin, begins_at__lt=end)
    return rows.select_related("case__category", "unit", "organizer").order_by("begins_at", "pk")


def agreements_due(on: date) -> QuerySet[Agreement]:
    """Agreements that are due on a day and not fulfilled."""
    rows = Agreement.objects.filter(due_on=on, done_at__isnull=True)
    return rows.select_related("unit", "visit__case__category").order_by("pk")
