"""The address to which an answer about one object goes: ``case+c42-k3j4...@city.example``.

What stands after the plus sign names the object and carries a keyed check, so that nobody
can write to an object whose address was not given away. Case does not count in it: mail
servers on the way may change it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

MAC_SIGNS = 16
"""Eighty bits in the alphabet below."""
_ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
_TAG = re.compile(rf"([a-z]{{1,8}})([0-9]{{1,18}})-([0-9a-z]{{{MAC_SIGNS}}})", re.ASCII)


@dataclass(frozen=True, slots=True)
class Tag:
    """What stands after the plus sign: the reader's code, the object's number, the check."""

    code: str
    number: int
    check: str

    @property
    def text(self) -> str:
        """As it stands in the address."""
        return f"{self.code}{self.number}-{self.check}"


def check_of(keyed_digest: str) -> str:
    """The check for an address, from a keyed digest in hex."""
    rest = int(keyed_digest, 16)
    signs = []
    for _ in range(MAC_SIGNS):
        rest, place = divmod(rest, len(_ALPHABET))
        signs.append(_ALPHABET[place])
    return "".join(signs)


def plus_address(base: str, tag: Tag) -> str:
    """The address of one object under the address that everybody may write to."""
    local, _, domain = base.rpartition("@")
    return f"{local}+{tag.text}@{domain}"


def base_of(address: str) -> str:
    """An address without what stands after its plus sign, in small letters."""
    local, _, domain = address.strip().lower().rpartition("@")
    return f"{local.partition('+')[0]}@{domain}"


def tag_of(address: str, base: str) -> Tag | None:
    """What stands after the plus sign in an address of ours; ``None`` in any other."""
    if base_of(address) != base.lower():
        return None
    found = _TAG.fullmatch(address.strip().lower().rpartition("@")[0].partition("+")[2])
    return Tag(found[1], int(found[2]), found[3]) if found else None
