"""Web Push by HTTP (RFC 8030): one post per message, closed for the browser it is for."""

from __future__ import annotations

import http.client
import json
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

from cryptography.hazmat.primitives.asymmetric import ec
from django.conf import settings

from civicloop.kernel.clock import services as clock
from civicloop.kernel.notices.adapters import folder, vapid
from civicloop.kernel.notices.errors import (
    GoneError,
    PermanentError,
    SubscriptionError,
    TemporaryError,
)
from civicloop.kernel.notices.rules import webpush
from civicloop.kernel.notices.rules.channels import Carry, Parcel
from civicloop.kernel.notices.rules.webpush import Subscription

TIMEOUT = 8.0
KEPT_SECONDS = 24 * 3600
"""How long a push service keeps a message for a device that is away."""
BODY_SHARE = 2400
"""Bytes of the text that are sent; the whole of it stands behind the link."""
GONE = (404, 410)
LATER = (408, 425, 429)


def contact() -> str:
    """Where a push service can reach whoever runs this house."""
    if settings.PUSH_CONTACT:
        return str(settings.PUSH_CONTACT)
    if settings.BASE_URL.startswith("https://"):
        return str(settings.BASE_URL)
    return f"mailto:{settings.DEFAULT_FROM_EMAIL.rpartition('<')[2].rstrip('>')}"


@contextmanager
def carrier() -> Iterator[Carry]:
    """The carrier of Web Push; with ``PUSH_SEND=no`` the outbox folder."""
    if not settings.PUSH_SEND:
        with folder.carrier() as carry:
            yield carry
        return
    way = _Way(vapid.key())
    try:
        yield way.carry
    finally:
        way.close()


class _Way:
    """The open connections of one round, one per push service."""

    def __init__(self, key: ec.EllipticCurvePrivateKey) -> None:
        self.key = key
        self.connections: dict[str, http.client.HTTPConnection] = {}
        self.proofs: dict[str, str] = {}

    def carry(self, parcel: Parcel) -> str:
        """Post one message; 404 and 410 say that the browser is subscribed no more.

        A push service that does not answer is a failure of this message alone: the next
        may go to another one.
        """
        try:
            to = webpush.subscription(json.loads(parcel.address), tuple(settings.PUSH_HOSTS))
        except (SubscriptionError, ValueError) as error:
            raise PermanentError("no subscription") from error
        try:
            status = self._posted(to, webpush.closed(to, payload(parcel)), parcel)
        except (http.client.HTTPException, OSError) as error:
            self.connections.pop(to.origin, None)
            raise TemporaryError(type(error).__name__) from error
        if status in GONE:
            raise GoneError(str(status))
        if status in LATER or status >= http.client.INTERNAL_SERVER_ERROR:
            raise TemporaryError(str(status))
        if status >= http.client.MULTIPLE_CHOICES:
            raise PermanentError(str(status))
        return str(status)

    def _posted(self, to: Subscription, body: bytes, parcel: Parcel) -> int:
        connection = self.connections.get(to.origin) or self._connected(to)
        path = urlsplit(to.endpoint)
        headers = {
            "Authorization": self._proof(to.origin),
            "Content-Encoding": "aes128gcm",
            "Content-Type": "application/octet-stream",
            "TTL": str(KEPT_SECONDS),
            "Urgency": "normal",
            "Topic": webpush.encoded(bytes.fromhex(parcel.id))[:32],
        }
        target = f"{path.path or '/'}{'?' + path.query if path.query else ''}"
        connection.request("POST", target, body=body, headers=headers)
        answer = connection.getresponse()
        answer.read()
        return answer.status

    def _connected(self, to: Subscription) -> http.client.HTTPConnection:
        parts = urlsplit(to.origin)
        if parts.scheme == "https":
            made: http.client.HTTPConnection = http.client.HTTPSConnection(
                parts.netloc, timeout=TIMEOUT, context=ssl.create_default_context()
            )
        else:
            made = http.client.HTTPConnection(parts.netloc, timeout=TIMEOUT)
        self.connections[to.origin] = made
        return made

    def _proof(self, origin: str) -> str:
        if origin not in self.proofs:
            now = clock.now().timestamp()
            self.proofs[origin] = webpush.proof(self.key, origin=origin, contact=contact(), now=now)
        return self.proofs[origin]

    def close(self) -> None:
        """End the round."""
        for connection in self.connections.values():
            connection.close()


def payload(parcel: Parcel) -> bytes:
    """What the device shows: title, text and the address behind it."""
    body = parcel.body.encode()[:BODY_SHARE].decode(errors="ignore")
    said = {"title": parcel.subject[:200], "body": body, "url": parcel.link, "tag": parcel.id}
    return json.dumps(said, ensure_ascii=False).encode()
