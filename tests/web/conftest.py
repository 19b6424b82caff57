"""A small city with one person per role, for everything that is asked from outside."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from datetime import UTC, datetime

import pytest
from django.contrib.auth.hashers import make_password
from django.test import Client

from civicloop.kernel.access import services as access
from civicloop.kernel.actors.rules import Actor, machine
from civicloop.kernel.organizations import services as organizations
from civicloop.kernel.organizations.models import Person, Unit
from tests.laid import laid
from tests.web.access import ANONYMOUS, ROLES

BUILDER = machine(
    "builder",
    "organizations.manage_units",
    "organizations.manage_people",
    "access.manage_roles",
    "access.grant_roles",
)
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)
"""All hold their roles since then, whatever day a test plays on."""
IN_A_UNIT = {"officer", "crew", "head"}


@dataclass
class SmallCity:
    """Two agencies; officer, crew and head belong to a section of the first one."""

    units: dict[str, Unit]
    people: dict[str, Person] = field(default_factory=dict)

    def actor(self, role: str) -> Actor:
        """A person of the city as an actor."""
        return access.actor_for(self.people[role])

    def client(self, role: str, **options) -> Client:
        """A browser that is signed in as a role, just now; or as nobody."""
        client = Client(**options)
        if role == ANONYMOUS:
            return client
        client.force_login(self.people[role])
        session = client.session
        session["account_authentication_methods"] = [{"method": "password", "at": time.time()}]
        session["account_authentication_methods_user"] = str(self.people[role].pk)
        session.save()
        return client


@pytest.fixture
def small_city(db, settings) -> SmallCity:
    """The city, with the product's roles as they come."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    return laid("small city", _build)


def _build() -> SmallCity:
    units = {}
    for code, above in (("WORKS", None), ("ROADS", "WORKS"), ("PARKS", None)):
        units[code] = organizations.create_unit(
            code=code,
            name_zh=code,
            parent=units.get(above),
            valid_from=LONG_AGO.date(),
            actor=BUILDER,
        )
    city = SmallCity(units)
    roles = access.seed_roles()
    for key in ROLES:
        person = organizations.join(username=key, name=key, actor=BUILDER)
        person.password = make_password("vier blaue Esel am Fluss", hasher="md5")
        person.save(update_fields=["password"])
        unit = units["ROADS"] if key in IN_A_UNIT else None
        access.grant_role(person, roles[key], unit=unit, begins_at=LONG_AGO, actor=BUILDER)
        if unit is not None:
            organizations.take_post(
                person, unit, title=key, valid_from=LONG_AGO.date(), actor=BUILDER
            )
        city.people[key] = person
    return city
