"""Sessions begin and end."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from allauth.account.models import EmailAddress
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db import transaction

from civicloop.kernel.actors.rules import Actor, require
from civicloop.kernel.clock import services as clock
from civicloop.kernel.ledger import services as ledger
from civicloop.kernel.organizations import services as organizations
from civicloop.platform.identity import policies, queries
from civicloop.platform.identity.events import SessionEnded, SignedIn
from civicloop.platform.identity.services.attempts import DOOR

if TYPE_CHECKING:
    from civicloop.kernel.organizations.models import Person


@transaction.atomic
def note_signed_in(person: Person, *, means: list[str], session_key: str) -> None:
    """Write that a session began."""
    row = UserSession.objects.filter(session_key=session_key).first()
    ledger.append(
        SignedIn(person=person.ref, means=tuple(means), session=row.pk if row else 0), actor=DOOR
    )


@transaction.atomic
def note_signed_out(person: Person, *, session_key: str, by: str = "sign-out") -> None:
    """Write that a session ended, and forget it."""
    row = UserSession.objects.filter(session_key=session_key).first()
    if row is not None:
        _end(row, person=person, actor=DOOR, by=by)


def rename_session(before: str, after: str) -> None:
    """Keep the list true when a session goes on under a new key."""
    UserSession.objects.filter(session_key=before).update(session_key=after)


@transaction.atomic
def end_session(session_id: int, *, actor: Actor, reason: str = "") -> None:
    """End a session; that browser is signed out on its next request."""
    row = queries.session(session_id)
    if row is None:
        return
    require(policies.may_end_sessions_of(actor, row.user_id), action="identity.end_session")
    by = "own" if policies.is_self(actor, row.user_id) else "administrator"
    _end(row, person=row.user, actor=actor, by=by, reason=reason)


@transaction.atomic
def end_all_sessions(
    person_id: int, *, actor: Actor, but: str = "", by: str = "", reason: str = ""
) -> int:
    """End every session of a person, except the one with the key ``but``; how many."""
    require(policies.may_end_sessions_of(actor, person_id), action="identity.end_all_sessions")
    mine = policies.is_self(actor, person_id)
    rows = UserSession.objects.filter(user=person_id).exclude(session_key=but)
    ended = list(rows.select_related("user"))
    for row in ended:
        word = by or ("own" if mine else "administrator")
        _end(row, person=row.user, actor=actor, by=word, reason=reason)
    return len(ended)


@transaction.atomic
def forget_sessions(now: datetime | None = None) -> int:
    """Delete sessions that ran out, and what was kept about their browsers; how many."""
    gone = Session.objects.filter(expire_date__lt=now or clock.now()).delete()[0]
    alive = Session.objects.values("session_key")
    UserSession.objects.exclude(session_key__in=alive).delete()
    return gone


@transaction.atomic
def forget_leaver(person_id: int) -> None:
    """Delete how somebody who left could be reached, here too; twice is once."""
    EmailAddress.objects.filter(user=person_id).delete()
    organizations.forget_contact(person_id)


def _end(row: UserSession, *, person: Person, actor: Actor, by: str, reason: str = "") -> None:
    ledger.append(
        SessionEnded(person=person.ref, session=row.pk, by=by), actor=actor, reason=reason
    )
    row.end()
