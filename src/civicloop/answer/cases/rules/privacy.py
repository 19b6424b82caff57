"""The privacy notice of the public forms: its sections, and the name of a version."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from difflib import SequenceMatcher
from typing import Any, Final

from civicloop.kernel.city.rules import here

SECTIONS: Final = ("purpose", "kinds", "use", "rights", "without", "safety")
"""What article 8 of the Personal Data Protection Act wants told, and how the data are kept."""

_WORDS = re.compile(r"[A-Za-z0-9]+|\s+|.", re.DOTALL)
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


def changes(before: str, after: str) -> list[tuple[str, str]]:
    """What two versions of a text share (``same``), what went (``out``) and what came (``in``).

    Compared by words, and by signs where words are not parted, as in Chinese.
    """
    old, new = _WORDS.findall(before), _WORDS.findall(after)
    found = []
    for kind, i, j, k, m in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            found.append(("same", "".join(old[i:j])))
            continue
        found += [("out", "".join(old[i:j]))] if j > i else []
        found += [("in", "".join(new[k:m]))] if m > k else []
    return found


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
