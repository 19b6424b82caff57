"""People join, change and leave."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from civicloop.kernel.actors.rules import Actor, require
from civicloop.kernel.city.rules import here
from civicloop.kernel.clock import services as clock
from civicloop.kernel.ledger import services as ledger
from civicloop.kernel.organizations import policies, queries
from civicloop.kernel.organizations.errors import EndedError, NameTakenError
from civicloop.kernel.organizations.events import PersonChanged, PersonJoined, PersonLeft
from civicloop.kernel.organizations.models import Deputy, Person
from civicloop.kernel.organizations.services.posts import end_all_posts
from civicloop.kernel.organizations.services.units import today

CHANGEABLE = ("name", "email", "phone", "language")
OWN = {"phone", "language"}
"""What everybody may change of themselves; a name stands for who did what, so it is not in it."""


@transaction.atomic
def join(
    *,
    username: str,
    name: str,
    actor: Actor,
    email: str = "",
    phone: str = "",
    language: str = "",
    now: datetime | None = None,
) -> Person:
    """Take a person in. There is no way to sign in until an account is made."""
    require(policies.may_manage_people(actor), action="organizations.join")
    if Person.objects.filter(username__iexact=username).exists():
        raise NameTakenError(f"Somebody signs in as {username!r} already.")
    person = Person(
        username=username,
        name=name,
        email=email,
        phone=phone,
        language=language or here().language,
        joined_at=now or clock.now(),
    )
    person.set_unusable_password()
    person.save()
    ledger.append(PersonJoined(person=person.ref), actor=actor, at=now)
    return person


@transaction.atomic
def change_person(
    person_id: int, *, actor: Actor, now: datetime | None = None, **values: str
) -> Person:
    """Write other values into name, work e-mail, work phone or language."""
    allowed = policies.may_manage_people(actor) or (
        set(values) <= OWN and policies.is_self(actor, person_id)
    )
    require(allowed, action="organizations.change_person")
    unknown = set(values) - set(CHANGEABLE)
    if unknown:
        raise ValueError(f"these fields of a person cannot be changed: {sorted(unknown)}")
    person = queries.person_for_change(person_id)
    changed = sorted(name for name, value in values.items() if getattr(person, name) != value)
    if changed:
        for name in changed:
            setattr(person, name, values[name])
        person.save(update_fields=changed)
        ledger.append(PersonChanged(person=person.ref, fields=tuple(changed)), actor=actor, at=now)
    return person


@transaction.atomic
def leave(person_id: int, *, actor: Actor, reason: str = "", now: datetime | None = None) -> Person:
    """Let a person go, at once: posts and deputies end here, grants and sessions follow.

    An inactive person has no rights on the very next request, even before the
    subscribers have ended grants and sessions.
    """
    require(policies.may_manage_people(actor), action="organizations.leave")
    person = queries.person_for_change(person_id)
    if not person.is_active:
        raise EndedError(f"{person.username} has left already.")
    at = now or clock.now()
    day = today(at)
    person.is_active = False
    person.left_at = at
    person.set_unusable_password()
    person.save(update_fields=["is_active", "left_at", "password"])
    end_all_posts(person, day)
    Deputy.objects.filter(queries.deputies_naming(person.pk), begins_at__gte=at).delete()
    Deputy.objects.filter(queries.deputies_naming(person.pk), ends_at__gt=at).update(ends_at=at)
    ledger.append(
        PersonLeft(person=person.ref, on=day.isoformat()), actor=actor, reason=reason, at=now
    )
    return person


@transaction.atomic
def forget_contact(person_id: int) -> None:
    """Empty how somebody who left long ago could be reached; twice is once.

    The name stays: what was done in office was done by somebody. The event that says so is
    that of the destroyed values.
    """
    person = queries.person_for_change(person_id)
    if not person.is_active:
        person.email = person.phone = ""
        person.save(update_fields=["email", "phone"])
