"""Seeds at rest: each under a key of its own, which is destroyed with the factor."""

from __future__ import annotations

import base64
from uuid import uuid4

from allauth.mfa.models import Authenticator

from civicloop.kernel.vault import services as vault

FIELD = "seed"


def seal_secret(text: str) -> str:
    """A seed as it is stored: the reference of its key, and the box."""
    ref = f"identity:seed:{uuid4().hex}"
    return f"{ref} {base64.b64encode(vault.seal(ref, text, field=FIELD)).decode()}"


def open_secret(stored: str) -> str:
    """The seed; a box that was moved to another reference does not open."""
    ref, _, box = stored.partition(" ")
    return vault.unseal(ref, base64.b64decode(box), field=FIELD).decode()


def destroy_secret(stored: str) -> None:
    """Make one stored seed unreadable, in every backup too."""
    vault.destroy(stored.partition(" ")[0])


def destroy_secrets(factor: Authenticator) -> None:
    """Make every seed that is stored with a factor unreadable."""
    for name in ("secret", "seed"):
        stored = factor.data.get(name)
        if stored:
            destroy_secret(stored)
