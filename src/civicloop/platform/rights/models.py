"""Requests of people about their own data."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from civicloop.platform.rights.states import (
    OPEN,
    Decision,
    Identity,
    RequestChannel,
    RequestState,
    Right,
)

_WRITTEN = Q(state=RequestState.WRITTEN.value)
_DECIDED = Q(state=RequestState.DECIDED.value)


class Request(models.Model):
    """What somebody asks under article 3, who it is (sealed), and what became of it.

    What the person wrote, and the words of the answer, are sealed under the key of the
    request. ``due_at`` is a copy of its clock.
    """

    number = models.CharField(max_length=24, unique=True, null=True)  # noqa: DJ001 (none before it came in; each once)
    right = models.CharField(max_length=8)
    channel = models.CharField(max_length=8, default=RequestChannel.WEB)
    state = models.CharField(max_length=12, default=RequestState.WRITTEN)
    language = models.CharField(max_length=8, default="zh-hant")
    name_sealed = models.BinaryField(null=True)
    email_sealed = models.BinaryField(null=True)
    phone_sealed = models.BinaryField(null=True)
    words_sealed = models.BinaryField(null=True)
    name_masked = models.CharField(max_length=80, blank=True)
    email_masked = models.CharField(max_length=254, blank=True)
    phone_masked = models.CharField(max_length=40, blank=True)
    email_index = models.CharField(max_length=64, blank=True)
    salt = models.UUIDField(default=uuid.uuid4, editable=False)
    token_digest = models.CharField(max_length=64, unique=True, editable=False)
    written_at = models.DateTimeField()
    confirm_until = models.DateTimeField(null=True, blank=True)
    received_at = models.DateTimeField(null=True, blank=True)
    due_at = models.DateTimeField(null=True, blank=True)
    extended_at = models.DateTimeField(null=True, blank=True)
    identity = models.CharField(max_length=12, blank=True)
    identified_by = models.CharField(max_length=60, blank=True)
    decision = models.CharField(max_length=8, blank=True)
    ground = models.CharField(max_length=12, blank=True)
    decided_by = models.CharField(max_length=60, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    package_digest = models.CharField(max_length=64, blank=True, editable=False)
    package_until = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-written_at", "-pk")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(right__in=[row.value for row in Right]), name="rights_right_known"
            ),
            models.CheckConstraint(
                condition=Q(state__in=[row.value for row in RequestState]),
                name="rights_state_known",
            ),
            models.CheckConstraint(
                condition=Q(channel__in=[row.value for row in RequestChannel]),
                name="rights_channel_known",
            ),
            models.CheckConstraint(
                condition=Q(identity__in=[row.value for row in Identity]),
                name="rights_identity_known",
            ),
            models.CheckConstraint(
                condition=(_DECIDED & Q(decision__in=[row.value for row in Decision if row]))
                | (~_DECIDED & Q(decision="")),
                name="rights_decision_exactly_when_decided",
            ),
            models.CheckConstraint(
                condition=~Q(decision="refused") | ~Q(ground=""),
                name="rights_refused_on_a_ground",
            ),
            models.CheckConstraint(
                condition=_WRITTEN
                | Q(state=RequestState.WITHDRAWN.value)
                | Q(received_at__isnull=False, due_at__isnull=False),
                name="rights_clock_runs_once_received",
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["due_at", "id"],
                condition=Q(state__in=[row.value for row in OPEN]),
                name="rights_open_by_due",
            ),
            models.Index(fields=["confirm_until"], condition=_WRITTEN, name="rights_unconfirmed"),
            models.Index(
                fields=["email_index"], condition=~Q(email_index=""), name="rights_by_email"
            ),
            models.Index(
                F("ended_at").asc(), condition=Q(ended_at__isnull=False), name="rights_ended"
            ),
            models.Index(
                fields=["package_digest"],
                condition=~Q(package_digest=""),
                name="rights_by_package",
            ),
        ]

    def __str__(self) -> str:
        return self.number or "—"

    @property
    def ref(self) -> str:
        """The reference string, and the name of its sealing key."""
        return f"rights:request:{self.pk}"
