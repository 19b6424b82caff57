"""Events, what seals them, and how far each subscriber has come."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from civicloop.kernel.ledger.states import LetterState


class Event(models.Model):
    """One change of one object. The table is partitioned by the month of ``recorded_at``.

    ``position`` is the order of writing and may have holes; the sequence in ``Leaf`` has
    none. The table also has a column ``tx`` (the writing transaction), which only the
    sealer reads.
    """

    position = models.BigIntegerField(primary_key=True)
    recorded_at = models.DateTimeField()
    occurred_at = models.DateTimeField()
    stream = models.CharField(max_length=200)
    number = models.BigIntegerField()
    name = models.CharField(max_length=100)
    version = models.SmallIntegerField()
    body = models.JSONField()
    actor = models.CharField(max_length=100)
    acting_for = models.CharField(max_length=100)
    request = models.CharField(max_length=64)
    sealed = models.BinaryField(null=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["stream", "number"], name="ledger_event_stream"),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.stream} #{self.number}"

    @property
    def ref(self) -> str:
        """The reference of the event itself."""
        return f"ledger:event:{self.position}"

    @property
    def reason_box(self) -> bytes | None:
        """The unopened box with the reason and the other written parts, if there are any."""
        return None if self.sealed is None else bytes(self.sealed)


class Stream(models.Model):
    """How many events an object has; its row lock puts the object's events in order."""

    ref = models.CharField(max_length=200, primary_key=True)
    last_number = models.BigIntegerField()

    def __str__(self) -> str:
        return f"{self.ref} #{self.last_number}"


class Batch(models.Model):
    """A sealed run of leaves, chained to the batch before."""

    number = models.BigIntegerField(primary_key=True)
    first_sequence = models.BigIntegerField()
    last_sequence = models.BigIntegerField(unique=True)
    count = models.IntegerField()
    root = models.BinaryField()
    previous_head = models.BinaryField()
    head = models.BinaryField()
    sealed_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"batch {self.number}"


class Leaf(models.Model):
    """A committed event's place in the sealed order, and its digest."""

    sequence = models.BigIntegerField(primary_key=True)
    batch = models.BigIntegerField()
    position = models.BigIntegerField(unique=True)
    recorded_at = models.DateTimeField()
    digest = models.BinaryField()

    def __str__(self) -> str:
        return f"leaf {self.sequence}"


class Sealer(models.Model):
    """The one row that the sealer remembers: who this ledger is, and where to look next."""

    id = models.SmallIntegerField(primary_key=True, default=1)
    identity = models.CharField(max_length=36)
    horizon = models.BigIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(id=1), name="sealer_is_one"),
        ]

    def __str__(self) -> str:
        return f"ledger {self.identity}"


class HeadCopy(models.Model):
    """The last batch whose head one keeper outside was handed."""

    keeper = models.CharField(max_length=100, primary_key=True)
    batch = models.BigIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.keeper} has batch {self.batch}"


class Cursor(models.Model):
    """How far one subscriber has come; its row lock lets one worker at a time serve it."""

    subscriber = models.CharField(max_length=100, primary_key=True)
    sequence = models.BigIntegerField()
    moved_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.subscriber} at {self.sequence}"


class Letter(models.Model):
    """An event that one subscriber could not take, or that waits behind such a one."""

    subscriber = models.CharField(max_length=100)
    sequence = models.BigIntegerField()
    stream = models.CharField(max_length=200)
    name = models.CharField(max_length=100)
    state = models.CharField(max_length=8)
    attempts = models.SmallIntegerField(default=0)
    next_try_at = models.DateTimeField()
    error_class = models.CharField(max_length=120, blank=True)
    error_text = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["state", "-sequence"], name="letter_by_state"),
            models.Index(
                fields=["subscriber", "next_try_at", "sequence"],
                condition=models.Q(state=LetterState.WAITING.value),
                name="letter_due",
            ),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["subscriber", "stream", "sequence"], name="letter_stands_once"
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=[state.value for state in LetterState]),
                name="letter_state_is_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} for {self.subscriber}: {self.state}"

    @property
    def ref(self) -> str:
        """The reference string of the letter."""
        return f"ledger:letter:{self.pk}"


class Key(models.Model):
    """An idempotency key: which request it stood for, and what came of it."""

    scope = models.CharField(max_length=100)
    key = models.CharField(max_length=200)
    fingerprint = models.CharField(max_length=64)
    result = models.CharField(max_length=200, blank=True)
    created_at = models.DateTimeField(db_index=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["scope", "key"], name="key_is_used_once"),
        ]

    def __str__(self) -> str:
        return f"{self.scope} {self.key}"
