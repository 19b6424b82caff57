"""Every read of files."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.conf import settings
from django.db.models import Q, QuerySet

from civicloop.kernel.files.models import StoredFile
from civicloop.kernel.statements import services as statements
from civicloop.kernel.statements.rules import Part


def files_of(ref: str, kind: str = "") -> Sequence[StoredFile]:
    """The files of an object, oldest first, without those that were removed."""
    return list(_alive(ref, kind))


def files_of_many(refs: Sequence[str], kind: str = "") -> dict[str, list[StoredFile]]:
    """The files of many objects in one query, by reference."""
    found = StoredFile.objects.filter(owner_ref__in=refs, removed_at=None)
    gathered: dict[str, list[StoredFile]] = {ref: [] for ref in refs}
    for each in found.filter(kind=kind) if kind else found:
        gathered[each.owner_ref].append(each)
    return gathered


def count_of(ref: str, kind: str) -> int:
    """How many files of a kind an object has."""
    return int(statements.ask(counting(ref, kind))[0])


def counting(ref: str, kind: str, *, since: datetime | None = None) -> Part:
    """The same as a part of a statement; ``since`` counts what was stored from then on."""
    return Part(
        "files",
        """SELECT count(*) FROM files_storedfile
        WHERE owner_ref = %s AND kind = %s AND removed_at IS NULL
          AND (%s::timestamptz IS NULL OR created_at >= %s::timestamptz)""",
        (ref, kind, since, since),
    )


def stored_between(kind: str, begin: datetime, end: datetime) -> QuerySet[StoredFile]:
    """The files of a kind that came in from one instant on and before another, not removed."""
    return StoredFile.objects.filter(
        kind=kind, created_at__gte=begin, created_at__lt=end, removed_at=None
    ).order_by("pk")


def is_wanted(digest: str) -> bool:
    """Whether any file that was not removed has this content, whole or as thumbnail."""
    holds = Q(digest=digest) | Q(thumbnail_digest=digest)
    return StoredFile.objects.filter(holds, removed_at=None).exists()


def for_change(file_id: int) -> StoredFile:
    """The one lock of this module."""
    return StoredFile.objects.select_for_update().get(pk=file_id)


def scanner() -> str:
    """The address of the virus scanner, or an empty text: nothing is scanned then."""
    return str(settings.CLAMD_ADDRESS)


def _alive(ref: str, kind: str) -> QuerySet[StoredFile]:
    found = StoredFile.objects.filter(owner_ref=ref, removed_at=None)
    return found.filter(kind=kind) if kind else found
