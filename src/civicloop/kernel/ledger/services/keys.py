"""Idempotency keys: the same request twice has one effect and one answer."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Sequence

from django.db import connection, transaction

from civicloop.kernel.ledger.errors import KeyReusedError, OutsideTransactionError
from civicloop.kernel.ledger.models import Key
from civicloop.kernel.statements import services as statements
from civicloop.kernel.statements.rules import Part

CLAIM = """
INSERT INTO ledger_key (scope, key, fingerprint, result, created_at)
VALUES (%s, %s, %s, '', clock_timestamp()) ON CONFLICT (scope, key) DO NOTHING
RETURNING id
"""


def once(scope: str, key: str, fingerprint: str, *, beside: Sequence[Part] = ()) -> str | None:
    """The result of an earlier call with this key, or ``None``: then do it, and ``remember``.

    Two calls at once with one key: the second waits until the first commits and gets its
    result, or does the work itself if the first failed. ``fingerprint`` is any text that
    is equal for equal requests (only its hash is kept); another one under the same key
    raises ``KeyReusedError``. Scope names the kind of call and the caller. ``beside`` are
    locks that the caller takes next, in the same statement.
    """
    if not connection.in_atomic_block:
        raise OutsideTransactionError("once() must share the transaction of what it guards.")
    mark = hashlib.sha256(fingerprint.encode()).hexdigest()
    claimed, *_ = statements.ask_after(Part("claimed", CLAIM, (scope, key, mark)), *beside)
    if claimed:
        return None
    found = Key.objects.select_for_update().get(scope=scope, key=key)
    if found.fingerprint != mark:
        raise KeyReusedError(scope)
    return found.result or None


def remember(scope: str, key: str, ref: str) -> None:
    """Keep the result of a call under its key, in the same transaction as the result."""
    if not statements.write(remembering(scope, key, ref), returning="claimed"):
        raise OutsideTransactionError("remember() follows once() in the same transaction.")


def remembering(scope: str, key: str, ref: str) -> Part:
    """The part that does so, for a statement that writes the result itself."""
    return statements.change(
        Key, {"result": ref}, "scope = %s AND key = %s RETURNING id", scope, key, name="claimed"
    )


@transaction.atomic
def forget_keys(*, before: dt.datetime) -> int:
    """Delete keys made before an instant; a retry that late counts as a new request."""
    return Key.objects.filter(created_at__lt=before).delete()[0]
