"""Whether a gazetteer is there at all, and which."""

from __future__ import annotations

from civicloop.kernel.geography.models import GazetteerLoad


def has_gazetteer() -> bool:
    """Whether roads, doors or landmarks were loaded; without, only districts are found by name."""
    return GazetteerLoad.objects.exists()


def gazetteer_version() -> int:
    """A number that grows with every load of the gazetteer; 0 before the first."""
    return GazetteerLoad.objects.values_list("pk", flat=True).first() or 0
