"""The city government on paper: units, and who works in each of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from civicloop.assembly.demonstration.rules.chance import dice
from civicloop.assembly.demonstration.rules.lists import table
from civicloop.assembly.demonstration.rules.people import MAIL_DOMAIN, full_name, mail_name
from civicloop.assembly.demonstration.rules.places import district_names

SWITCHBOARD = "07-0001999"
"""No exchange connects a number that begins with a nought."""

ACCOUNTS = {
    "agent": ("RDEC-1999", "agent"),
    "officer": ("PWB-MO-L", "officer"),
    "crew": ("PWB-MO-L", "crew"),
    "head": ("PWB-MO-L", "head"),
    "analyst": ("RDEC-EV", "analyst"),
    "mayor": ("MO", "mayor"),
    "administrator": ("DIC", "administrator"),
}
"""Whom one signs in as to look around: the name of the account is that of the role."""


@dataclass(frozen=True, slots=True)
class UnitPlan:
    """An agency or a unit in it."""

    code: str
    name_zh: str
    name_en: str
    level: str
    parent: str
    email: str
    phone: str
    district: str = ""


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody in a unit, with the role that the post brings."""

    username: str
    name: str
    unit: str
    title: str
    role: str
    is_head: bool = False
    email: str = ""
    phone: str = ""


@dataclass(slots=True)
class Staff:
    """All units from the top down, and their members."""

    units: list[UnitPlan] = field(default_factory=list)
    members: list[Member] = field(default_factory=list)
    by_unit: dict[str, list[Member]] = field(default_factory=dict)

    def those(self, unit: str, *roles: str) -> list[Member]:
        """The members of a unit that have one of the roles."""
        return [member for member in self.by_unit[unit] if member.role in roles]

    def account(self, role: str) -> Member:
        """The member whom one signs in as to see the city in that role."""
        return next(member for member in self.members if member.username == role)


@cache
def staff(seed: str) -> Staff:
    """The units and members of a seed."""
    found = Staff()
    taken: set[str] = set(ACCOUNTS)
    for number, (plan, facts) in enumerate(_units()):
        phone = f"{SWITCHBOARD}#{1000 + 10 * number}"
        found.units.append(plan)
        found.by_unit[plan.code] = []
        waiting = [role for role, (unit, _) in ACCOUNTS.items() if unit == plan.code]
        chance = dice(seed, "staff", plan.code)
        for place, (title, role, is_head) in enumerate(_posts(plan, facts)):
            name = full_name(chance)
            mailbox = username = _mailbox(name, taken)
            if role in waiting:
                waiting.remove(role)
                username = role
            extension = f"{SWITCHBOARD}#{1000 + 10 * number + place % 10}"
            member = Member(
                username=username,
                name=name,
                unit=plan.code,
                title=title,
                role=role,
                is_head=is_head,
                email=f"{mailbox}@{MAIL_DOMAIN}",
                phone=extension if place else phone,
            )
            found.members.append(member)
            found.by_unit[plan.code].append(member)
    return found


def _mailbox(name: str, taken: set[str]) -> str:
    number = 0
    while (mailbox := mail_name(name, number)) in taken:
        number += 1
    taken.add(mailbox)
    return mailbox


def _units() -> Iterator[tuple[UnitPlan, dict[str, Any]]]:
    """Every unit after the one that it stands in."""
    agencies = table("agencies")
    yield _plan(agencies["city"], ""), agencies["city"]
    root = str(agencies["city"]["code"])
    for agency in agencies["agencies"]:
        yield from _tree(agency, root)
    yield from _district_offices(agencies["district"], root)


def _tree(facts: dict[str, Any], parent: str) -> Iterator[tuple[UnitPlan, dict[str, Any]]]:
    yield _plan(facts, parent), facts
    for below in facts.get("units", ()):
        yield from _tree(below, str(facts["code"]))


def _district_offices(
    facts: dict[str, Any], root: str
) -> Iterator[tuple[UnitPlan, dict[str, Any]]]:
    section = facts["section"]
    for code, (name_zh, name_en) in district_names().items():
        office = {
            **facts,
            "code": f"{facts['code']}-{table('districts')[code]['zip']}",
            "zh": name_zh + facts["zh"],
            "en": f"{name_en} {facts['en']}",
        }
        yield _plan(office, root, code), office
        below = {
            **section,
            "code": f"{office['code']}-{section['code']}",
            "zh": f"{office['zh']}{section['zh']}",
            "en": f"{section['en']}, {office['en']}",
        }
        yield _plan(below, str(office["code"]), code), below


def _plan(facts: dict[str, Any], parent: str, district: str = "") -> UnitPlan:
    code = str(facts["code"])
    return UnitPlan(
        code=code,
        name_zh=facts["zh"],
        name_en=facts["en"],
        level=facts["level"],
        parent=parent,
        email=f"{code.lower()}@{MAIL_DOMAIN}",
        phone=SWITCHBOARD,
        district=district,
    )


def _posts(plan: UnitPlan, facts: dict[str, Any]) -> Iterator[tuple[str, str, bool]]:
    """Title, role and whether it is the head's post; in some units all have one role."""
    usual = table("agencies")["levels"].get(plan.level, {})
    own_role = facts.get("role")
    if plan.level != "city":
        yield facts["head"], own_role or "head", True
    for title in facts.get("titles", usual.get("officers", ())):
        yield title, own_role or "officer", False
    for title in facts.get("crew", usual.get("crew", ())):
        yield title, own_role or "crew", False
