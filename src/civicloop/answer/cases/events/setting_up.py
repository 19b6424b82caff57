"""What changes in the lists that cases stand on: categories, routing, duty telephones."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class DutyPhoneSaved:
    """A unit's duty telephone was added, changed or ended; names the fields that changed."""

    duty_phone: str
    unit: str
    fields: str


@dataclass(frozen=True)
class CategorySaved:
    """A category was made or edited; names the fields that changed."""

    category: str
    code: str
    fields: str


@dataclass(frozen=True)
class CategoryGroupSaved:
    """A group of categories was made or edited; names the fields that changed."""

    group: str
    code: str
    fields: str


@dataclass(frozen=True)
class RoutingRuleSaved:
    """A routing rule was made, edited or ended."""

    rule: str
    category: str
    district: str
    unit: str
    valid_from: str
    valid_until: str


@dataclass(frozen=True)
class ReplyTemplateSaved:
    """A ready-made reply was made or edited; names the fields that changed."""

    reply: str
    outcome: str
    fields: str
