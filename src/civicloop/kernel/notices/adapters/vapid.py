"""The key by which push services know this house, as a file beside the master keys.

Browsers bind their subscriptions to it: who loses ``vapid.pem`` loses every subscription.
"""

from __future__ import annotations

import os
import tempfile
from contextlib import suppress
from pathlib import Path

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from django.conf import settings

from civicloop.kernel.notices.rules.webpush import CURVE

NAME = "vapid.pem"


def key() -> ec.EllipticCurvePrivateKey:
    """The key, made when it is first needed; of two processes that ask at once both get one."""
    path = Path(settings.MASTER_KEYS_DIR) / NAME
    if not path.exists():
        _make(path)
    found = serialization.load_pem_private_key(path.read_bytes(), password=None)
    if not isinstance(found, ec.EllipticCurvePrivateKey) or found.curve.name != CURVE.name:
        raise ValueError(f"{path} holds no key of the curve P-256.")
    return found


def _make(path: Path) -> None:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    text = ec.generate_private_key(CURVE).private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    handle, draft = tempfile.mkstemp(prefix=".vapid-", dir=path.parent)  # made with mode 0600
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        with suppress(FileExistsError):
            os.link(draft, path)  # whole under its name, and only for the first
    finally:
        Path(draft).unlink()
