"""Equal values found without opening a box."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction

from civicloop.kernel.vault import rules
from civicloop.kernel.vault.services import keys

INDEX = "vault:index:1"
"""The object whose key all blind indexes derive from.

It is wrapped like any other, so that a rotation of the master key leaves the indexes valid.
"""


@transaction.atomic(savepoint=False)
def blind_index(purpose: str, text: str) -> str:
    """The same 64 letters for the same text within a purpose, different between purposes.

    Width, case and blanks make no difference; whatever else does not count (the country
    code of a telephone number) the caller removes first.
    """
    return rules.blind_index(keys.provided([INDEX])[INDEX], purpose, text)


@transaction.atomic(savepoint=False)
def blind_indexes(purpose: str, texts: Iterable[str]) -> list[str]:
    """The indexes of many texts in their order, with one query."""
    key = keys.provided([INDEX])[INDEX]
    return [rules.blind_index(key, purpose, text) for text in texts]
