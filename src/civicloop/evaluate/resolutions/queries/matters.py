"""What may be one matter, and what somebody confirmed to be."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, QuerySet
from django.urls import reverse

from civicloop.evaluate.resolutions.errors import NotFoundError
from civicloop.evaluate.resolutions.models import Apart, Decision, Matter, MatterPart, Motion
from civicloop.evaluate.resolutions.queries.bodies import least_likeness
from civicloop.evaluate.resolutions.queries.decisions import visible
from civicloop.evaluate.resolutions.rules import (
    NEIGHBOURS,
    Group,
    Neighbour,
    NeighbourSource,
    Subject,
    grouped,
    likenesses,
    places_of,
)
from civicloop.evaluate.resolutions.states import DecisionState, MotionKind, MotionState
from civicloop.kernel.actors.rules import Actor

NEWEST = 1500
"""So many of the newest motions and decisions are compared with each other."""


@dataclass(frozen=True, slots=True)
class Found:
    """A motion or decision that may be part of a matter."""

    ref: str
    title: str
    url: str
    on: date | None
    twin: str = ""
    """The motion that a decision came of; whichever of the two is part of a matter, both are."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """A group of texts that may be one matter, with why."""

    group: Group
    rows: Sequence[Found]


@dataclass(frozen=True, slots=True)
class Joining:
    """A text that may belong to a matter that stands: like which of its parts, and how much."""

    matter: Matter
    row: Found
    like: Found
    score: int


@dataclass(frozen=True, slots=True)
class Likely:
    """What looks like one matter, and what like part of one that stands."""

    proposals: Sequence[Proposal]
    joinings: Sequence[Joining]


def matters() -> QuerySet[Matter]:
    """Confirmed matters, newest first, with how much is in each."""
    return Matter.objects.annotate(count=Count("parts")).order_by("-opened_at", "-pk")


def matter(pk: int) -> Matter:
    """One matter with its parts."""
    found = Matter.objects.prefetch_related("parts").filter(pk=pk).first()
    if found is None:
        raise NotFoundError("matter", pk)
    return found


def matter_for_change(pk: int) -> Matter:
    """One matter, locked until the transaction ends."""
    found = Matter.objects.select_for_update().filter(pk=pk).first()
    if found is None:
        raise NotFoundError("matter", pk)
    return found


def twins(refs: Collection[str]) -> set[str]:
    """The motions that some decisions came of, and the decisions that came of some motions."""
    keys: dict[str, list[int]] = {}
    for kind in ("decision", "motion"):
        own = [ref for ref in refs if ref.startswith(f"resolutions:{kind}:")]
        keys[kind] = [int(ref.rpartition(":")[2]) for ref in own]
    rows = Decision.objects.filter(motion__isnull=False)
    rows = rows.filter(Q(pk__in=keys["decision"]) | Q(motion__in=keys["motion"]))
    pairs = rows.values_list("pk", "motion_id")
    return {
        ref
        for pk, motion_id in pairs
        for ref in (f"resolutions:decision:{pk}", f"resolutions:motion:{motion_id}")
    }


def part_for_change(pk: int) -> MatterPart:
    """A part of a matter, locked after its matter: of two that leave, the second sees the first."""
    matter_id = MatterPart.objects.filter(pk=pk).values_list("matter_id", flat=True).first()
    held = Matter.objects.select_for_update().filter(pk=matter_id or 0).first()
    found = MatterPart.objects.select_for_update().filter(pk=pk).first()
    if found is None or held is None:
        raise NotFoundError("part", pk)
    found.matter = held
    return found


def likely(actor: Actor, today: date) -> Likely:
    """What looks like one matter and nobody has decided on, the most alike first.

    A text that is like part of a matter that stands is offered to that one alone.
    """
    texts, found = _subjects(actor)
    home = dict(MatterPart.objects.values_list("about", "matter_id"))
    of = {ref: home.get(ref) or home.get(row.twin) for ref, row in found.items()}
    ties = likenesses(texts, least=least_likeness(today))
    refused = _apart()
    best: dict[str, tuple[int, str, int]] = {}
    for tie in ties:
        for ref, other in ((tie.first, tie.second), (tie.second, tie.first)):
            matter_id, is_refused = of[other], frozenset((ref, other)) in refused
            if of[ref] is None and matter_id is not None and not is_refused:
                best.setdefault(ref, (matter_id, other, tie.score))
    loose = {ref for ref, matter_id in of.items() if matter_id is None} - set(best)
    groups = grouped([tie for tie in ties if {tie.first, tie.second} <= loose], refused)
    standing = Matter.objects.in_bulk({matter_id for matter_id, _other, _score in best.values()})
    return Likely(
        [Proposal(group, [found[ref] for ref in group.refs]) for group in groups],
        [
            Joining(standing[matter_id], found[ref], found[other], score)
            for ref, (matter_id, other, score) in best.items()
        ],
    )


def similar_to(actor: Actor, ref: str, today: date, *, most: int = 8) -> list[tuple[int, Found]]:
    """What is like one motion or decision, with how much."""
    texts, found = _subjects(actor)
    ties = likenesses(texts, least=least_likeness(today), only=ref)
    refused = _apart()
    like = [
        (tie.score, found[tie.second if tie.first == ref else tie.first])
        for tie in ties
        if ref in {tie.first, tie.second} and frozenset((tie.first, tie.second)) not in refused
    ]
    return like[:most]


def neighbours_of(actor: Actor, text: str) -> list[tuple[NeighbourSource, Sequence[Neighbour]]]:
    """What modules of other wings know about the same places."""
    places = sorted(places_of(text))
    if not places:
        return []
    return [(source, source.look(actor, places, text)) for source in NEIGHBOURS.values()]


def abouts(actor: Actor, refs: Sequence[str]) -> dict[str, tuple[str, str, str]]:
    """Motions and decisions that the actor may see, as reference, title and address."""
    _texts, found = _subjects(actor)
    return {ref: (ref, found[ref].title, found[ref].url) for ref in refs if ref in found}


def about_numbered(actor: Actor, number: str) -> tuple[str, str, str] | None:
    """A decision that the actor may see, or else the newest motion, of a number as printed."""
    number = number.strip()
    decision = visible(actor).filter(number=number).first() if number else None
    if decision is not None:
        return decision.ref, str(decision), reverse("resolutions:decision", args=[decision.pk])
    rows = Motion.objects.filter(number=number).order_by("-session__begins_on", "-pk")
    motion = rows.first() if number else None
    if motion is None:
        return None
    title = f"{motion.number} {motion.subject}"
    return motion.ref, title, reverse("resolutions:motion", args=[motion.pk])


def said_with(apart_id: int) -> list[Apart]:
    """What was said to be different in one breath with a pair, locked."""
    one = Apart.objects.filter(pk=apart_id).first()
    if one is None:
        raise NotFoundError("apart", apart_id)
    same = Apart.objects.filter(said_at=one.said_at, said_by=one.said_by)
    return list(same.select_for_update().order_by("pk"))


def set_apart(actor: Actor, *, most: int = 100) -> list[tuple[Apart, list[tuple[str, str, str]]]]:
    """What was last said to be different and the actor may see: a pair of it, and all of it."""
    said: dict[tuple[str, str], list[Apart]] = {}
    for row in Apart.objects.order_by("-said_at", "-pk")[: most * 3]:
        said.setdefault((row.said_at.isoformat(), row.said_by), []).append(row)
    refs = {ref for rows in said.values() for row in rows for ref in (row.first, row.second)}
    known = abouts(actor, sorted(refs)) if refs else {}
    found = []
    for rows in said.values():
        own = sorted({ref for row in rows for ref in (row.first, row.second) if ref in known})
        if own:
            found.append((rows[0], [known[ref] for ref in own]))
    return found[:most]


def _apart() -> set[frozenset[str]]:
    return {frozenset(pair) for pair in Apart.objects.values_list("first", "second")}


def _subjects(actor: Actor) -> tuple[list[Subject], dict[str, Found]]:
    """The newest motions and decisions; a decision that came of a motion stands for both."""
    motions = (
        Motion.objects.exclude(state=MotionState.WITHDRAWN.value)
        .exclude(kind=MotionKind.REPORT.value)
        .filter(decision__isnull=True)
        .order_by("-session__begins_on", "-pk")
        .only("pk", "number", "subject", "received_on")[:NEWEST]
    )
    decisions = (
        visible(actor)
        .exclude(state=DecisionState.DROPPED.value)
        .only("pk", "number", "title", "given_on", "motion_id")
        .order_by("-given_on", "-pk")[:NEWEST]
    )
    rows = [
        (row.ref, f"{row.number} {row.subject}", row.subject, row.received_on, "motion", row.pk, "")
        for row in motions
    ]
    rows += [
        (row.ref, str(row), row.title, row.given_on, "decision", row.pk,
         f"resolutions:motion:{row.motion_id}" if row.motion_id else "")
        for row in decisions
    ]  # fmt: skip
    found = {
        ref: Found(ref, title[:300], reverse(f"resolutions:{name}", args=[pk]), on, twin)
        for ref, title, _text, on, name, pk, twin in rows
    }
    return [Subject(ref, text) for ref, _title, text, *_rest in rows], found
