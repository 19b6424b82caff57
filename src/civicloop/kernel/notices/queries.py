"""Every read of messages, and of letters that came in."""

from __future__ import annotations

import datetime as dt
import json
import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import connection
from django.db.models import Count, Min, QuerySet

from civicloop.kernel.notices.models import (
    Bulletin,
    Letter,
    Message,
    Preference,
    PushDevice,
    PushInterest,
)
from civicloop.kernel.notices.rules.channels import CHANNELS
from civicloop.kernel.notices.rules.templates import TEMPLATES, Template, Text
from civicloop.kernel.notices.states import OPEN, LetterState, MessageState
from civicloop.kernel.vault import services as vault
from civicloop.kernel.vault.errors import KeyDestroyedError

CONTENT = "notices.content"
ADDRESS = "notices.address"
"""The field names under which the vault binds the text and the address of a message."""

INBOX = "inbox"
DESTROYED = Text("—", "—")
"""What is shown of a message whose object's key was destroyed."""


@dataclass(frozen=True, slots=True)
class InboxItem:
    """A message in somebody's inbox, opened."""

    id: int
    template: str
    ref: str
    subject: str
    body: str
    link: str
    created_at: dt.datetime
    read_at: dt.datetime | None


def content(message: Message) -> Text:
    """What a message says, opened; dashes once the object's key was destroyed."""
    if not message.content:
        return DESTROYED
    try:
        box = vault.unseal(message.ref, bytes(message.content), field=CONTENT)
    except KeyDestroyedError:
        return DESTROYED
    return Text(**json.loads(box))


def inbox(
    person: str, *, before: int | None = None, limit: int = 20, unread_only: bool = False
) -> list[InboxItem]:
    """A person's inbox, newest first, by keyset: ``before`` is the last id of the page before.

    ``person`` is the reference ``organizations:person:12``.
    """
    rows = Message.objects.filter(person=person, channel=INBOX).order_by("-id")
    if unread_only:
        rows = rows.filter(read_at__isnull=True)
    if before is not None:
        rows = rows.filter(id__lt=before)
    return [_item(message, text) for message, text in _opened(list(rows[:limit]))]


def inbox_item(person: str, message_id: int) -> InboxItem | None:
    """One message in a person's inbox, opened; ``None`` for one in another's."""
    row = Message.objects.filter(pk=message_id, person=person, channel=INBOX).first()
    return None if row is None else _item(row, content(row))


def _opened(rows: list[Message]) -> list[tuple[Message, Text]]:
    """Rows with their texts, with one query for all keys where none was destroyed."""
    try:
        if not all(row.content for row in rows):
            return [(row, content(row)) for row in rows]
        boxes = vault.unseal_many((row.ref, CONTENT, bytes(row.content)) for row in rows)
    except KeyDestroyedError:
        return [(row, content(row)) for row in rows]
    return [(row, Text(**json.loads(box))) for row, box in zip(rows, boxes, strict=True)]


def _item(row: Message, text: Text) -> InboxItem:
    return InboxItem(
        id=row.pk,
        template=row.template,
        ref=row.ref,
        subject=text.subject,
        body=text.body,
        link=row.link,
        created_at=row.created_at,
        read_at=row.read_at,
    )


def unread(person: str) -> QuerySet[Message]:
    """The unread messages in a person's inbox."""
    return Message.objects.filter(person=person, channel=INBOX, read_at__isnull=True)


def unread_count(person: str) -> int:
    """How many messages in a person's inbox are unread."""
    return unread(person).count()


def messages_about(ref: str) -> QuerySet[Message]:
    """The delivery records of an object, oldest first."""
    return Message.objects.filter(ref=ref).order_by("id")


def opened_messages(rows: Iterable[Message]) -> list[tuple[Message, str, Text]]:
    """Messages with where they went and what they said, but those of destroyed objects.

    Asks nobody's permission: callers go through ``privacy`` or show it to its recipient.
    """
    found = []
    for row in rows:
        try:
            address = vault.unseal_text(row.ref, bytes(row.address or b""), field=ADDRESS)
        except KeyDestroyedError:
            continue
        found.append((row, address, content(row)))
    return found


def messages(
    *, state: MessageState | None = None, before: int | None = None, limit: int = 50
) -> QuerySet[Message]:
    """Delivery records of a state, or all, newest first, by keyset."""
    rows = Message.objects.order_by("-id")
    if state is not None:
        rows = rows.filter(state=state.value)
    if before is not None:
        rows = rows.filter(id__lt=before)
    return rows[:limit]


def records() -> QuerySet[Message]:
    """Every delivery record."""
    return Message.objects.all()


def counts() -> dict[str, int]:
    """How many messages are in each state."""
    rows = Message.objects.values_list("state").annotate(total=Count("id"))
    return {state.value: 0 for state in MessageState} | dict(rows)


def overdue(now: dt.datetime) -> tuple[int, float]:
    """How many messages should have gone out already, and for how many seconds the oldest.

    Answered from the index of what is still to be sent, however many were sent before.
    """
    states = sorted(state.value for state in OPEN)
    rows = Message.objects.filter(state__in=states, next_try_at__lte=now)
    found = rows.aggregate(count=Count("id"), oldest=Min("next_try_at"))
    oldest = found["oldest"]
    return int(found["count"]), (now - oldest).total_seconds() if oldest else 0.0


def given_up() -> int:
    """How many messages could not be delivered and wait for somebody to look."""
    return Message.objects.filter(state=MessageState.GIVEN_UP.value).count()


def stuck_letters() -> int:
    """How many letters that came in could not be read."""
    return Letter.objects.filter(state=LetterState.STUCK.value).count()


