"""Step by step: a file is brought, looked at as often as one likes, and loaded or dropped."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import PurePath
from typing import Any

from django.db import transaction

from civicloop.assembly.founding import queries, rules
from civicloop.assembly.founding.errors import FaultyFilesError, NoDraftError
from civicloop.assembly.founding.events import FileKept
from civicloop.assembly.founding.models import Draft
from civicloop.assembly.founding.rules import Boundaries, Fault
from civicloop.assembly.founding.services import peopling, placing, ruling, working
from civicloop.assembly.founding.services.outcomes import Outcome
from civicloop.kernel.actors.rules import Actor, require
from civicloop.kernel.clock import services as clock
from civicloop.kernel.ledger import services as ledger
from civicloop.kernel.vault import services as vault

SET_UP = "founding.set_up"
STEPS = (
    *("boundaries", "villages", "calendar", "agencies", "staff", "categories", "routes"),
    "rules",
)
"""The steps for which a file can be brought."""
LONGEST_NAME = 120
FIELD = "content"
KEPT = timedelta(hours=30 * 24)
"""How long a file waits to be loaded; it may name people."""


@dataclass
class Looked:
    """A file as it would be loaded: what is wrong, how many rows, and the areas to draw."""

    step: str
    name: str
    found: list[Fault] = field(default_factory=list)
    rows: int = 0
    areas: Boundaries | None = None
    load: Callable[[Actor], Outcome] | None = field(default=None, repr=False)

    @property
    def faults(self) -> list[Fault]:
        """What keeps it out."""
        return rules.faults_only(self.found)

    @property
    def remarks(self) -> list[Fault]:
        """What is worth knowing."""
        return [fault for fault in self.found if fault.remark]


@transaction.atomic
def keep_draft(
    step: str,
    content: bytes,
    name: str,
    *,
    actor: Actor,
    mend: bool = False,
    now: datetime | None = None,
) -> Looked:
    """Keep a file for a step in the place of an earlier one, sealed, and look at it."""
    require(actor.may(SET_UP), action=SET_UP)
    if step not in STEPS:
        raise NoDraftError(f"{step!r} takes no file.")
    at = now or clock.now()
    row = queries.draft_for_change(step) or Draft(step=step)
    row.name = PurePath(name.replace("\\", "/")).name[:LONGEST_NAME] or step
    row.digest, row.size, row.mend = placing.digest_of(content), len(content), mend
    row.kept_at, row.kept_by = at, actor.ref
    row.content_box = vault.seal(_sealed_as(step), content, field=FIELD)
    row.save()
    looked = look(step, content, row.name, mend=mend, now=at)
    ledger.append(FileKept(row.ref, step, row.digest, len(looked.faults)), actor=actor, at=at)
    return looked


def look_at_draft(step: str, *, now: datetime | None = None) -> Looked | None:
    """The file of a step, checked afresh against what stands now."""
    row = queries.draft(step)
    if row is None:
        return None
    content = vault.unseal(_sealed_as(step), bytes(row.content_box), field=FIELD)
    return look(step, content, row.name, mend=row.mend, now=now or clock.now())


@transaction.atomic
def load_draft(step: str, *, actor: Actor, now: datetime | None = None) -> Outcome:
    """Load the file of a step, and let go of it; one with faults is refused."""
    require(actor.may(SET_UP), action=SET_UP)
    if queries.draft_for_change(step) is None:
        raise NoDraftError(f"No file was brought for {step}.")
    looked = look_at_draft(step, now=now)
    assert looked is not None, "the row is locked"
    if looked.faults or looked.load is None:
        raise FaultyFilesError(looked.found)
    outcome = looked.load(actor)
    drop_draft(step, actor=actor)
    return outcome


@transaction.atomic
def drop_draft(step: str, *, actor: Actor) -> None:
    """Let go of the file of a step; its content cannot be opened any more."""
    require(actor.may(SET_UP), action=SET_UP)
    row = queries.draft_for_change(step)
    if row is not None:
        row.delete()


def sweep_drafts(*, now: datetime | None = None) -> int:
    """Let the files go that nobody loaded within thirty days; how many."""
    gone, _by_kind = queries.drafts_before((now or clock.now()) - KEPT).delete()
    return gone


def look(step: str, content: bytes, name: str, *, mend: bool, now: datetime) -> Looked:
    """What is wrong with a file, and how it would be loaded."""
    return _LOOKS[step](content, name, mend, now)


def _sealed_as(step: str) -> str:
    return f"founding:step:{step}"


def _look_at_areas(content: bytes, name: str, mend: bool, now: datetime) -> Looked:
    areas = rules.read_boundaries(content, name, properties={}, mend=mend)
    return Looked(
        "boundaries", name, areas.faults, len(areas.codes), areas,
        lambda actor: placing.load_boundaries(areas, None, actor=actor, now=now),
    )  # fmt: skip


def _look_at_villages(content: bytes, name: str, mend: bool, now: datetime) -> Looked:
    inside = Boundaries(queries.district_features())
    areas = rules.read_boundaries(content, name, properties={}, mend=mend, districts=inside)
    return Looked(
        "villages", name, areas.faults, len(areas.codes), areas,
        lambda actor: placing.load_boundaries(None, areas, actor=actor, now=now),
    )  # fmt: skip


def _look_at_calendar(content: bytes, name: str, _mend: bool, now: datetime) -> Looked:
    official, years, found = rules.read_calendar(content, name)
    return Looked(
        "calendar", name, found, len(years), None,
        lambda actor: placing.load_calendar(official, name, actor=actor, now=now),
    )  # fmt: skip


def _look_at_agencies(content: bytes, name: str, _mend: bool, now: datetime) -> Looked:
    rows, found = rules.read_agencies(content, name, queries.standing(now).units)
    return _rows("agencies", name, rows, found, peopling.load_agencies, content, now)


def _look_at_staff(content: bytes, name: str, _mend: bool, now: datetime) -> Looked:
    there = queries.standing(now)
    rows, found = rules.read_staff(content, name, units=there.units, roles=there.roles)
    return _rows("staff", name, rows, found, peopling.load_staff, content, now)


def _look_at_categories(content: bytes, name: str, _mend: bool, now: datetime) -> Looked:
    rows, found = rules.read_categories(content, name)
    return _rows("categories", name, rows, found, working.load_categories, content, now)


def _look_at_routes(content: bytes, name: str, _mend: bool, now: datetime) -> Looked:
    there = queries.standing(now)
    rows, found = rules.read_routes(
        content,
        name,
        categories=there.categories,
        districts=there.districts,
        units=there.units,
    )
    return _rows("routes", name, rows, found, working.load_routes, content, now)


def _look_at_rules(content: bytes, name: str, _mend: bool, now: datetime) -> Looked:
    wanted, found = ruling.look_at_rules(content, name, now=now)
    return _rows("rules", name, wanted, found, ruling.load_rules, content, now)


def _rows(  # noqa: PLR0917 (what a step is made of)
    step: str,
    name: str,
    rows: list[Any],
    found: list[Fault],
    load: Callable[..., Outcome],
    content: bytes,
    now: datetime,
) -> Looked:
    digest = placing.digest_of(content)
    return Looked(
        step, name, found, len(rows), None,
        lambda actor: load(rows, digest, actor=actor, now=now),
    )  # fmt: skip


_LOOKS: dict[str, Callable[[bytes, str, bool, datetime], Looked]] = {
    "boundaries": _look_at_areas,
    "villages": _look_at_villages,
    "calendar": _look_at_calendar,
    "agencies": _look_at_agencies,
    "staff": _look_at_staff,
    "categories": _look_at_categories,
    "routes": _look_at_routes,
    "rules": _look_at_rules,
}
