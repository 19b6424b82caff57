"""Who is told."""

from __future__ import annotations

import re
from dataclasses import dataclass

from civicloop.kernel.notices.errors import AddressError

EMAIL = re.compile(
    r"[^\s@<>()\[\],;:\"\\\x00-\x1f\x7f]{1,64}@(?:[^\s@<>()\[\],;:\"\\\x00-\x1f\x7f.]{1,63}\.)*"
    r"[^\s@<>()\[\],;:\"\\\x00-\x1f\x7f.]{1,63}"
)
PHONE = re.compile(r"\+?[0-9][0-9 \-#()]{3,30}")
BREAKS = re.compile(r"[\x00-\x1f\x7f\u0085\u2028\u2029]")


@dataclass(frozen=True, slots=True)
class Recipient:
    """A member of staff by reference, or anybody by address; both may be given.

    ``Recipient(person="organizations:person:12")`` takes e-mail, telephone and language
    from the person; ``Recipient(email="a@b.tw", language="en")`` names a citizen.
    """

    person: str = ""
    email: str = ""
    phone: str = ""
    line: str = ""
    push: str = ""
    language: str = ""

    def __post_init__(self) -> None:
        """Refuse what is no address, above all one that would begin a new header."""
        if self.email and (len(self.email) > 254 or not EMAIL.fullmatch(self.email)):  # noqa: PLR2004 (RFC 5321)
            raise AddressError("This is not an e-mail address.")
        if self.phone and not PHONE.fullmatch(self.phone):
            raise AddressError("This is not a telephone number.")
        if any(BREAKS.search(value) for value in (self.line, self.push, self.person)):
            raise AddressError("An address has no line break.")

    def address(self, part: str) -> str:
        """The address for a channel; empty if this recipient has none."""
        return str(getattr(self, part))
