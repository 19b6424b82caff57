"""Motions of the council, from the first reading to the reply."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from civicloop.evaluate.resolutions.models.bodies import Session
from civicloop.evaluate.resolutions.states import MotionKind, MotionState


class Motion(models.Model):
    """What a member of the council moved, its readings, and what the city answered.

    ``group`` is the class under the list of the session's day. ``source`` is the record of the
    file it was taken over from, so that a file imported twice changes nothing; ``unit_named``
    keeps the unit as the file wrote it.
    """

    session = models.ForeignKey(Session, on_delete=models.PROTECT, related_name="motions")
    number = models.CharField(max_length=40)
    kind = models.CharField(max_length=12, default=MotionKind.MOTION.value)
    group = models.CharField(max_length=16)
    proposer = models.CharField(max_length=120)
    co_signers = ArrayField(models.CharField(max_length=60), default=list, blank=True)
    subject = models.TextField()
    explanation = models.TextField(blank=True)
    method = models.TextField(blank=True)
    place = models.CharField(max_length=120, blank=True)
    amount = models.BigIntegerField(null=True, blank=True)
    unit = models.ForeignKey(
        "organizations.Unit", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    unit_named = models.CharField(max_length=120, blank=True)
    state = models.CharField(max_length=12, default=MotionState.RECEIVED.value)
    received_on = models.DateField(null=True, blank=True)
    first_reading_on = models.DateField(null=True, blank=True)
    committee_on = models.DateField(null=True, blank=True)
    committee_opinion = models.TextField(blank=True)
    second_reading_on = models.DateField(null=True, blank=True)
    second_decision = models.TextField(blank=True)
    reply = models.TextField(blank=True)
    reply_letter = models.CharField(max_length=80, blank=True)
    replied_on = models.DateField(null=True, blank=True)
    copied_to = ArrayField(models.CharField(max_length=120), default=list, blank=True)
    source = models.CharField(max_length=160, blank=True)
    version = models.PositiveIntegerField(default=1)
    changed_at = models.DateTimeField()

    class Meta:
        ordering = ("session", "group", "number", "pk")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["session", "kind", "number"], name="resolutions_motion_once"
            ),
            models.UniqueConstraint(
                fields=["source"], condition=~Q(source=""), name="resolutions_motion_source_once"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=[row.value for row in MotionKind]),
                name="resolutions_motion_kind_known",
            ),
            models.CheckConstraint(
                condition=Q(state__in=[row.value for row in MotionState]),
                name="resolutions_motion_state_known",
            ),
            models.CheckConstraint(
                condition=Q(amount__isnull=True) | Q(amount__gte=0),
                name="resolutions_motion_amount_not_below_zero",
            ),
            models.CheckConstraint(
                condition=Q(replied_on__isnull=True) | ~Q(reply=""),
                name="resolutions_motion_reply_has_words",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["session", "group", "number"], name="resolutions_motion_of_class"),
            models.Index(fields=["number", "id"], name="resolutions_motion_by_number"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.subject[:40]}"

    @property
    def ref(self) -> str:
        """The reference string that other modules keep."""
        return f"resolutions:motion:{self.pk}"
