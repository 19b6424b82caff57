"""Tokens by which a program follows a letter that it sent, until there is a case."""

from __future__ import annotations

import hmac
import re
from typing import Final

from civicloop.answer.cases.models import Letter
from civicloop.kernel.vault import services as vault

PURPOSE: Final = "cases.program_token"
_FORM: Final = re.compile(r"(?P<key>[1-9][0-9]{0,17})-(?P<proof>[0-9a-f]{32})", re.ASCII)


def token_for(letter: Letter) -> str:
    """The token of a letter; it tells the number of the case later, and confirms nothing."""
    return f"{letter.pk}-{_proof(letter)}"


def letter_behind(token: str) -> Letter | None:
    """The letter of a token; ``None`` for a wrong one, and once the letter is gone."""
    found = _FORM.fullmatch(token)
    letter = (
        Letter.objects.select_related("case").filter(pk=int(found["key"])).first()
        if found
        else None
    )
    if found is None or letter is None or not hmac.compare_digest(found["proof"], _proof(letter)):
        return None
    return letter


def _proof(letter: Letter) -> str:
    return vault.blind_index(PURPOSE, letter.salt.hex)[:32]
