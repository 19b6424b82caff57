"""Kinds of thing that can be found."""

from __future__ import annotations

from dataclasses import dataclass

from civicloop.kernel.registry.rules import Registry


@dataclass(frozen=True, slots=True)
class SearchKind:
    """What modules let be found under one name, such as ``cases.case``.

    ``permission`` decides who finds it, and in which units; ``url`` is the name of the
    page of one object, which takes its primary key. What is ``shared`` everybody finds who
    has the permission in any unit.
    """

    kind: str
    label_zh: str
    label_en: str
    permission: str
    url: str
    shared: bool = False

    def label(self, language: str) -> str:
        """What the kind is called."""
        return self.label_en if language == "en" else self.label_zh


KINDS: Registry[SearchKind] = Registry("search kind")


def declare_search(
    kind: str, *, label_zh: str, label_en: str, permission: str, url: str, shared: bool = False
) -> SearchKind:
    """Declare a kind; modules then index their objects under it."""
    return KINDS.declare(kind, SearchKind(kind, label_zh, label_en, permission, url, shared))
