"""What the design system tells the ledger."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ViewSaved:
    """A person kept a table's filters and order under a name."""

    view: str
    table: str
    is_default: bool


@dataclass(frozen=True, slots=True)
class ViewRemoved:
    """A person gave up a view of a table."""

    view: str
    table: str
