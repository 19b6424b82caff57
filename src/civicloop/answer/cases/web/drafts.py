"""The signed token of a report that is being written: its key, and the case it will be."""

from __future__ import annotations

import secrets
from dataclasses import dataclass

from django.core import signing

from civicloop.answer.cases import services as cases

SALT = "cases.draft"
HOURS = 12


@dataclass(frozen=True, slots=True)
class DraftToken:
    """What the form carries from its first sight to the case."""

    key: str
    case_id: int

    @property
    def ref(self) -> str:
        """The reference of the case to be; photos are kept for it before it is."""
        return f"cases:case:{self.case_id}"

    @property
    def text(self) -> str:
        """The token as it stands in the form."""
        return signing.dumps([self.key, self.case_id], salt=SALT)


def fresh() -> DraftToken:
    """A token for a new report."""
    return DraftToken(secrets.token_urlsafe(16), cases.reserve())


def read(text: str) -> DraftToken | None:
    """The token in a form; ``None`` once it is too old, or if it is not ours."""
    try:
        key, case_id = signing.loads(text, salt=SALT, max_age=HOURS * 3600)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    return DraftToken(str(key), int(case_id))
