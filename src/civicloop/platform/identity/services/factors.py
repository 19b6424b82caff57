"""Codes and passkeys: used once, counted, added and removed."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.db import connection, transaction

from civicloop.kernel.actors.rules import Actor, require
from civicloop.kernel.clock import services as clock
from civicloop.kernel.ledger import services as ledger
from civicloop.platform.identity import policies, queries
from civicloop.platform.identity.errors import BadSecretError, LastFactorError, NoSuchFactorError
from civicloop.platform.identity.events import FactorAdded, FactorRemoved, PasskeyRefused
from civicloop.platform.identity.models import FactorUse
from civicloop.platform.identity.rules import is_seed, matching_step
from civicloop.platform.identity.services.attempts import DOOR
from civicloop.platform.identity.services.secrets import (
    destroy_secrets,
    open_secret,
    seal_secret,
)

if TYPE_CHECKING:
    from civicloop.kernel.organizations.models import Person

ADVANCE = """
INSERT INTO identity_factoruse AS u (factor_id, counter) VALUES (%s, %s)
ON CONFLICT (factor_id) DO UPDATE SET counter = excluded.counter
WHERE u.counter < excluded.counter
RETURNING 1
"""


def _advance(factor_id: int, counter: int) -> bool:
    """Move the marker of a factor forward; only one of several at once succeeds."""
    with connection.cursor() as cursor:
        cursor.execute(ADVANCE, [factor_id, counter])
        return cursor.fetchone() is not None


def use_code(person_id: int, code: str, now: datetime | None = None) -> Authenticator | None:
    """The factor whose code this is, and the code is spent; ``None`` if it is none.

    A code from the app works once, also when it is sent twice at the same time, and none
    older than it works afterwards. A recovery code works once in its life.
    """
    at = (now or clock.now()).timestamp()
    for factor in queries.factors(person_id).exclude(type=Authenticator.Type.WEBAUTHN):
        if factor.type == Authenticator.Type.RECOVERY_CODES:
            if RecoveryCodes(factor).validate_code(code):
                return factor
            continue
        step = matching_step(open_secret(factor.data["secret"]), code, at=at)
        if step is not None and _advance(factor.pk, step):
            return factor
    return None


@transaction.atomic
def _refuse_passkey(factor: Authenticator, stored: int, presented: int) -> None:
    ledger.append(
        PasskeyRefused(
            person=factor.user.ref, factor=factor.pk, stored=stored, presented=presented
        ),
        actor=DOOR,
    )


def count_passkey(factor: Authenticator, counter: int) -> bool:
    """Accept the counter that a passkey presents, unless it does not go forward.

    Passkeys that are copied between a person's devices always present zero; that is
    accepted as long as the passkey has never counted (WebAuthn section 6.1.1).
    """
    if _advance(factor.pk, counter):
        return True
    stored = FactorUse.objects.get(factor=factor.pk).counter
    if counter == stored == 0:
        return True
    _refuse_passkey(factor, stored, counter)
    return False


@transaction.atomic
def add_code_factor(
    person: Person, seed: str, *, actor: Actor, used_step: int | None = None
) -> tuple[Authenticator, bool]:
    """Give a person a factor of codes, and recovery codes if there are none yet.

    ``used_step`` is the step of the code that confirmed the set-up; it is spent. The
    second value tells whether recovery codes were made.
    """
    require(
        policies.may_change_factors_of(actor, person.pk) or policies.may_manage_accounts(actor),
        action="identity.add_code_factor",
    )
    if not is_seed(seed):
        raise BadSecretError("A seed is base 32 of at least 128 bits.")
    for old in queries.factors_for_change(person.pk):
        if old.type == Authenticator.Type.TOTP:
            _delete(old, actor)
    factor = Authenticator.objects.create(
        user=person, type=Authenticator.Type.TOTP, data={"secret": seal_secret(seed)}
    )
    if used_step is not None:
        _advance(factor.pk, used_step)
    made = note_added(factor, actor=actor)
    return factor, made


@transaction.atomic
def note_added(factor: Authenticator, *, actor: Actor, counter: int | None = None) -> bool:
    """Write that a factor exists; make recovery codes if there are none, and say so."""
    if counter is not None:
        _advance(factor.pk, counter)
    ledger.append(
        FactorAdded(person=factor.user.ref, factor=factor.pk, kind=factor.type), actor=actor
    )
    codes = queries.factors(factor.user_id).filter(type=Authenticator.Type.RECOVERY_CODES)
    if codes.exists():
        return False
    RecoveryCodes.activate(factor.user)
    return True


@transaction.atomic
def renew_recovery_codes(person: Person, *, actor: Actor) -> None:
    """Replace the recovery codes; the old ones open nothing any more."""
    require(policies.may_change_factors_of(actor, person.pk), action="identity.renew_codes")
    for old in queries.factors_for_change(person.pk):
        if old.type == Authenticator.Type.RECOVERY_CODES:
            _delete(old, actor)
    codes = RecoveryCodes.activate(person).instance
    ledger.append(FactorAdded(person=person.ref, factor=codes.pk, kind=codes.type), actor=actor)


@transaction.atomic
def remove_factor(person_id: int, factor_id: int, *, actor: Actor) -> None:
    """Remove one factor; the last one stays, because an account without one is open."""
    require(policies.may_change_factors_of(actor, person_id), action="identity.remove_factor")
    present = {row.pk: row for row in queries.factors_for_change(person_id)}
    factor = present.get(factor_id)
    if factor is None:
        raise NoSuchFactorError("This factor is gone already.")
    confirming = [row for row in present.values() if row.type in queries.CONFIRMING]
    if confirming == [factor]:
        raise LastFactorError("Add another way to confirm your sign-in before you remove this one.")
    _delete(factor, actor)


def _delete(factor: Authenticator, actor: Actor) -> None:
    destroy_secrets(factor)
    ledger.append(
        FactorRemoved(person=factor.user.ref, factor=factor.pk, kind=factor.type), actor=actor
    )
    factor.delete()
