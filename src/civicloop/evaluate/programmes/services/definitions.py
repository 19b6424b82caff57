"""The programmes that are shipped, and one opened for a year."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Final

import yaml
from django.db import transaction

from civicloop.engines.tracking import queries as tracked
from civicloop.engines.tracking import services as tracking
from civicloop.engines.tracking.rules import Step
from civicloop.evaluate.programmes import queries
from civicloop.evaluate.programmes.errors import UnknownDefinitionError
from civicloop.evaluate.programmes.rules import (
    PLANNED,
    Definition,
    day_of,
    leading,
    planned_steps,
    read_definitions,
)
from civicloop.kernel.actors.rules import Actor

if TYPE_CHECKING:
    from civicloop.engines.tracking.models import Item, Milestone, Programme
    from civicloop.evaluate.programmes.models import Tender

HOME: Final = files("civicloop.evaluate.programmes") / "mappings"


@cache
def definitions() -> dict[str, Definition]:
    """Every programme that is shipped, by its kind."""
    return read_definitions(
        yaml.load((HOME / "definitions.yaml").read_bytes(), Loader=yaml.CSafeLoader)
    )


def definition(kind: str) -> Definition:
    """One of them."""
    found = definitions().get(kind)
    if found is None:
        raise UnknownDefinitionError(kind)
    return found


@cache
def starting_causes() -> tuple[tuple[str, str, str, str], ...]:
    """Causes of three levels, for a city that has none yet."""
    rows = yaml.load((HOME / "causes.yaml").read_bytes(), Loader=yaml.CSafeLoader)
    return tuple((code, above, zh, en) for code, above, zh, en in rows)


@transaction.atomic
def open_for_year(
    kind: str,
    year: int,
    *,
    owner_id: int,
    begins_on: date | None = None,
    ends_on: date | None = None,
    actor: Actor,
    now: datetime | None = None,
) -> Programme:
    """Open a shipped programme for a year: its body, the causes, and the programme itself.

    Bodies and causes that stand are left as they are. It runs from January to December
    unless other days are given.
    """
    found = definition(kind)
    if not tracked.bodies().filter(key=found.body).exists():
        tracking.save_body(
            key=found.body,
            name_zh=found.body_zh,
            name_en=found.body_en,
            unit_id=owner_id,
            actor=actor,
            now=now,
        )
    if not tracked.causes().exists():
        tracking.save_causes(starting_causes(), actor=actor)
    new = tracking.NewProgramme(
        key=found.key(year),
        kind=kind,
        year=year,
        name_zh=found.zh,
        name_en=found.en,
        owner_id=owner_id,
        body=found.body,
        begins_on=begins_on or date(year, 1, 1),
        ends_on=ends_on or date(year, 12, 31),
        has_money=found.has_money,
        is_public=found.is_public,
        cadence=found.cadence,
    )
    return tracking.open_programme(new, actor=actor, now=now)


@dataclass(frozen=True, slots=True)
class OfferedStep:
    """A milestone that is offered, its day, and the tender that the day comes from, if any."""

    step: Step
    day: date
    tender: Tender | None = None


def offered_steps(item: Item, *, work: str = "") -> list[OfferedStep]:
    """The milestones of the programme's definition, or of a kind of work, each with a day.

    Where the item's leading tender has the day, that one is offered; days never run backwards.
    """
    found = definitions().get(item.programme.kind)
    steps = planned_steps(None if work else found, work, item.begins_on, item.ends_on)
    tender = leading(list(queries.tenders_of(item.pk)))
    offered: list[OfferedStep] = []
    for step, day in steps:
        known = day_of(step.kind, tender, PLANNED)
        before = offered[-1].day if offered else date.min
        if known is not None and known >= before:
            offered.append(OfferedStep(step, known, tender))
        else:
            offered.append(OfferedStep(step, max(day, before)))
    return offered


@transaction.atomic
def offer_milestones(
    item: Item, *, work: str = "", actor: Actor, now: datetime | None = None
) -> list[Milestone]:
    """Lay down the milestones of the programme's definition, or of a kind of work."""
    steps = [(one.step, one.day) for one in offered_steps(item, work=work)]
    return tracking.plan_milestones(item.pk, steps, actor=actor, now=now)
