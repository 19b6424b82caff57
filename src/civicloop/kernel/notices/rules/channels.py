"""Ways to reach people.

``inbox`` needs no carrier: the message is there once it is written. ``email`` goes by SMTP.
``sms``, ``webpush`` and ``line`` are declared so that modules can address them; until a
carrier is installed with ``carry_with``, each message becomes a file in the outbox folder.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass

from civicloop.kernel.registry.rules import Registry


@dataclass(frozen=True, slots=True)
class Channel:
    """A way to reach somebody, and which part of a recipient is its address."""

    key: str
    zh: str
    en: str
    address: str
    quiet: bool = False


CHANNELS: Registry[Channel] = Registry("channel")
for _channel in (
    Channel("inbox", "站內通知", "Inbox", "person"),
    Channel("email", "電子郵件", "E-mail", "email"),
    Channel("sms", "簡訊", "Text message", "phone", quiet=True),
    Channel("webpush", "推播", "Web push", "push", quiet=True),
    Channel("line", "LINE", "LINE", "line", quiet=True),
):
    CHANNELS.declare(_channel.key, _channel)


@dataclass(frozen=True, slots=True)
class Parcel:
    """A message opened for its carrier. ``id`` is the same at every try.

    ``answer_to`` is the address for answers, empty where none are taken; ``thread`` is the
    same for all messages about one object. ``unsubscribe`` is an address for RFC 8058.
    """

    id: str
    channel: str
    address: str
    subject: str
    body: str
    language: str
    created_at: dt.datetime
    calendar: str = ""
    answer_to: str = ""
    thread: str = ""
    link: str = ""
    unsubscribe: str = ""


Carry = Callable[[Parcel], str]
"""Takes a parcel outside and returns the other side's receipt; raises a ``CarrierError``."""

Carrier = Callable[[], AbstractContextManager[Carry]]
"""Opens the way for one round of sending."""

CARRIERS: Registry[Carrier] = Registry("carrier")


def carry_with(channel: str, carrier: Carrier) -> None:
    """Install the carrier of a channel."""
    CHANNELS.get(channel)
    CARRIERS.declare(channel, carrier)
