"""One row per message: what it is about, where it goes, how far it came."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q

from civicloop.kernel.notices.states import OPEN, LetterState, MessageState


class Message(models.Model):
    """One template to one recipient by one channel.

    Address and text are sealed under the key of the object that it is about: when
    retention destroys that key, the record of the delivery stays, what was said does not.
    """

    key = models.CharField(max_length=64, unique=True)
    template = models.CharField(max_length=100)
    ref = models.CharField(max_length=200)
    person = models.CharField(max_length=100, blank=True)
    channel = models.CharField(max_length=16)
    language = models.CharField(max_length=8)
    address = models.BinaryField(null=True)
    content = models.BinaryField()
    link = models.CharField(max_length=300, blank=True)
    takes_answers = models.BooleanField(default=False, db_default=False)
    carrier_id = models.CharField(max_length=120, unique=True)
    state = models.CharField(max_length=8)
    attempts = models.SmallIntegerField(default=0)
    next_try_at = models.DateTimeField()
    created_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)
    read_at = models.DateTimeField(null=True, blank=True)
    receipt = models.CharField(max_length=120, blank=True)
    error = models.CharField(max_length=120, blank=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(
                fields=["channel", "next_try_at", "id"],
                name="message_due_in_channel",
                condition=Q(state__in=sorted(state.value for state in OPEN)),
            ),
            models.Index(
                fields=["person", "-id"], name="message_inbox", condition=Q(channel="inbox")
            ),
            models.Index(
                fields=["person"],
                name="message_unread",
                condition=Q(channel="inbox", read_at__isnull=True),
            ),
            models.Index(fields=["ref", "id"], name="message_about"),
            models.Index(fields=["state", "-id"], name="message_state"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state__in=[state.value for state in MessageState]),
                name="message_state_is_known",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["sent", "returned"], sent_at__isnull=False)
                | (~Q(state__in=["sent", "returned"]) & Q(sent_at__isnull=True)),
                name="message_is_sent_at_an_instant",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.template} by {self.channel}: {self.state}"

    @property
    def about(self) -> str:
        """The reference of the object that the message is about."""
        return self.ref

    @property
    def message_ref(self) -> str:
        """The reference of the message itself."""
        return f"notices:message:{self.pk}"


class Preference(models.Model):
    """A member of staff does not want one template by one channel, or wants it after all."""

    person = models.CharField(max_length=100)
    template = models.CharField(max_length=100)
    channel = models.CharField(max_length=16)
    wanted = models.BooleanField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["person", "template", "channel"], name="preference_stands_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.template} by {self.channel} {self.wanted}"


class Rest(models.Model):
    """A channel whose server did not answer: nothing is tried before an instant."""

    channel = models.CharField(max_length=16, primary_key=True)
    until = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.channel} until {self.until.isoformat()}"


class Letter(models.Model):
    """One e-mail that came in, kept once, whole and sealed under its own key.

    ``became`` is the reference of what its reader made of it. The content goes some weeks
    after that; the record of its arrival stays.
    """

    key = models.CharField(max_length=64, unique=True)
    way = models.CharField(max_length=8)
    size = models.PositiveIntegerField()
    content = models.BinaryField(null=True)
    envelope = models.BinaryField(null=True)
    state = models.CharField(max_length=9)
    code = models.CharField(max_length=40, blank=True)
    became = models.CharField(max_length=200, blank=True)
    forced = models.BooleanField(default=False)
    attempts = models.SmallIntegerField(default=0)
    next_try_at = models.DateTimeField()
    received_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(
                fields=["next_try_at"], name="mail_letter_due", condition=Q(state="waiting")
            ),
            models.Index(fields=["state", "-id"], name="mail_letter_state"),
            models.Index(
                fields=["settled_at"],
                name="mail_letter_to_empty",
                condition=Q(content__isnull=False),
            ),
            models.Index(fields=["became"], name="mail_letter_became", condition=~Q(became="")),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state__in=[state.value for state in LetterState]),
                name="mail_letter_state_is_known",
            ),
            models.CheckConstraint(
                condition=Q(state="waiting", settled_at__isnull=True, content__isnull=False)
                | (~Q(state="waiting") & Q(settled_at__isnull=False)),
                name="mail_letter_is_settled_at_an_instant",
            ),
        ]

    def __str__(self) -> str:
        return f"letter by {self.way}: {self.state}"

    @property
    def ref(self) -> str:
        """The reference of the letter, and the name of its key."""
        return f"notices:letter:{self.pk}"


class PushDevice(models.Model):
    """A browser that somebody subscribed: an address of a push service, sealed under its own key.

    Nothing says whose it is. ``endpoint_index`` finds it again by its address.
    """

    key = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    endpoint_index = models.CharField(max_length=64, unique=True)
    subscription = models.BinaryField()
    language = models.CharField(max_length=8)
    created_at = models.DateTimeField()
    seen_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"device since {self.created_at:%Y-%m-%d}"

    @property
    def ref(self) -> str:
        """The reference string, and the name of its sealing key."""
        return f"notices:push_device:{self.key.hex}"


class PushInterest(models.Model):
    """A device wants the news of a topic."""

    device = models.ForeignKey(PushDevice, on_delete=models.CASCADE, related_name="interests")
    topic = models.CharField(max_length=60)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["topic", "device"], name="push_interest_stands_once"),
        ]

    def __str__(self) -> str:
        return self.topic


class Bulletin(models.Model):
    """What was sent to a topic. It is public, and so stands here in clear.

    ``spread_until`` is the device after which the spreading goes on; none once it is done.
    """

    topic = models.CharField(max_length=60)
    title_zh = models.CharField(max_length=60)
    title_en = models.CharField(max_length=80)
    text_zh = models.CharField(max_length=300)
    text_en = models.CharField(max_length=400)
    link = models.CharField(max_length=300, blank=True)
    announced_at = models.DateTimeField()
    announced_by = models.CharField(max_length=100)
    spread_until = models.UUIDField(null=True, blank=True)
    spread_at = models.DateTimeField(null=True, blank=True)
    devices = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ("-announced_at", "-pk")
        indexes: ClassVar = [
            models.Index(fields=["-announced_at", "-id"], name="bulletin_newest"),
            models.Index(
                fields=["id"], condition=Q(spread_at__isnull=True), name="bulletin_spreading"
            ),
        ]

    def __str__(self) -> str:
        return self.title_zh

    @property
    def ref(self) -> str:
        """The reference string, and the name of the key of its messages."""
        return f"notices:bulletin:{self.pk}"
