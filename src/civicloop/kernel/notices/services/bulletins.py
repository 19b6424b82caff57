"""News to everybody who subscribed to a topic."""

from __future__ import annotations

import datetime as dt
import re

from django.db import transaction

from civicloop.kernel.actors.rules import Actor, machine, require
from civicloop.kernel.clock import services as clock
from civicloop.kernel.ledger import services as ledger
from civicloop.kernel.notices import policies, queries
from civicloop.kernel.notices.errors import BulletinError
from civicloop.kernel.notices.events import BulletinAnnounced, BulletinSpread
from civicloop.kernel.notices.models import Bulletin, PushDevice
from civicloop.kernel.notices.rules.recipients import BREAKS, Recipient
from civicloop.kernel.notices.rules.topics import TOPICS
from civicloop.kernel.notices.services.devices import ENDPOINT
from civicloop.kernel.notices.services.notifying import notify
from civicloop.kernel.vault import services as vault

SPREADER = machine("notices")
CHUNK = 200
PAGE = re.compile(r"/(?:[^/\\\s\x00-\x1f\x7f-\U0010ffff][^\\\s\x00-\x1f\x7f-\U0010ffff]*)?")
"""A page of the product: never another host (``//``), never a break."""
LONGEST_LINK = 300
LIMITS = {"title_zh": 60, "title_en": 80, "text_zh": 300, "text_en": 400}


@transaction.atomic
def announce(
    topic: str,
    texts: dict[str, str],
    *,
    link: str = "",
    actor: Actor,
    now: dt.datetime | None = None,
) -> Bulletin:
    """Send a bulletin to a topic: title and text in both languages, a page of the product behind.

    It is queued for the devices by ``spread``, in pieces; whoever subscribes later does
    not get it.
    """
    require(policies.may_announce(actor), action=policies.ANNOUNCE)
    said = {name: texts.get(name, "").strip() for name in LIMITS}
    faults = _faults(topic, said, link)
    if faults:
        raise BulletinError(faults)
    row = Bulletin.objects.create(
        topic=topic,
        link=link,
        announced_at=now or clock.now(),
        announced_by=actor.ref,
        **said,
    )
    ledger.append(BulletinAnnounced(row.ref, topic), actor=actor, at=row.announced_at)
    return row


def spread(*, now: dt.datetime | None = None) -> int:
    """Queue what was announced for every device that is subscribed; how many messages.

    In pieces, each its own transaction that says how far it came: it may die and go on
    elsewhere, and no device gets a bulletin twice.
    """
    total = 0
    while (done := _spread_next(now or clock.now())) is not None:
        total += done
    return total


@transaction.atomic
def _spread_next(now: dt.datetime) -> int | None:
    """The next piece of the oldest bulletin that is not with all its devices yet."""
    row = (
        Bulletin.objects.select_for_update(skip_locked=True)
        .filter(spread_at=None)
        .order_by("pk")
        .first()
    )
    if row is None:
        return None
    devices = queries.devices_after(row.topic, row.spread_until, row.announced_at)[:CHUNK]
    found = list(devices)
    boxes = [(each.ref, ENDPOINT, bytes(each.subscription)) for each in found]
    for device, address in zip(found, vault.unseal_many(boxes), strict=True):
        _queue(row, device, address.decode(), now)
    row.devices += len(found)
    if found:
        row.spread_until = found[-1].key
    if len(found) < CHUNK:
        row.spread_at = now
        said = BulletinSpread(row.ref, row.topic, row.devices)
        ledger.append(said, actor=SPREADER, at=now)
    row.save(update_fields=["devices", "spread_until", "spread_at"])
    return len(found)


def _queue(row: Bulletin, device: PushDevice, address: str, now: dt.datetime) -> None:
    urgent = TOPICS.get(row.topic).urgent
    english = device.language == "en"
    notify(
        "notices.bulletin_urgent" if urgent else "notices.bulletin",
        to=Recipient(push=address, language=device.language),
        context={
            "title": row.title_en if english else row.title_zh,
            "text": row.text_en if english else row.text_zh,
        },
        ref=row.ref,
        channels=("webpush",),
        once=f"{row.ref}#{device.key.hex}",
        link=row.link,
        now=now,
    )


def _faults(topic: str, said: dict[str, str], link: str) -> dict[str, str]:
    faults = {} if topic in TOPICS else {"topic": "unknown_topic"}
    for name, limit in LIMITS.items():
        if not said[name]:
            faults[name] = "missing"
        elif len(said[name]) > limit:
            faults[name] = "too_long"
        elif BREAKS.search(said[name].replace("\n", "")) or not _is_text(said[name]):
            faults[name] = "not_text"
    if link and not (PAGE.fullmatch(link) and len(link) <= LONGEST_LINK):
        faults["link"] = "not_a_page"
    return faults


def _is_text(text: str) -> bool:
    return not any("\ud800" <= sign <= "\udfff" for sign in text)
