"""What the vault can tell without opening anything."""

from __future__ import annotations

from django.db.models import Count

from civicloop.kernel.vault.models import ObjectKey


def is_destroyed(ref: str) -> bool:
    """Whether the object's key was destroyed."""
    return ObjectKey.objects.filter(ref=ref, destroyed_at__isnull=False).exists()


def keys_by_master() -> dict[str, int]:
    """How many object keys each master key wraps; a master key at zero may be put away."""
    rows = ObjectKey.objects.filter(destroyed_at__isnull=True).values_list("master")
    return dict(rows.annotate(total=Count("ref")).order_by("master"))


def number_of_keys() -> int:
    """How many objects have, or had, a key."""
    return ObjectKey.objects.count()
