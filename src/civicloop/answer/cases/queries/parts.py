"""The parts that units do in cases that others lead."""

from __future__ import annotations

from django.db.models import F, QuerySet

from civicloop.answer.cases import policies
from civicloop.answer.cases.errors import UnknownPartError
from civicloop.answer.cases.models import Case, Part
from civicloop.answer.cases.states import OPEN, PartState
from civicloop.kernel.actors.rules import Actor
from civicloop.kernel.statements import rules as statements


def parts(case: Case) -> QuerySet[Part]:
    """The parts of a case, of all rounds, in the order in which they were asked for."""
    return (
        Part.objects.filter(case=case)
        .select_related("unit", "asked_by", "ended_by")
        .order_by("asked_at", "pk")
    )


def open_parts(case: Case) -> QuerySet[Part]:
    """The parts of the present round that are still to be done."""
    return Part.objects.filter(case=case, round=case.round, state=PartState.ASKED)


def finishing(case: Case) -> statements.Part:
    """Whether any of those is still to be done, as a part of a statement."""
    return statements.Part(
        "unfinished",
        "SELECT EXISTS (SELECT FROM cases_part WHERE case_id = %s AND round = %s AND state = %s)",
        (case.pk, case.round, PartState.ASKED.value),
    )


def to_do(actor: Actor) -> QuerySet[Part]:
    """What the actor's units have to do in cases of others, the nearest due first."""
    units = actor.units_for("cases.answer_part")
    rows = Part.objects.filter(state=PartState.ASKED, case__state__in=OPEN, case__round=F("round"))
    if units is not None:
        rows = rows.filter(unit__in=units)
    return rows.select_related("case__category", "case__unit", "unit").order_by("due_at", "pk")


def part(part_id: int, actor: Actor) -> Part:
    """One part, for the unit that does it and who sees its case; another one is unknown."""
    found = (
        Part.objects.select_related("case__category", "case__unit", "unit", "asked_by", "ended_by")
        .filter(pk=part_id)
        .first()
    )
    if found is None or not policies.may_see_part(actor, found):
        raise UnknownPartError(f"part {part_id}")
    return found


def case_of_part(part_id: int) -> int:
    """The key of the case that a part belongs to."""
    found = Part.objects.filter(pk=part_id).values_list("case_id", flat=True).first()
    if found is None:
        raise UnknownPartError(f"part {part_id}")
    return found


def part_for_change(part_id: int) -> Part:
    """The part, locked until the transaction ends; its case is locked already."""
    return Part.objects.select_for_update().get(pk=part_id)
