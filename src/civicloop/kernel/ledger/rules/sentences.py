"""Audit sentences: how each kind of event reads in a timeline, in two languages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from civicloop.kernel.registry.rules import Registry


@dataclass(frozen=True, slots=True)
class Sentence:
    """One event told in two languages, with the body's fields in braces."""

    zh: str
    en: str


SENTENCES: Registry[Sentence] = Registry("audit sentence")


def declare_sentence(event_name: str, zh: str, en: str) -> None:
    """Say how an event reads: ``declare_sentence("cases.case_assigned", "分派給{unit}", ...)``."""
    SENTENCES.declare(event_name, Sentence(zh, en))


class _Blanks(dict[str, object]):
    def __missing__(self, key: str) -> str:
        return "…"


def sentence(event_name: str, values: Mapping[str, object], language: str = "zh-hant") -> str:
    """The event as a sentence; one that nobody declared is told by its name.

    ``values`` is the body with references already turned into names by the caller; an
    older event that lacks a field shows "…" in its place.
    """
    if event_name not in SENTENCES:
        return event_name.rsplit(".", maxsplit=1)[-1].replace("_", " ")
    told = SENTENCES.get(event_name)
    return (told.en if language.startswith("en") else told.zh).format_map(_Blanks(values))
