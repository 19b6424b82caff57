"""Pictures that a report names by their addresses: kept as links, then fetched beside the work."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from django.conf import settings
from django.db import transaction

from civicloop.answer.cases.adapters import media
from civicloop.answer.cases.errors import MediaAwayError, MediaRefusedError
from civicloop.answer.cases.models import LinkedMedia
from civicloop.answer.cases.queries import linked_media
from civicloop.answer.cases.rules import words
from civicloop.answer.cases.services.notes import note
from civicloop.answer.cases.states import MediaState
from civicloop.kernel.actors.rules import Actor
from civicloop.kernel.clock import services as clock
from civicloop.kernel.files import services as files
from civicloop.kernel.files.errors import FileRefusedError, ScannerUnavailableError
from civicloop.kernel.files.rules import KINDS
from civicloop.kernel.vault import services as vault
from civicloop.kernel.vault.errors import KeyDestroyedError

BEFORE: Final = "cases.before_photo"
FIELD: Final = "media_url"
TRIES: Final = 5
AT_ONCE: Final = 50


def link(case_id: int, urls: Sequence[str], *, now: datetime) -> None:
    """Keep the addresses of pictures with a case; they are fetched within minutes."""
    ref = f"cases:case:{case_id}"
    boxes = vault.seal_many([(ref, FIELD, url) for url in urls])
    LinkedMedia.objects.bulk_create(
        LinkedMedia(
            case_id=case_id, position=place, url_sealed=box, changed_at=now, next_try_at=now
        )
        for place, box in enumerate(boxes, start=1)
    )


def fetch_linked(*, actor: Actor, now: datetime | None = None) -> int:
    """Fetch the pictures whose turn it is; how many were kept.

    Each has a transaction of its own. A host that does not answer is asked again, later
    and later, five times in all. Of one that is given up a note tells the colleagues.
    """
    now = now or clock.now()
    return sum(_fetch_one(pk, actor=actor, now=now) for pk in linked_media.waiting(now)[:AT_ONCE])


@transaction.atomic
def _fetch_one(pk: int, *, actor: Actor, now: datetime) -> bool:
    row = linked_media.for_change(pk)
    if row is None:
        return False
    row.tries += 1
    row.changed_at = now
    ref, url = f"cases:case:{row.case_id}", ""
    try:
        url = vault.unseal(ref, bytes(row.url_sealed), field=FIELD).decode()
        found = media.fetch(
            url, hosts=settings.OPEN311_MEDIA_HOSTS, limit=KINDS.get(BEFORE).max_bytes
        )
        with transaction.atomic():
            files.store(
                found.content, ref=ref, kind=BEFORE, actor=actor, claimed_type=found.media_type
            )
        row.state, row.fault = MediaState.KEPT, ""
    except KeyDestroyedError:
        row.state, row.fault = MediaState.REFUSED, "forgotten"
    except (MediaRefusedError, FileRefusedError) as error:
        row.state, row.fault = MediaState.REFUSED, error.code
    except (MediaAwayError, ScannerUnavailableError):
        row.fault = "away"
        row.next_try_at = now + timedelta(minutes=2**row.tries)
        if row.tries >= TRIES:
            row.state = MediaState.REFUSED
    row.save()
    if row.state == MediaState.REFUSED and url:
        said = f"{words.NOT_FETCHED[0]} {words.NOT_FETCHED[1]} ({row.fault}): {url}"
        note(row.case_id, text=said, actor=actor, now=now)
    return row.state == MediaState.KEPT
