"""Every read about accounts, factors and sessions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time
from typing import TYPE_CHECKING

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.db.models import QuerySet
from django.utils import timezone

from civicloop.kernel.organizations import queries as organizations
from civicloop.platform.identity.models import LentPassword

if TYPE_CHECKING:
    from civicloop.kernel.organizations.models import Person

CONFIRMING = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
"""The kinds of factor that make an account complete; recovery codes only replace one."""


def factors(person_id: int) -> QuerySet[Authenticator]:
    """Every factor of a person, the oldest first."""
    found: QuerySet[Authenticator] = Authenticator.objects.filter(user=person_id).order_by("pk")
    return found


def confirming_factors(person_id: int) -> QuerySet[Authenticator]:
    """The factors that can confirm every sign-in."""
    return factors(person_id).filter(type__in=CONFIRMING)


def has_factor(person_id: int) -> bool:
    """Whether the account is complete."""
    return confirming_factors(person_id).exists()


def has_lent_password(person_id: int) -> bool:
    """Whether the password was set by somebody else and not yet changed."""
    return LentPassword.objects.filter(person=person_id).exists()


def factors_for_change(person_id: int) -> list[Authenticator]:
    """Every factor of a person, locked until the transaction ends."""
    return list(factors(person_id).select_for_update())


def sessions(person: Person) -> list[UserSession]:
    """The browsers in which a person is signed in, the newest first."""
    alive = UserSession.objects.purge_and_list(person)
    return sorted(alive, key=lambda session: session.created_at, reverse=True)


def session(pk: int) -> UserSession | None:
    """One browser, if it is still signed in."""
    found: UserSession | None = UserSession.objects.filter(pk=pk).select_related("user").first()
    return found


def left_before(day: date) -> Iterator[str]:
    """References of people who left before a day and could still be reached."""
    for person in organizations.left_before(_begin_of(day)).iterator():
        yield person.ref


def left_among(refs: Sequence[str], day: date) -> list[str]:
    """Which of some people left before a day and could still be reached."""
    keys = [int(ref.rpartition(":")[2]) for ref in refs]
    found = organizations.left_before(_begin_of(day)).filter(pk__in=keys)
    return [person.ref for person in found]


def names_of_people(refs: Sequence[str]) -> dict[str, str]:
    """The names of some people."""
    return organizations.names_of(refs)


def person_called(text: str) -> str | None:
    """The reference of the person of a user name."""
    person = organizations.find_person(text.strip())
    return person.ref if person else None


def _begin_of(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))