DUE_CHANNELS = """
SELECT channel FROM unnest(%(channels)s::text[]) AS wanted (channel) WHERE EXISTS (
    SELECT FROM notices_message AS message WHERE message.channel = wanted.channel
    AND message.state = ANY(%(open)s) AND message.next_try_at <= %(now)s
) AND NOT EXISTS (
    SELECT FROM notices_rest AS rest WHERE rest.channel = wanted.channel AND rest.until > %(now)s
) ORDER BY channel
"""


def due_channels(now: dt.datetime) -> list[str]:
    """The channels in which something is due, without those that rest."""
    with connection.cursor() as cursor:
        cursor.execute(
            DUE_CHANNELS,
            {
                "channels": [channel.key for channel in CHANNELS.values()],
                "open": [state.value for state in OPEN],
                "now": now,
            },
        )
        return [channel for (channel,) in cursor.fetchall()]


def due(now: dt.datetime) -> QuerySet[Message]:
    """What is to be sent by now."""
    return Message.objects.filter(state__in=[state.value for state in OPEN], next_try_at__lte=now)


def declined(people: Iterable[str], template: str) -> set[tuple[str, str]]:
    """Who of these people does not want a template by which channel: ``(person, channel)``."""
    rows = Preference.objects.filter(person__in=list(people), template=template, wanted=False)
    return set(rows.values_list("person", "channel"))


@dataclass(frozen=True, slots=True)
class Choice:
    """One line of a person's settings: a template, a channel, and whether it is wanted."""

    template: Template
    channel: str
    wanted: bool


def choices(person: str) -> list[Choice]:
    """What a person may decline, with what they decided, in the order of declaration."""
    rows = Preference.objects.filter(person=person)
    said = {(row.template, row.channel): row.wanted for row in rows}
    return [
        Choice(template, channel, said.get((template.key, channel), True))
        for template in TEMPLATES.values()
        if template.optional
        for channel in template.channels
    ]


LETTER = "notices.letter"
ENVELOPE = "notices.envelope"
"""The field names under which the vault binds a letter that came in, and its envelope."""


def next_letter_id() -> int:
    """A key for a letter that is about to be written; it also names the letter's sealing key."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval(pg_get_serial_sequence('notices_letter', 'id'))")
        return int(cursor.fetchone()[0])


def letters_due(now: dt.datetime) -> QuerySet[Letter]:
    """The letters to be read by now."""
    return Letter.objects.filter(state=LetterState.WAITING.value, next_try_at__lte=now)


def letters(
    *, state: LetterState | None = None, before: int | None = None, limit: int = 50
) -> QuerySet[Letter]:
    """Letters of a state, or all, newest first, by keyset; without what they say."""
    rows = Letter.objects.defer("content", "envelope").order_by("-id")
    if state is not None:
        rows = rows.filter(state=state.value)
    if before is not None:
        rows = rows.filter(id__lt=before)
    return rows[:limit]


def letters_to_place() -> QuerySet[Letter]:
    """The letters that wait for somebody to look, without what they say."""
    states = [LetterState.SET_ASIDE.value, LetterState.STUCK.value]
    return Letter.objects.defer("content", "envelope").filter(state__in=states)


def letter(letter_id: int) -> Letter | None:
    """One letter that came in."""
    return Letter.objects.filter(pk=letter_id).first()


def letters_to_empty(before: dt.datetime) -> QuerySet[Letter]:
    """Letters settled before an instant whose content is still kept."""
    return Letter.objects.filter(content__isnull=False, settled_at__lt=before).order_by(
        "settled_at", "id"
    )


def letter_counts() -> dict[str, int]:
    """How many letters are in each state."""
    rows = Letter.objects.values_list("state").annotate(total=Count("id"))
    return {state.value: 0 for state in LetterState} | dict(rows)


def has_content(letter_id: int) -> bool:
    """Whether a letter is still kept whole."""
    return Letter.objects.filter(pk=letter_id, content__isnull=False).exists()


def message_by_carrier_id(carrier_id: str) -> Message | None:
    """The message of ours that went out under a Message-ID, by the part before its @."""
    if not carrier_id or not carrier_id.isalnum():
        return None
    return Message.objects.filter(carrier_id=carrier_id, channel="email").first()


def answered_message(carrier_ids: list[str]) -> Message | None:
    """The first of some messages of ours that takes answers."""
    known = [each for each in carrier_ids if each.isalnum()]
    rows = Message.objects.filter(carrier_id__in=known, channel="email", takes_answers=True)
    found = {row.carrier_id: row for row in rows}
    return next((found[each] for each in known if each in found), None)


def endpoint_index(endpoint: str) -> str:
    """By what the browser behind an address of a push service is found again."""
    return vault.blind_index("notices.endpoint", endpoint)


def topics_of(endpoint: str) -> set[str]:
    """The topics that the browser behind an address has; none for an unknown one."""
    rows = PushInterest.objects.filter(device__endpoint_index=endpoint_index(endpoint))
    return set(rows.values_list("topic", flat=True))


def devices_after(topic: str, after: uuid.UUID | None, before: dt.datetime) -> QuerySet[PushDevice]:
    """Devices of a topic that were subscribed by an instant, in the order of their keys."""
    rows = PushDevice.objects.filter(interests__topic=topic, created_at__lte=before)
    return (rows if after is None else rows.filter(key__gt=after)).order_by("key")


def devices_per_topic() -> dict[str, int]:
    """How many devices have each topic."""
    rows = PushInterest.objects.values_list("topic").annotate(total=Count("id"))
    return dict(rows)


def bulletins(*, limit: int = 50) -> QuerySet[Bulletin]:
    """What was sent to topics, the newest first."""
    return Bulletin.objects.order_by("-announced_at", "-pk")[:limit]
