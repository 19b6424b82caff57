"""Equal values found without opening a box."""

from __future__ import annotations

from collections.abc import Iterable

from civicloop.kernel.editions.queries import kept
from civicloop.kernel.vault import rules
from civicloop.kernel.vault.errors import KeyUnknownError
from civicloop.kernel.vault.services import keys

INDEX = "vault:index:1"
"""The object whose key all blind indexes derive from.

It is wrapped like any other, so that a rotation of the master key leaves the indexes valid.
"""


def blind_index(purpose: str, text: str) -> str:
    """The same 64 letters for the same text within a purpose, different between purposes.

    Width, case and blanks make no difference; whatever else does not count (the country
    code of a telephone number) the caller removes first.
    """
    return rules.blind_index(_key(), purpose, text)


def blind_indexes(purpose: str, texts: Iterable[str]) -> list[str]:
    """The indexes of many texts in their order, with one query."""
    key = _key()
    return [rules.blind_index(key, purpose, text) for text in texts]


def _key() -> bytes:
    try:
        return _kept_key()
    except KeyUnknownError:
        return keys.provided([INDEX])[INDEX]


@kept("vault.index")
def _kept_key() -> bytes:
    """The open key, which no retention ever destroys: the one key that a process keeps."""
    return keys.existing([INDEX])[INDEX]
