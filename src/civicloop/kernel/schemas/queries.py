"""Which version of a form holds."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any

from civicloop.kernel.editions.queries import kept
from civicloop.kernel.schemas.errors import NoSchemaError
from civicloop.kernel.schemas.models import FormSchema


def in_force(key: str, on: date) -> FormSchema:
    """The version of a form that holds on a day."""
    found = (
        FormSchema.objects.filter(key=key, effective_from__lte=on)
        .order_by("-effective_from")
        .first()
    )
    if found is None:
        raise _none_in_force(key, on)
    return found


def kept_in_force(key: str, on: date) -> FormSchema:
    """The same from the memory of the process, to be read and not changed."""
    held = [row for row in _kept_versions(key) if row.effective_from <= on]
    if not held:
        raise _none_in_force(key, on)
    return max(held, key=lambda row: row.effective_from)


@kept("schemas", most=512)
def _kept_versions(key: str) -> tuple[FormSchema, ...]:
    """Those of every day, so that no midnight has all of them read again."""
    return tuple(versions(key))


def _none_in_force(key: str, on: date) -> NoSchemaError:
    return NoSchemaError(f"No version of form {key!r} is in force on {on.isoformat()}.")


def version(key: str, number: int) -> FormSchema:
    """One version of a form, as answers that were given under it need it."""
    found = FormSchema.objects.filter(key=key, version=number).first()
    if found is None:
        raise NoSchemaError(f"Form {key!r} has no version {number}.")
    return found


def versions(key: str) -> Sequence[FormSchema]:
    """Every version of a form, the newest first."""
    return list(FormSchema.objects.filter(key=key))


def in_force_many(keys: Collection[str], on: date) -> dict[str, Mapping[str, Any]]:
    """The definitions of many forms that hold on a day, by key; one statement."""
    rows = (
        FormSchema.objects.filter(key__in=keys, effective_from__lte=on)
        .order_by("key", "-effective_from")
        .distinct("key")
    )
    return {row.key: row.definition for row in rows}
