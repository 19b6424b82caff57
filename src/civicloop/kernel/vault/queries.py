"""What the vault can tell without opening anything."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db.models import Count

from civicloop.kernel.statements import services as statements
from civicloop.kernel.vault import rules
from civicloop.kernel.vault.adapters import key_files
from civicloop.kernel.vault.errors import BoxDamagedError, MasterKeyError
from civicloop.kernel.vault.models import ObjectKey


@dataclass(frozen=True, slots=True)
class Master:
    """A master key that wraps object keys: ``good``, ``missing``, ``damaged`` or ``wrong``."""

    name: str
    state: str

    @property
    def good(self) -> bool:
        """Whether what it wraps can be opened."""
        return self.state == "good"


def keys_of(refs: Collection[str]) -> Sequence[ObjectKey]:
    """The wrapped keys of objects, of those that have one; destroyed ones too."""
    if len(refs) == 1:  # nearly always, and in every step of a case
        return statements.rows(ObjectKey, "ref = %s", *refs)
    return list(ObjectKey.objects.filter(ref__in=refs))


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


def masters(folder: Path | None = None) -> list[Master]:
    """Every master key that the database needs, tried on one key that it wraps.

    Asks the index for one row of each, however many keys there are. A file of the right
    name with another key in it is ``wrong``: it belongs to another installation.
    """
    place = folder or Path(settings.MASTER_KEYS_DIR)
    living = ObjectKey.objects.filter(destroyed_at__isnull=True).order_by("master", "ref")
    found: list[Master] = []
    row = living.first()
    while row is not None:
        found.append(Master(row.master, _state(place, row)))
        row = living.filter(master__gt=row.master).first()
    return found


def _state(folder: Path, row: ObjectKey) -> str:
    if row.master not in key_files.names(folder):
        return "missing"
    try:
        rules.unwrap(key_files.read(folder, row.master), bytes(row.wrapped), ref=row.ref)
    except MasterKeyError:
        return "damaged"
    except BoxDamagedError:
        return "wrong"
    return "good"


def fingerprints(folder: Path | None = None) -> dict[str, str]:
    """What tells each master key of a folder from any other, and nothing about it."""
    place = folder or Path(settings.MASTER_KEYS_DIR)
    found = {}
    for name in key_files.names(place):
        try:
            found[name] = rules.fingerprint(key_files.read(place, name))
        except MasterKeyError:
            found[name] = "damaged"
    return found


def destroyed_among(refs: Iterable[str]) -> set[str]:
    """Which of some objects lost their keys."""
    rows = ObjectKey.objects.filter(ref__in=list(refs), destroyed_at__isnull=False)
    return set(rows.values_list("ref", flat=True))
