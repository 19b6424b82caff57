"""Agencies and staff from their tables: what is new is made, what says otherwise is changed.

Nothing is ended because a table does not name it; that is said as a remark.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from civicloop.assembly.founding.rules import EVERYWHERE, AgencyRow, StaffRow
from civicloop.assembly.founding.services.outcomes import Outcome, tell
from civicloop.kernel.access import queries as access
from civicloop.kernel.access import services as access_services
from civicloop.kernel.actors.rules import Actor
from civicloop.kernel.city.rules import here
from civicloop.kernel.organizations import queries as organizations
from civicloop.kernel.organizations import services as offices

if TYPE_CHECKING:
    from civicloop.kernel.organizations.models import Person, Unit

NO_TITLE = {"zh-hant": "職員", "en": "Officer"}
SHOWN = 10


@transaction.atomic
def load_agencies(rows: list[AgencyRow], digest: str, *, actor: Actor, now: datetime) -> Outcome:
    """Create, rename, move and change units as the table says."""
    outcome = Outcome("agencies")
    there = {unit.code: unit for unit in organizations.units_ever()}
    today = timezone.localdate(now)
    for row in rows:
        unit = there.get(row.code)
        if unit is None:
            there[row.code] = offices.create_unit(
                code=row.code,
                name_zh=row.name_zh,
                name_en=row.name_en,
                level=row.level,
                parent=there.get(row.parent),
                valid_from=row.valid_from or today,
                email=row.email,
                phone=row.phone,
                actor=actor,
                now=now,
            )
            outcome.added += 1
        elif unit.valid_until is not None and unit.valid_until <= today:
            zh, en = f"「{row.code}」已裁撤。", f"{row.code} has ended."
            outcome.remark(zh, en, line=row.line)
        else:
            there[row.code] = _change(unit, row, there, outcome, actor=actor, now=now)
    named = {row.code for row in rows}
    left = sorted(unit.code for unit in there.values() if unit.code not in named)
    if left:
        shown = "、".join(left[:SHOWN])
        outcome.remark(
            f"{len(left)} 個單位不在表中，維持不變：{shown}。",
            f"{len(left)} units are not in the table and stay: {shown}.",
        )
    return tell(outcome, digest, actor=actor)


def _change(
    unit: Unit,
    row: AgencyRow,
    there: dict[str, Unit],
    outcome: Outcome,
    *,
    actor: Actor,
    now: datetime,
) -> Unit:
    """Whatever the row says otherwise."""
    parent = there.get(row.parent)
    renamed = (unit.name_zh, unit.name_en) != (row.name_zh, row.name_en)
    moved = unit.parent_id != (parent.pk if parent else None)
    reached = {"level": row.level, "email": row.email, "phone": row.phone}
    other = any(getattr(unit, name) != value for name, value in reached.items())
    if renamed:
        unit = offices.rename_unit(
            unit.pk, name_zh=row.name_zh, name_en=row.name_en, actor=actor, now=now
        )
    if moved:
        unit = offices.move_unit(unit.pk, parent=parent, actor=actor, now=now)
    if other:
        unit = offices.change_unit(unit.pk, actor=actor, now=now, **reached)
    outcome.changed += renamed or moved or other
    outcome.same += not (renamed or moved or other)
    if row.valid_from and row.valid_from != unit.valid_from:
        outcome.remark(
            f"「{row.code}」的生效日維持 {unit.valid_from}。",
            f"{row.code} goes on to begin on {unit.valid_from}.",
            line=row.line,
        )
    return unit


@transaction.atomic
def load_staff(rows: list[StaffRow], digest: str, *, actor: Actor, now: datetime) -> Outcome:
    """Let people join, change, take posts and hold roles as the table says.

    Nobody gets a password here: an administrator lends it, person by person.
    """
    outcome = Outcome("staff")
    units = {unit.code: unit for unit in organizations.units_ever()}
    there = {person.username: person for person in organizations.people_ever()}
    for row in rows:
        person = there.get(row.username)
        if person is None:
            person = offices.join(
                username=row.username,
                name=row.name,
                email=row.email,
                phone=row.phone,
                language=row.language or here().language,
                actor=actor,
                now=now,
            )
            _place(person, row, units, outcome, actor=actor, now=now)
            _grant(person, row, units, actor=actor, now=now)
            outcome.added += 1
        elif not person.is_active:
            zh, en = f"「{row.username}」已離職。", f"{row.username} has left."
            outcome.remark(zh, en, line=row.line)
        else:
            values = {"name": row.name, "email": row.email, "phone": row.phone}
            values["language"] = row.language or person.language
            changed = any(getattr(person, name) != value for name, value in values.items())
            offices.change_person(person.pk, actor=actor, now=now, **values)
            changed |= _place(person, row, units, outcome, actor=actor, now=now)
            changed |= _grant(person, row, units, actor=actor, now=now)
            outcome.changed += changed
            outcome.same += not changed
    return tell(outcome, digest, actor=actor)


def _place(
    person: Person,
    row: StaffRow,
    units: dict[str, Unit],
    outcome: Outcome,
    *,
    actor: Actor,
    now: datetime,
) -> bool:
    """The post that the row names; another one that the person holds ends as it begins."""
    if not row.unit:
        return False
    unit, today = units[row.unit], timezone.localdate(now)
    title = row.title or NO_TITLE[here().language]
    held = [
        post
        for post in organizations.posts_of(person.pk)
        if post.valid_until is None or post.valid_until > today
    ]
    if any((p.unit_id, p.is_head) == (unit.pk, row.is_head) for p in held) and (
        not row.title or any(p.title == row.title for p in held)
    ):
        return False
    begins: date = row.valid_from or max(today, unit.valid_from)
    for post in held:
        if post.valid_from < begins:
            offices.end_post(post.pk, on=begins, actor=actor, now=now)
        else:
            outcome.remark(
                f"「{row.username}」的職務「{post.title}」同日起任，請於人員頁面結束。",
                f"{row.username}: the post {post.title!r} begins no earlier; end it on their page.",
                line=row.line,
            )
    offices.take_post(
        person,
        unit,
        title=title,
        is_head=row.is_head,
        valid_from=begins,
        actor=actor,
        now=now,
    )
    return True


def _grant(
    person: Person, row: StaffRow, units: dict[str, Unit], *, actor: Actor, now: datetime
) -> bool:
    """The roles that the row names and the person does not hold yet."""
    held = {(grant.role.key, grant.unit_id) for grant in access.grants_of(person.pk, now)}
    granted = False
    for role in row.roles:
        unit = None if role in EVERYWHERE else units[row.unit]
        if (role, unit.pk if unit else None) not in held and (role, None) not in held:
            access_services.grant_role(person, role, unit=unit, actor=actor, now=now)
            granted = True
    return granted
