"""What only these screens need: verbs of several modules in one transaction."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, TypeVar

from django.db import connection, transaction

from civicloop.kernel.access import queries as access_queries
from civicloop.kernel.access import services as access
from civicloop.kernel.access.services import IssuedKey
from civicloop.kernel.actors.rules import Actor
from civicloop.kernel.city.rules import here
from civicloop.kernel.clock import queries as clock_queries
from civicloop.kernel.clock import services as clock
from civicloop.kernel.ledger import services as ledger
from civicloop.kernel.notices import services as notices
from civicloop.kernel.notices.rules import Recipient
from civicloop.kernel.organizations import services as organizations
from civicloop.platform.administration.errors import StaleFormError
from civicloop.platform.administration.rules import changed_since, first_password
from civicloop.platform.identity import services as identity

if TYPE_CHECKING:
    from civicloop.kernel.access.models import Role
    from civicloop.kernel.organizations.models import Person, Unit

__all__ = [
    "change_unless_stale",
    "decide_letters",
    "issue_key",
    "join",
    "renew_password",
    "retry_messages",
    "tell_of_missing_calendars",
]

Result = TypeVar("Result")
CALENDAR_MISSING = "administration.calendar_missing"
CALENDARS_PATH = "/administration/calendars/"
LOAD_CALENDAR = "clock.load_calendar"


@transaction.atomic
def change_unless_stale(
    ref: str,
    *,
    seen: str,
    current: Callable[[], Mapping[str, object]],
    change: Callable[[], Result],
) -> Result:
    """Run a change if the object still is as the form showed it.

    Forms on one object wait for each other, so that of two at once the second is refused.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [ref])
    fields = changed_since(seen, current())
    if fields:
        raise StaleFormError(fields)
    return change()


@transaction.atomic
def join(
    *,
    username: str,
    actor: Actor,
    unit: Unit | None = None,
    post_title: str = "",
    is_head: bool = False,
    role: Role | None = None,
    now: datetime | None = None,
    **about: str,
) -> tuple[Person, str]:
    """Take a person in and make the account; the first password is returned this once.

    With a unit the person has a post there, with a role it holds in that unit and below.
    """
    person = organizations.join(username=username, actor=actor, now=now, **about)
    password = first_password()
    identity.create_account(person, password, actor=actor, lent=True, now=now)
    if unit is not None:
        organizations.take_post(
            person, unit, title=post_title, is_head=is_head, actor=actor, now=now
        )
    if role is not None:
        access.grant_role(person, role, unit=unit, actor=actor, now=now)
    return person, password


def renew_password(person: Person, *, actor: Actor, reason: str) -> str:
    """Give a person who forgot theirs another password; every session ends."""
    password = first_password()
    identity.set_password(person, password, actor=actor, reason=reason, lent=True)
    return password


@transaction.atomic
def issue_key(
    *,
    name: str,
    permissions: list[str],
    expires_at: datetime | None,
    token: str,
    actor: Actor,
    now: datetime | None = None,
) -> IssuedKey | None:
    """Issue an API key once for a form; ``None`` if the form was sent before.

    The secret was shown then, and cannot be shown again.
    """
    scope = f"administration.issue_key {actor.ref}"
    wish = "|".join((name, *sorted(permissions), str(expires_at)))
    if token and ledger.once(scope, token, wish) is not None:
        return None
    issued = access.issue_api_key(name, permissions, expires_at=expires_at, actor=actor, now=now)
    if token:
        ledger.remember(scope, token, issued.row.ref)
    return issued


@transaction.atomic
def decide_letters(letters: Iterable[int], *, discard: bool, actor: Actor, reason: str) -> int:
    """Retry or discard dead letters, all of them or, if one is dead no more, none; how many."""
    keys = list(letters)
    for key in keys:
        if discard:
            ledger.discard_letter(key, actor=actor, reason=reason)
        else:
            ledger.retry_letter(key, actor=actor, reason=reason)
    return len(keys)


@transaction.atomic
def retry_messages(messages: Iterable[int], *, actor: Actor, reason: str) -> int:
    """Queue messages again that were given up, all of them or none; how many."""
    keys = list(messages)
    for key in keys:
        notices.retry_message(key, actor=actor, reason=reason)
    return len(keys)


@transaction.atomic
def tell_of_missing_calendars(*, now: datetime | None = None) -> int:
    """Tell everybody who may load calendars of each year that lacks its own; once a month.

    This year's is missed at any time, the next one's from October. How many messages were new.
    """
    at = now or clock.now()
    years = clock_queries.missing_years(at)
    if not years:
        return 0
    month = at.astimezone(here().zone).strftime("%Y-%m")
    people = access_queries.people_with(LOAD_CALENDAR, None, at)
    queued = 0
    for person in people:
        for year in years:
            queued += len(
                notices.notify(
                    CALENDAR_MISSING,
                    to=Recipient(person=person.ref),
                    context={"year": year},
                    ref=person.ref,
                    once=f"calendar:{year}:{month}",
                    link=CALENDARS_PATH,
                    now=at,
                )
            )
    return queued
