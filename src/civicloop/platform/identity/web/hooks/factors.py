"""Where allauth asks about factors."""

from __future__ import annotations

from typing import Any

from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext_lazy as _

from civicloop.platform.identity import queries, services
from civicloop.platform.identity.rules import may_offer_passkeys

ISSUER = "CivicLoop"


class FactorAdapter(DefaultMFAAdapter):
    """Seals seeds, names people by their user name, and keeps the last factor."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": _("This code is wrong or was used already."),
        "incorrect_passkey": _("This passkey was not accepted."),
    }

    def encrypt(self, text: str) -> str:
        """A seed as it is stored."""
        return services.seal_secret(text)

    def decrypt(self, encrypted_text: str) -> str:
        """The seed."""
        return services.open_secret(encrypted_text)

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """Whether another factor remains."""
        others = queries.confirming_factors(authenticator.user_id)
        return others.exclude(pk=authenticator.pk).exists()

    def _get_user_identifier(self, user: Any) -> str:  # noqa: ANN401 (allauth's)
        return user.username

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """The name under which passkeys hold: the host's, never an address."""
        request = context.request
        if not may_offer_passkeys(request.get_host(), secure=request.is_secure()):
            raise PermissionDenied("passkeys need a host name")
        return {"id": request.get_host().partition(":")[0], "name": ISSUER}
