"""What is kept of a letter, and what staff may write."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from civicloop.answer.cases.errors import Fault
from civicloop.answer.cases.rules.drafts import DESCRIPTION_LIMIT, Faults, check_text

UNSORTED: Final = "to-be-sorted"
"""The category of letters until somebody has read them."""
LETTER_LIMIT: Final = 20_000
"""Longer letters are cut in the case; the whole stands in the letter itself, which is kept."""
SUBJECT_LIMIT: Final = 150
CUT: Final = "\n……"
_CHINESE = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]")
_LATIN = re.compile(r"[A-Za-z]")


@dataclass(frozen=True, slots=True)
class Kept:
    """A letter as the case keeps it: what stands as its description, and the whole of it."""

    description: str
    whole: str


def kept_text(subject: str, text: str) -> Kept:
    """Subject and words of a letter, in the lengths that a case may hold.

    The whole is empty where the description says all of it.
    """
    told = "\n\n".join(part for part in (subject, text) if part)
    if len(told) <= DESCRIPTION_LIMIT:
        return Kept(told, "")
    return Kept(cut(told, DESCRIPTION_LIMIT), cut(told, LETTER_LIMIT))


def cut(text: str, limit: int) -> str:
    """A text of at most so many signs, with a mark where it was cut."""
    return text if len(text) <= limit else text[: limit - len(CUT)].rstrip() + CUT


def language_of(text: str) -> str:
    """The language in which its writer is answered: English only if no Chinese stands in it."""
    return "zh-hant" if _CHINESE.search(text) or not _LATIN.search(text) else "en"


def check_mail(*, subject: str, text: str, is_reachable: bool) -> Faults:
    """What is wrong with an e-mail to a reporter."""
    faults: Faults = {
        "subject": check_text(subject, limit=SUBJECT_LIMIT, needed=True)
        or ((Fault("one_line"),) if "\n" in subject or "\t" in subject else ()),
        "text": check_text(text, limit=DESCRIPTION_LIMIT, needed=True),
        "reporter": () if is_reachable else (Fault("no_address"),),
    }
    return {name: row for name, row in faults.items() if row}
