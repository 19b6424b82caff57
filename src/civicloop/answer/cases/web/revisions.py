"""The history of a setting in words: who changed what, from what to what."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import get_language, pgettext

from civicloop.answer.cases import queries
from civicloop.answer.cases.web.forms.settings import CategoryForm, GroupForm, ReplyForm
from civicloop.answer.cases.web.labels import (
    BASES,
    CONFIDENTIALITIES,
    KINDS,
    OUTCOMES,
    Label,
)
from civicloop.kernel.organizations import queries as organizations

WORDS: dict[str, dict[str, Label]] = {
    "kind": KINDS,
    "statutory_basis": BASES,
    "confidentiality": CONFIDENTIALITIES,
    "outcome": OUTCOMES,
}


@dataclass(frozen=True, slots=True)
class ToldChange:
    """One change: when, by whom, and each field with its label and both values."""

    at: datetime
    by: str
    fields: tuple[tuple[Label, str, str], ...]


def told_changes(ref: str) -> list[ToldChange]:
    """The history of an object, the newest first."""
    changes = queries.changes_of(ref)
    names = _names({change.row.saved_by for change in changes})
    return [
        ToldChange(
            change.row.saved_at,
            names.get(change.row.saved_by, change.row.saved_by),
            tuple(
                (_label(name), _shown(name, before), _shown(name, after))
                for name, before, after in change.fields
            ),
        )
        for change in changes
    ]


def _names(refs: set[str]) -> dict[str, str]:
    """The names of those who are people; programs stand by their own word."""
    keys = {ref.rpartition(":")[2]: ref for ref in refs if ref.startswith("person:")}
    people = organizations.people_who_may_sign_in().filter(
        pk__in=[key for key in keys if key.isdecimal()]
    )
    return {keys[str(person.pk)]: str(person) for person in people}


def _label(name: str) -> Label:
    for form in (CategoryForm, ReplyForm, GroupForm):
        if name in form.base_fields:
            return form.base_fields[name].label or name
    return name


def _shown(name: str, value: Any) -> str:  # noqa: ANN401 (a value of any field)
    if value is None or value in ("", []):
        return "—"
    if isinstance(value, bool):
        return pgettext("answer", "Yes") if value else pgettext("answer", "No")
    if isinstance(value, list):
        return ("、" if get_language() != "en" else ", ").join(str(item) for item in value)
    return str(WORDS.get(name, {}).get(str(value), value))
