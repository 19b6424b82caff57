"""Entries and what was done to them."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q

from civicloop.engines.registers.states import EntryState, Verb

_STANDING = Q(state=EntryState.STANDING.value)


class Entry(models.Model):
    """One row of a register.

    ``values`` holds what is no personal value. A personal value is sealed under the key of
    the entry; ``sealed`` keeps its box in base 64 and ``masked`` what is shown of it. ``day``
    is the first day that the row counts for.
    """

    register = models.ForeignKey("registers.Register", models.PROTECT, related_name="entries")
    number = models.PositiveIntegerField()
    values = models.JSONField(default=dict)
    sealed = models.JSONField(default=dict)
    masked = models.JSONField(default=dict)
    key_digest = models.CharField(max_length=64)
    title = models.CharField(max_length=300)
    day = models.DateField()
    unit = models.ForeignKey(
        "organizations.Unit", models.PROTECT, null=True, blank=True, related_name="+"
    )
    state = models.CharField(max_length=12, default=EntryState.STANDING)
    version = models.PositiveIntegerField(default=1)
    definition_number = models.PositiveIntegerField(default=1)
    made_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    class Meta:
        ordering = ("-day", "-pk")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state__in=[row.value for row in EntryState]),
                name="registers_entry_state_known",
            ),
            models.UniqueConstraint(
                fields=["register", "key_digest"],
                condition=_STANDING,
                name="registers_one_entry_of_a_key",
            ),
            models.UniqueConstraint(
                fields=["register", "number"], name="registers_one_entry_of_a_number"
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["register", "-day", "-id"], condition=_STANDING, name="registers_by_day"
            ),
            models.Index(fields=["register", "unit"], name="registers_by_unit"),
            GinIndex(
                fields=["values"],
                name="registers_by_value",
                opclasses=["jsonb_path_ops"],
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def ref(self) -> str:
        """The reference string, and the name of its sealing key."""
        return f"registers:entry:{self.pk}"

    @property
    def shown(self) -> dict[str, object]:
        """What may be shown of every field: values, and masked ones."""
        return {**self.values, **self.masked}


class Change(models.Model):
    """What was done to an entry, with what stood before, so that it can be taken back.

    ``before`` and ``after`` hold no personal value: of such a field the box and the mask
    that stood are kept in ``boxes``, under the entry's own key.
    """

    entry = models.ForeignKey(Entry, models.CASCADE, related_name="changes")
    number = models.PositiveIntegerField()
    verb = models.CharField(max_length=12)
    fields = models.JSONField(default=list)
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
    boxes = models.JSONField(default=dict)
    undoes = models.PositiveIntegerField(null=True, blank=True)
    is_undone = models.BooleanField(default=False)
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=60)

    class Meta:
        ordering = ("-number",)
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["entry", "number"], name="registers_one_change_of_a_number"
            ),
            models.CheckConstraint(
                condition=Q(verb__in=[row.value for row in Verb]), name="registers_verb_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.entry_id} #{self.number}"
