"""Create, rename, move and end units. The days before a change stay readable."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.db.models import F, Value
from django.db.models.functions import Concat, Length, Substr
from django.utils import timezone

from civicloop.kernel.actors.rules import Actor, require
from civicloop.kernel.clock import services as clock
from civicloop.kernel.ledger import services as ledger
from civicloop.kernel.organizations import policies, queries
from civicloop.kernel.organizations.errors import (
    CircularTreeError,
    EndedError,
    ImpossiblePeriodError,
    NameTakenError,
    StillInUseError,
)
from civicloop.kernel.organizations.events import (
    UnitChanged,
    UnitCreated,
    UnitEnded,
    UnitMoved,
    UnitRenamed,
)
from civicloop.kernel.organizations.models import FormerUnit, Post, Unit

CHANGEABLE = ("level", "email", "phone")


def today(now: datetime | None) -> date:
    """The day in the city's zone."""
    return timezone.localdate(now or clock.now())


@transaction.atomic
def create_unit(
    *,
    code: str,
    name_zh: str,
    actor: Actor,
    name_en: str = "",
    level: str = "unit",
    parent: Unit | None = None,
    valid_from: date | None = None,
    email: str = "",
    phone: str = "",
    now: datetime | None = None,
) -> Unit:
    """Let a unit begin, under another one or at the top. Its code never changes."""
    require(policies.may_manage_units(actor), action="organizations.create_unit")
    if not code or "/" in code:
        raise ValueError(f"the code of a unit has no slash and is not empty: {code!r}")
    if Unit.objects.filter(code=code).exists():
        raise NameTakenError(f"Another unit has the code {code!r}.")
    above = queries.unit_for_change(parent.pk) if parent else None
    unit = Unit.objects.create(
        code=code,
        name_zh=name_zh,
        name_en=name_en,
        level=level,
        parent=above,
        path=f"{above.path if above else ''}{code}/",
        valid_from=valid_from or today(now),
        email=email,
        phone=phone,
    )
    ledger.append(
        UnitCreated(
            unit=unit.ref,
            code=code,
            parent=above.ref if above else "",
            valid_from=unit.valid_from.isoformat(),
        ),
        actor=actor,
        at=now,
    )
    return unit


@transaction.atomic
def rename_unit(
    unit_id: int,
    *,
    name_zh: str,
    actor: Actor,
    name_en: str = "",
    on: date | None = None,
    now: datetime | None = None,
) -> Unit:
    """Give a unit another name from a day on, today at the latest."""
    require(policies.may_manage_units(actor), action="organizations.rename_unit")
    unit = queries.unit_for_change(unit_id)
    day = _day_of_change(unit, on, now)
    _keep_former(unit, day)
    unit.name_zh, unit.name_en = name_zh, name_en
    unit.save(update_fields=["name_zh", "name_en"])
    ledger.append(UnitRenamed(unit=unit.ref, on=day.isoformat()), actor=actor, at=now)
    return unit


@transaction.atomic
def change_unit(unit_id: int, *, actor: Actor, now: datetime | None = None, **values: str) -> Unit:
    """Write another level, e-mail address or telephone; the same again changes nothing."""
    require(policies.may_manage_units(actor), action="organizations.change_unit")
    unknown = set(values) - set(CHANGEABLE)
    if unknown:
        raise ValueError(f"these fields of a unit cannot be changed: {sorted(unknown)}")
    unit = queries.unit_for_change(unit_id)
    changed = sorted(name for name, value in values.items() if getattr(unit, name) != value)
    if changed:
        for name in changed:
            setattr(unit, name, values[name])
        unit.save(update_fields=changed)
        ledger.append(UnitChanged(unit=unit.ref, fields=tuple(changed)), actor=actor, at=now)
    return unit


