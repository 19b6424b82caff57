"""Which workspace somebody's rights lead to. No Django."""

from __future__ import annotations

from collections.abc import Container, Iterator

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
