"""Found the units, let people join them, and give each the role of the post."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.utils import timezone

from civicloop.answer.cases import services as cases
from civicloop.assembly.demonstration.rules import routes
from civicloop.assembly.demonstration.rules.staff import Member, Staff
from civicloop.assembly.demonstration.services.writing import Crew
from civicloop.kernel.access import services as access
from civicloop.kernel.actors.rules import Actor, person
from civicloop.kernel.city import services as site
from civicloop.kernel.organizations import queries as organizations
from civicloop.kernel.organizations import services as offices

WHOLE_CITY = ("analyst", "mayor", "administrator", "agent")
"""Roles that hold everywhere."""

SITE = {
    "name_zh": "高雄市",
    "name_en": "Kaohsiung",
    "mark": "高",
    "hotline": "1999",
    "office_zh": "高雄市政府研究發展考核委員會",
    "office_en": "Research, Development and Evaluation Commission, Kaohsiung City Government",
}
"""What stands on every page."""

ABSENT = (("PWB-MO-F", 6), ("WRB-DR", 3), ("TB-SG", 9), ("DO-830-EC", 4))
"""Heads who are away, and for how many days yet."""


def found_city(staff: Staff, *, actor: Actor, founded_at: datetime) -> None:
    """Create every unit, person, post and grant that is not there yet."""
    day = timezone.localdate(founded_at)
    present = {unit.code: unit for unit in organizations.units_ever()}
    for plan in staff.units:
        if plan.code not in present:
            present[plan.code] = offices.create_unit(
                code=plan.code,
                name_zh=plan.name_zh,
                name_en=plan.name_en,
                level=plan.level,
                parent=present.get(plan.parent),
                valid_from=day,
                email=plan.email,
                phone=plan.phone,
                actor=actor,
                now=founded_at,
            )
    for member in staff.members:
        _join(member, actor=actor, founded_at=founded_at)
    site.describe(actor=actor, **SITE)


def _join(member: Member, *, actor: Actor, founded_at: datetime) -> None:
    person = offices.join(
        username=member.username,
        name=member.name,
        email=member.email,
        phone=member.phone,
        actor=actor,
        now=founded_at,
    )
    unit = organizations.unit(code=member.unit)
    offices.take_post(
        person,
        unit,
        title=member.title,
        is_head=member.is_head,
        valid_from=timezone.localdate(founded_at),
        actor=actor,
        now=founded_at,
    )
    access.grant_role(
        person,
        member.role,
        unit=None if member.role in WHOLE_CITY else unit,
        begins_at=founded_at,
        actor=actor,
        now=founded_at,
    )


def name_deputies(staff: Staff, *, actor: Actor, now: datetime) -> None:
    """Send a few heads away, each with a deputy from the own unit."""
    for head, deputy, days in _absences(staff):
        offices.name_deputy(
            organizations.person(username=head.username),
            deputy=organizations.person(username=deputy.username),
            begins_at=now - timedelta(hours=20),
            ends_at=now + timedelta(hours=24 * days),
            reason="休假",
            actor=actor,
            now=now,
        )


def _absences(staff: Staff) -> Iterator[tuple[Member, Member, int]]:
    for unit, days in ABSENT:
        yield staff.those(unit, "head")[0], staff.those(unit, "officer")[0], days


def lay_categories(*, actor: Actor, founded_at: datetime) -> None:
    """The starting list, its routing by district and answer, and the ready-made replies."""
    cases.lay_starting_list(
        triage_unit=routes.TRIAGE,
        valid_from=timezone.localdate(founded_at),
        routes=[*routes.routes(), *routes.further_routes()],
        conditions=routes.conditions(),
        actor=actor,
        now=founded_at,
    )


def crew_of(staff: Staff, program: Actor) -> Crew:
    """Everybody and every unit as events name them."""
    units = {unit.code: unit for unit in organizations.units_ever()}
    keys = dict(organizations.people_who_may_sign_in().values_list("username", "pk"))
    people = {member.username: person(keys[member.username], grants={}) for member in staff.members}
    return Crew(people, units, program)