@transaction.atomic
def move_unit(
    unit_id: int,
    *,
    parent: Unit | None,
    actor: Actor,
    on: date | None = None,
    now: datetime | None = None,
) -> Unit:
    """Put a unit, with all below it, under another one; all paths change in one statement.

    The whole tree is locked, so that two moves at once cannot make a circle.
    """
    require(policies.may_manage_units(actor), action="organizations.move_unit")
    tree = queries.tree_for_change()
    unit = tree.get(unit_id) or queries.unit_by_id(unit_id)
    above = tree[parent.pk] if parent else None
    if above is not None and above.path.startswith(unit.path):
        raise CircularTreeError(f"{unit.code} cannot stand below {above.code}.")
    day = _day_of_change(unit, on, now)
    below = [row for row in tree.values() if row.path.startswith(unit.path)]
    for row in below:
        _keep_former(row, max(day, row.valid_from))
    before, after = unit.path, f"{above.path if above else ''}{unit.code}/"
    Unit.objects.filter(path__startswith=before).update(
        path=Concat(Value(after), Substr(F("path"), Length(Value(before)) + 1))
    )
    Unit.objects.filter(pk=unit.pk).update(parent=above)
    ledger.append(
        UnitMoved(
            unit=unit.ref,
            from_parent=f"organizations:unit:{unit.parent_id}" if unit.parent_id else "",
            to_parent=above.ref if above else "",
            on=day.isoformat(),
        ),
        actor=actor,
        at=now,
    )
    return queries.unit_by_id(unit_id)


@transaction.atomic
def end_unit(
    unit_id: int,
    *,
    actor: Actor,
    on: date | None = None,
    successor: Unit | None = None,
    now: datetime | None = None,
) -> Unit:
    """End a unit on a day (its last day is the one before), with its posts.

    Units below it must have ended by then. What it was answerable for goes to the
    successor by the reaction of each module.
    """
    require(policies.may_manage_units(actor), action="organizations.end_unit")
    unit = queries.unit_for_change(unit_id)
    day = on or today(now)
    _refuse_end(unit, day, successor)
    unit.valid_until, unit.successor = day, successor
    unit.save(update_fields=["valid_until", "successor"])
    posts = Post.objects.filter(unit=unit)
    posts.filter(valid_from__gte=day).delete()
    posts.filter(queries.on_day(day)).update(valid_until=day)
    ledger.append(
        UnitEnded(unit=unit.ref, on=day.isoformat(), successor=successor.ref if successor else ""),
        actor=actor,
        at=now,
    )
    return unit


def _refuse_end(unit: Unit, day: date, successor: Unit | None) -> None:
    if unit.valid_until is not None:
        raise EndedError(f"{unit.code} ended on {unit.valid_until}.")
    if day <= unit.valid_from:
        raise ImpossiblePeriodError(f"{unit.code} began on {unit.valid_from}.")
    if successor is not None and (successor.pk == unit.pk or successor.valid_until is not None):
        raise EndedError(f"{successor.code} cannot take over from {unit.code}.")
    below = Unit.objects.filter(parent=unit).filter(queries.on_day(day))
    if below.exists():
        raise StillInUseError(f"End or move the units below {unit.code} first.")


def _day_of_change(unit: Unit, on: date | None, now: datetime | None) -> date:
    """The day from which a change holds; never in the future, never before the last one."""
    day = on or today(now)
    if unit.valid_until is not None and unit.valid_until <= day:
        raise EndedError(f"{unit.code} ended on {unit.valid_until}.")
    if day > today(now) or day < unit.valid_from:
        raise ImpossiblePeriodError(f"{unit.code} cannot change on {day}.")
    last = unit.former.order_by("-valid_until").first()
    if last is not None and day < last.valid_until:
        raise ImpossiblePeriodError(f"{unit.code} changed on {last.valid_until} already.")
    return day


def _keep_former(unit: Unit, until: date) -> None:
    """Keep what a unit was up to a day; several changes on one day leave one row."""
    last = unit.former.order_by("-valid_until").first()
    since = last.valid_until if last else unit.valid_from
    if since >= until:
        return
    FormerUnit.objects.create(
        unit=unit,
        name_zh=unit.name_zh,
        name_en=unit.name_en,
        path=unit.path,
        valid_from=since,
        valid_until=until,
    )
