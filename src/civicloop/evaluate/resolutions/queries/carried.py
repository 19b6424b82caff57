"""Money carried over: what is asked for, its sums by year and agency, and what does not follow."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import connection
from django.db.models import Count, Q, QuerySet, Sum
from django.db.models.functions import Coalesce

from civicloop.evaluate.resolutions.errors import NotFoundError
from civicloop.evaluate.resolutions.models import Carry, Decision
from civicloop.evaluate.resolutions.rules import Before, Gap, Link, Sums, gaps
from civicloop.evaluate.resolutions.states import CARRIED, CarryState, Family
from civicloop.kernel.actors.rules import Actor
from civicloop.kernel.organizations import queries as organizations

if TYPE_CHECKING:
    from civicloop.kernel.organizations.models import Unit

COUNTED = Q(state__in=[row.value for row in CARRIED])
STANDING = Coalesce("audited", "approved", "carried")
NEWEST_YEARS = 10
IMPORTS = "resolutions.carries"


@dataclass(frozen=True, slots=True)
class Account:
    """The money of an agency in a year."""

    unit: Unit
    sums: Sums


def carries(actor: Actor) -> QuerySet[Carry]:
    """What the agencies that an actor sees carry over."""
    units = actor.units_for("resolutions.see")
    rows = Carry.objects.select_related("unit", "notice")
    return rows if units is None else rows.filter(unit__in=units)


def carry(actor: Actor, pk: int) -> Carry:
    """One of them, with what it follows and what follows it."""
    found = carries(actor).select_related("unit", "notice", "follows", "next").filter(pk=pk).first()
    if found is None:
        raise NotFoundError("carry", pk)
    return found


def carry_for_change(pk: int) -> Carry:
    """One, locked until the transaction ends."""
    found = Carry.objects.select_for_update(of=("self",)).select_related("unit").filter(pk=pk)
    row = found.first()
    if row is None:
        raise NotFoundError("carry", pk)
    return row


def before(pk: int) -> Before | None:
    """What the year before handed on, locked: it is not corrected while the next is written."""
    row = Carry.objects.select_for_update().filter(pk=pk).first()
    return Before(row.unit_id, row.year, row.budget_year, row.standing) if row else None


def follower_of(pk: int) -> int | None:
    """What the next year began with it."""
    return Carry.objects.filter(follows=pk).values_list("pk", flat=True).first()


def is_followed(row: Carry) -> bool:
    """Whether the next year began with it."""
    return follower_of(row.pk) is not None


def carries_for_import() -> list[Carry]:
    """Every item of all agencies, those that count last: what a file is held against.

    Locked until the transaction ends: one file is taken after the other.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [IMPORTS])
    return sorted(Carry.objects.all(), key=lambda row: (row.state in CARRIED, row.pk))


def years_carried(actor: Actor) -> list[int]:
    """The years of which anything is known, the newest first."""
    rows = carries(actor).order_by("-year").values_list("year", flat=True).distinct()
    return list(rows[:NEWEST_YEARS])


def accounts(actor: Actor, year: int) -> list[Account]:
    """The sums of a year by agency, in the order of the units; refused ones are not in them."""
    rows = carries(actor).filter(COUNTED, year=year).select_related(None).order_by()
    names = ("available", "paid", "payable", "carried", "lapsed")
    sums = {f"sum_{name}": Sum(name) for name in names}
    counted: Iterable[Any] = rows.values("unit").annotate(
        n=Count("pk"), standing_sum=Sum(STANDING), **sums
    )
    found = {
        row["unit"]: Sums(
            rows=row["n"],
            standing=row["standing_sum"],
            **{name: row[f"sum_{name}"] for name in names},
        )
        for row in counted
    }
    units = organizations.units_ever().filter(pk__in=found).order_by("path")
    return [Account(unit, found[unit.pk]) for unit in units]


def carried_gaps(actor: Actor, year: int, *, is_over: bool) -> list[tuple[Gap, Carry]]:
    """What does not follow from the year before; what nobody accounts for only once it is over."""
    rows = {
        row.pk: row
        for row in carries(actor)
        .filter(COUNTED, year__in=(year, year - 1))
        .select_related("unit", "follows", "next")
        .order_by("unit__path", "pk")
    }
    links = [
        Link(
            row.pk,
            row.year,
            row.available,
            row.standing,
            row.follows.standing if row.follows else None,
            is_followed=hasattr(row, "next"),
        )
        for row in rows.values()
    ]
    found = gaps(year, links)
    return [(one, rows[one.key]) for one in found if is_over or one.what != "lost"]


def carries_to_decide() -> QuerySet[Carry]:
    """What agencies asked for and nobody decided on, the longest waiting first."""
    rows = Carry.objects.filter(state=CarryState.ASKED.value)
    return rows.select_related("unit").order_by("asked_at", "pk")


def notice_numbered(number: str) -> Decision | None:
    """The audit notice of a number."""
    rows = Decision.objects.filter(number=number.strip(), body__family=Family.AUDIT.value)
    return rows.first()


def carries_of(actor: Actor, decision_id: int) -> Sequence[Carry]:
    """The money that an audit notice speaks of."""
    rows = carries(actor).filter(notice=decision_id)
    return list(rows.order_by("-year", "pk"))
