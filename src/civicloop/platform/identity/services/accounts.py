"""Administrators make accounts, set passwords and reset factors."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.contrib.auth.password_validation import validate_password
from django.db import transaction

from civicloop.kernel.actors.rules import Actor, require
from civicloop.kernel.clock import services as clock
from civicloop.kernel.ledger import services as ledger
from civicloop.platform.identity import policies, queries
from civicloop.platform.identity.events import AccountCreated, FactorsReset, PasswordChanged
from civicloop.platform.identity.models import LentPassword
from civicloop.platform.identity.services.factors import add_code_factor
from civicloop.platform.identity.services.secrets import destroy_secrets
from civicloop.platform.identity.services.sessions import end_all_sessions

if TYPE_CHECKING:
    from civicloop.kernel.organizations.models import Person


@transaction.atomic
def create_account(
    person: Person,
    password: str,
    totp_secret: str | None = None,
    *,
    actor: Actor,
    lent: bool = False,
    now: datetime | None = None,
) -> None:
    """Make a person able to sign in.

    Without a seed the person is led to enrol a factor at the first sign-in. A password
    that is too short, common or full of context words raises ``ValidationError``. A ``lent``
    password is known to who set it: the person must change it before anything else.
    """
    require(policies.may_manage_accounts(actor), action="identity.create_account")
    validate_password(password, person)
    person.set_password(password)
    person.save(update_fields=["password"])
    _note_lent(person, lent=lent, now=now)
    factors = ("password", "totp") if totp_secret else ("password",)
    ledger.append(AccountCreated(person=person.ref, factors=factors), actor=actor)
    if totp_secret:
        add_code_factor(person, totp_secret, actor=actor)


@transaction.atomic
def set_password(
    person: Person,
    password: str,
    *,
    actor: Actor,
    but: str = "",
    reason: str = "",
    lent: bool = False,
    now: datetime | None = None,
) -> None:
    """Give a person another password and end every session, but the one with that key.

    A ``lent`` one must be changed at the next sign-in.
    """
    own = policies.is_self(actor, person.pk)
    require(own or policies.may_manage_accounts(actor), action="identity.set_password")
    validate_password(password, person)
    person.set_password(password)
    person.save(update_fields=["password"])
    _note_lent(person, lent=lent, now=now)
    ledger.append(PasswordChanged(person=person.ref), actor=actor, reason=reason)
    end_all_sessions(person.pk, actor=actor, but=but, by="password", reason=reason)


@transaction.atomic
def reset_factors(person: Person, *, actor: Actor, reason: str) -> int:
    """Remove every factor of a person who lost them, and end every session; how many.

    The person enrols anew at the next sign-in. Nobody resets their own: whoever stole a
    session could otherwise take over the account.
    """
    allowed = policies.may_manage_accounts(actor) and not policies.is_self(actor, person.pk)
    require(allowed, action="identity.reset_factors")
    removed = queries.factors_for_change(person.pk)
    for factor in removed:
        destroy_secrets(factor)
        factor.delete()
    ledger.append(FactorsReset(person=person.ref, removed=len(removed)), actor=actor, reason=reason)
    end_all_sessions(person.pk, actor=actor, reason=reason)
    return len(removed)


def _note_lent(person: Person, *, lent: bool, now: datetime | None) -> None:
    if lent:
        defaults = {"lent_at": now or clock.now()}
        LentPassword.objects.update_or_create(person=person, defaults=defaults)
    else:
        LentPassword.objects.filter(person=person).delete()
