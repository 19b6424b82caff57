"""Reads: the city, and the views that a person keeps."""

from __future__ import annotations

from civicloop.ui.models import City, SavedView


def city() -> City:
    """The city of this installation; without a name until its data are loaded."""
    return City.objects.first() or City(pk=1)


def views_of(person_id: int, table: str) -> list[SavedView]:
    """The views of one table that a person keeps, by name."""
    return list(SavedView.objects.filter(person_id=person_id, table=table))


def view_for_change(view_id: int, person_id: int) -> SavedView:
    """One's own view, locked."""
    return SavedView.objects.select_for_update().get(pk=view_id, person_id=person_id)


def city_for_change() -> City:
    """The one row, locked; made if it is not there yet."""
    City.objects.get_or_create(pk=1)
    return City.objects.select_for_update().get(pk=1)
