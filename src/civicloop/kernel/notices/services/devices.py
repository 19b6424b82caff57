"""Devices that people subscribe to topics: no account, no name, an address kept sealed."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.db import transaction

from civicloop.kernel.clock import services as clock
from civicloop.kernel.notices import queries
from civicloop.kernel.notices.adapters import vapid
from civicloop.kernel.notices.errors import SubscriptionError
from civicloop.kernel.notices.models import PushDevice, PushInterest
from civicloop.kernel.notices.rules import webpush
from civicloop.kernel.notices.rules.topics import TOPICS
from civicloop.kernel.vault import services as vault

ENDPOINT = "notices.endpoint"
LANGUAGES = ("zh-hant", "en")


def public_key() -> str:
    """The key of this house, as browsers ask for it before they subscribe."""
    return webpush.encoded(webpush.point(vapid.key()))


@transaction.atomic
def subscribe(
    subscription: Any,  # noqa: ANN401 (what a browser sends)
    topics: Iterable[str],
    *,
    language: str = "zh-hant",
    now: dt.datetime | None = None,
) -> PushDevice | None:
    """Let a browser have the news of exactly these topics; ``None`` when it wants none.

    The same browser again is the same device, with what it wants now. Whoever knows the
    address of a browser is that browser: nothing is shown or changed without it.
    """
    found = webpush.subscription(subscription, tuple(settings.PUSH_HOSTS))
    wanted = set(topics)
    if wanted - set(TOPICS):
        raise SubscriptionError("This topic is not offered.")
    if not wanted:
        forget(found.endpoint)
        return None
    device = _kept(found, language if language in LANGUAGES else "zh-hant", now or clock.now())
    PushInterest.objects.filter(device=device).exclude(topic__in=wanted).delete()
    PushInterest.objects.bulk_create(
        [PushInterest(device=device, topic=topic) for topic in sorted(wanted)],
        ignore_conflicts=True,
    )
    return device


@transaction.atomic
def forget(endpoint: str) -> bool:
    """Forget a browser and erase its key; whether it was known."""
    device = PushDevice.objects.select_for_update().filter(endpoint_index=index(endpoint)).first()
    if device is None:
        return False
    vault.destroy(device.ref)
    device.delete()
    return True


def forget_address(address: str) -> bool:
    """Forget the browser that a message could not be brought to any more."""
    try:
        return forget(str(json.loads(address)["endpoint"]))
    except (ValueError, KeyError, TypeError):
        return False


def index(endpoint: str) -> str:
    """By what the browser of an address is found again."""
    return queries.endpoint_index(endpoint)


def _kept(found: webpush.Subscription, language: str, now: dt.datetime) -> PushDevice:
    """The device of a browser; of two requests at once one makes it, the other one waits."""
    wanted = index(found.endpoint)
    device = PushDevice.objects.select_for_update().filter(endpoint_index=wanted).first()
    if device is None:
        row = PushDevice(endpoint_index=wanted, language=language, created_at=now, seen_at=now)
        row.subscription = vault.seal(row.ref, found.text, field=ENDPOINT)
        PushDevice.objects.bulk_create([row], ignore_conflicts=True)
        device = PushDevice.objects.select_for_update().get(endpoint_index=wanted)
        if device.key == row.key:
            return device
    device.subscription = vault.seal(device.ref, found.text, field=ENDPOINT)
    device.language, device.seen_at = language, now
    device.save(update_fields=["subscription", "language", "seen_at"])
    return device
