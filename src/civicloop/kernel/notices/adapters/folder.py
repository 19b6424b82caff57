"""The outbox folder: every message as a file, for channels without a server.

E-mail becomes ``DATA_DIR/outbox/NAME.eml``, any other channel
``DATA_DIR/outbox/CHANNEL/NAME.json``. The name holds the message's id: sent twice, it is
the same file.
"""

from __future__ import annotations

import datetime as dt
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings

from civicloop.kernel.notices.adapters import mail
from civicloop.kernel.notices.errors import ServerAwayError
from civicloop.kernel.notices.rules.channels import Carry, Parcel


def outbox() -> Path:
    """Where the files lie."""
    return Path(settings.DATA_DIR) / "outbox"


@contextmanager
def carrier() -> Iterator[Carry]:
    """The carrier of every channel that has no other."""
    yield _write


def path_of(carrier_id: str, *, channel: str, created_at: dt.datetime) -> Path:
    """Where the file of a message lies, whether it is there or not."""
    name = f"{created_at.astimezone(dt.UTC).strftime('%Y%m%dT%H%M%S')}-{carrier_id}"
    if channel == "email":
        return outbox() / f"{name}.eml"
    return outbox() / channel / f"{name}.json"


def remove(carrier_id: str, *, channel: str, created_at: dt.datetime) -> None:
    """Take the file of a message away, if it is there."""
    path_of(carrier_id, channel=channel, created_at=created_at).unlink(missing_ok=True)


def _write(parcel: Parcel) -> str:
    path = path_of(parcel.id, channel=parcel.channel, created_at=parcel.created_at)
    if parcel.channel == "email":
        content = bytes(mail.compose(parcel))
    else:
        said = {"to": parcel.address, "subject": parcel.subject, "text": parcel.body}
        content = json.dumps(said | {"id": parcel.id}, ensure_ascii=False).encode()
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        draft = path.with_name(f".{path.name}")
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
    except OSError as error:
        raise ServerAwayError(type(error).__name__) from error
    return path.name
