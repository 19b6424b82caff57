"""A form that is sent twice does its work once."""

from __future__ import annotations

import hashlib
from collections.abc import Callable

from django.db import transaction

from civicloop.kernel.actors.rules import Actor
from civicloop.kernel.ledger import services as ledger

SCOPE = "resolutions.form"


@transaction.atomic
def once(token: str, content: str, do: Callable[[], str], *, actor: Actor) -> str:
    """What ``do`` leads on to; the same form with the same content leads there without doing.

    Key and work share one transaction, so that a refusal leaves the form to be sent again.
    Another content under the same token, after a step back in the browser, is new work.
    """
    if not token:
        return do()
    scope = f"{SCOPE} {actor.ref}"[:100]
    key = f"{token} {hashlib.sha256(content.encode()).hexdigest()}"
    known = ledger.once(scope, key, content)
    if known is not None:
        return known
    address = do()
    ledger.remember(scope, key, address)
    return address
