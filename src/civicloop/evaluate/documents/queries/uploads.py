"""Files that somebody looks at before they are taken."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from civicloop.evaluate.documents.errors import NotFoundError
from civicloop.evaluate.documents.models import Upload
from civicloop.kernel.actors.rules import Actor


def upload(actor: Actor, pk: int) -> Upload:
    """A file that the actor brought; another's is not there."""
    row = Upload.objects.filter(pk=pk, made_by=actor.ref).first()
    if row is None:
        raise NotFoundError("upload", pk)
    return row


def upload_for_change(pk: int) -> Upload:
    """A file, locked until the transaction ends."""
    row = Upload.objects.select_for_update().filter(pk=pk).first()
    if row is None:
        raise NotFoundError("upload", pk)
    return row


def uploads_before(at: datetime) -> Sequence[Upload]:
    """The files brought before an instant, locked; without their contents."""
    rows = Upload.objects.select_for_update(skip_locked=True).filter(made_at__lt=at)
    return list(rows.defer("content", "preview"))
