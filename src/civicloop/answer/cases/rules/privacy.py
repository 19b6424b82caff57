"""The privacy notice of the public forms: its sections, and the name of a version."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from civicloop.kernel.city.rules import here

SECTIONS: Final = ("purpose", "kinds", "use", "rights", "without", "safety")
"""What article 8 of the Personal Data Protection Act wants told, and how the data are kept."""

_LABEL = re.compile(r"[0-9]{1,4}-([0-9]{1,4})")


@dataclass(frozen=True, slots=True)
class PrivacyNotice:
    """One version of the notice, as its readers see it."""

    label: str
    effective_from: date
    texts: Mapping[str, str]

    def section(self, name: str, language: str) -> str:
        """The text of a section in a language."""
        return self.texts[f"{name}_{'en' if language == 'en' else 'zh'}"]


def notice_label(effective_from: date, version: int) -> str:
    """The name of a version, as it is kept beside what people sent in: ``115-1``."""
    return f"{here().year(effective_from.year)}-{version}"


def version_in(label: str) -> int | None:
    """The version that a name means; ``None`` if it is no name."""
    found = _LABEL.fullmatch(label)
    return int(found[1]) if found else None


def notice_from(parameters: Mapping[str, Any], effective_from: date, version: int) -> PrivacyNotice:
    """A version of the rule set as a notice."""
    texts = {key: str(value) for key, value in parameters.items()}
    return PrivacyNotice(notice_label(effective_from, version), effective_from, texts)
