"""Every read about what has had its time, what is held, and what is on a list."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice

from django.db.models import Count, QuerySet

from civicloop.kernel.actors.rules import Actor
from civicloop.kernel.privacy import policies
from civicloop.kernel.privacy.models import DestructionEntry, DestructionList, Hold
from civicloop.kernel.privacy.rules import RETENTIONS, Retention
from civicloop.kernel.privacy.states import LISTS, OPEN_LISTS, EntryState, ListState, Manner
from civicloop.kernel.rulesets import queries as rulesets
from civicloop.kernel.vault import queries as vault

CHUNK = 2_000


@dataclass(frozen=True, slots=True)
class Due:
    """What retention would do on a day with the objects of one kind."""

    rule: Retention
    years: int
    cutoff_on: date
    refs: tuple[str, ...]
    held: int
    more: bool


def retentions(*manners: Manner) -> list[Retention]:
    """The declared rules, by kind; those of some manners, or all."""
    wanted = manners or tuple(Manner)
    return [RETENTIONS.get(kind) for kind in sorted(RETENTIONS)
            if RETENTIONS.get(kind).manner in wanted]  # fmt: skip


def years_in_force(rule: Retention, today: date) -> int:
    """How many years hold on a day: those of its rule set, if it has one."""
    if not rule.ruleset:
        return rule.years
    return int(rulesets.in_force(rule.ruleset, today).parameters["years"])


def due(rule: Retention, today: date, *, limit: int) -> Due:
    """The dry run of one kind: what would go on a list today, at most so many; nothing changes.

    Left out is what somebody holds, what stands on an open list, and what is gone already.
    """
    years = years_in_force(rule, today)
    cutoff = rule.last_day(today, years)
    found: list[str] = []
    held = 0
    rows = iter(rule.ended_before(cutoff))
    while len(found) <= limit and (chunk := list(islice(rows, CHUNK))):
        standing = _held_among(chunk)
        held += len(standing)
        away = standing | _listed_among(chunk) | vault.destroyed_among(chunk)
        found += [ref for ref in chunk if ref not in away]
    return Due(rule, years, cutoff, tuple(found[:limit]), held, more=len(found) > limit)


def still_due(rule: Retention, refs: Sequence[str], cutoff: date) -> set[str]:
    """Which of some objects have still had their time: none that was opened again."""
    return set(rule.among(refs, cutoff))


def is_held(ref: str) -> bool:
    """Whether somebody keeps the object beyond its time."""
    return Hold.objects.filter(ref=ref, lifted_at__isnull=True).exists()


def hold(pk: int) -> Hold | None:
    """One hold, standing or lifted."""
    return Hold.objects.filter(pk=pk).first()


def holds(ref: str = "") -> QuerySet[Hold]:
    """Every hold, or those of one object, the newest first."""
    rows = Hold.objects.order_by("-placed_at", "-pk")
    return rows.filter(ref=ref) if ref else rows


def standing_holds() -> QuerySet[Hold]:
    """The holds that nobody lifted."""
    return holds().filter(lifted_at__isnull=True)


def destruction_list(pk: int) -> DestructionList | None:
    """One list, whatever its state."""
    return DestructionList.objects.filter(pk=pk).first()


def list_for_change(pk: int) -> DestructionList:
    """The list, locked until the transaction ends."""
    return DestructionList.objects.select_for_update().get(pk=pk)


def destruction_lists(*states: ListState) -> QuerySet[DestructionList]:
    """All lists, or those in some states, the newest first."""
    rows = DestructionList.objects.order_by("-drawn_at", "-pk")
    return rows.filter(state__in=states) if states else rows


def open_moves(row: DestructionList, actor: Actor) -> list[str]:
    """What the actor may do with a list now: propose, approve, withdraw."""
    may = {
        "propose": policies.may_propose(actor),
        "approve": policies.may_approve(actor, row),
        "withdraw": policies.may_withdraw(actor),
    }
    return [name for name in LISTS.open_moves(ListState(row.state)) if may.get(name)]


def entries_of(row: DestructionList) -> QuerySet[DestructionEntry]:
    """The objects on a list, in its order."""
    return DestructionEntry.objects.filter(list=row).order_by("pk")


def waiting_entries(row: DestructionList) -> QuerySet[DestructionEntry]:
    """Those that nobody has dealt with yet."""
    return entries_of(row).filter(state=EntryState.WAITING)


def counts(row: DestructionList) -> dict[str, int]:
    """How many objects of a list are in each state."""
    rows = DestructionEntry.objects.filter(list=row).values_list("state").annotate(Count("pk"))
    return {str(state): 0 for state in EntryState} | dict(rows.order_by())


def summary(today: date, *, limit: int) -> list[Due]:
    """The dry run of every kind that goes by a list."""
    return [due(rule, today, limit=limit) for rule in retentions(Manner.LISTED)]


def names_of(refs: Iterable[str]) -> dict[str, str]:
    """What people call some objects; the reference where nobody has a name for it."""
    wanted: dict[str, list[str]] = {}
    for ref in refs:
        wanted.setdefault(_kind(ref), []).append(ref)
    found: dict[str, str] = {}
    for kind, group in wanted.items():
        if kind in RETENTIONS:
            found |= RETENTIONS.get(kind).names(group)
    return found


def _kind(ref: str) -> str:
    """``cases.case`` of ``cases:case:42``."""
    return ".".join(ref.split(":")[:2])


def _held_among(refs: Sequence[str]) -> set[str]:
    rows = Hold.objects.filter(ref__in=refs, lifted_at__isnull=True)
    return set(rows.values_list("ref", flat=True))


def _listed_among(refs: Sequence[str]) -> set[str]:
    rows = DestructionEntry.objects.filter(
        ref__in=refs, state=EntryState.WAITING, list__state__in=OPEN_LISTS
    )
    return set(rows.values_list("ref", flat=True))
