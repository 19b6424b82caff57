"""Which workspace somebody's rights lead to, and what an automatic run found. No Django."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from civicloop.kernel.actors.rules import Actor

WORKSPACES = (
    ("administration.see_overview", "administration:overview"),
    ("cases.note", "cases:inbox"),
    ("dashboards.open_rows", "dashboards:index"),
    ("cases.see", "cases:inbox"),
)
"""A permission that marks a kind of work, and the page where that work begins, in order."""


def workspaces(actor: Actor, declared: Container[str]) -> Iterator[str]:
    """The names of the pages that fit the actor, the most fitting first."""
    for permission, url_name in WORKSPACES:
        if permission in declared and actor.may(permission):
            yield url_name


@dataclass(frozen=True, slots=True)
class Run:
    """One automatic run over the pages: when, with what, which pages, and every violation."""

    on: date
    axe: str
    browser: str
    standard: tuple[str, ...]
    public: tuple[str, ...]
    staff: tuple[str, ...]
    checks: int
    violations: tuple[Mapping[str, str], ...]


def run_from(data: Mapping[str, Any]) -> Run:
    """The result as it is kept; one that leaves something out is no result."""
    pages = data["pages"]
    return Run(
        on=date.fromisoformat(data["on"]),
        axe=str(data["axe"]),
        browser=str(data["browser"]),
        standard=tuple(data["standard"]),
        public=tuple(page["address"] for page in pages if page["as"] == "anonymous"),
        staff=tuple(page["address"] for page in pages if page["as"] != "anonymous"),
        checks=sum(int(page["checks"]) for page in pages),
        violations=tuple(data["violations"]),
    )


def in_order(rows: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """Duties by their last day, those without one last, by how long they wait already."""
    far = date.max
    return sorted(rows, key=lambda one: (one["duty"].due or far, one["duty"].since or far))
