"""Meetings on the spot: when, who was invited and came, what was found and agreed."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from civicloop.answer.cases.models.case import Case
from civicloop.answer.cases.states import Finding, VisitKind, VisitState

_PLANNED = Q(state=VisitState.PLANNED.value)
_HELD = Q(state=VisitState.HELD.value)


class Visit(models.Model):
    """An inspection, a re-check or a mediation of one case.

    What is typed is sealed under the key of the case, and kept masked beside it. ``uid`` and
    ``sequence`` name the appointment in people's calendars (RFC 5545).
    """

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="visits")
    kind = models.CharField(max_length=16)
    state = models.CharField(max_length=16, default=VisitState.PLANNED)
    unit = models.ForeignKey("organizations.Unit", on_delete=models.PROTECT, related_name="+")
    organizer = models.ForeignKey(
        "organizations.Person", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    follow_up_of = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="follow_ups"
    )
    begins_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    place_sealed = models.BinaryField(null=True, blank=True)
    place_masked = models.CharField(max_length=200, blank=True)
    purpose_sealed = models.BinaryField(null=True, blank=True)
    purpose_masked = models.TextField(blank=True)
    minutes_sealed = models.BinaryField(null=True, blank=True)
    minutes_masked = models.TextField(blank=True)
    finding = models.CharField(max_length=16, blank=True)
    uid = models.UUIDField(default=uuid.uuid4, editable=False, unique=True)
    sequence = models.PositiveSmallIntegerField(default=0)
    planned_at = models.DateTimeField()
    held_at = models.DateTimeField(null=True, blank=True)
    cancelled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("begins_at", "pk")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state__in=[row.value for row in VisitState]), name="visit_state_known"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=[row.value for row in VisitKind]), name="visit_kind_known"
            ),
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("begins_at")), name="visit_ends_after_it_begins"
            ),
            models.CheckConstraint(
                condition=(_HELD & Q(held_at__isnull=False)) | (~_HELD & Q(held_at__isnull=True)),
                name="visit_was_held_exactly_when_held",
            ),
            models.CheckConstraint(
                condition=Q(finding="")
                | (
                    Q(kind=VisitKind.RECHECK.value)
                    & _HELD
                    & Q(finding__in=[row.value for row in Finding])
                ),
                name="visit_finding_only_of_a_recheck",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["unit", "begins_at"], condition=_PLANNED, name="visit_planned"),
            models.Index(fields=["begins_at", "id"], name="visit_begins"),
            models.Index(fields=["case", "begins_at"], name="visit_of_case"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} of {self.case_id} at {self.begins_at:%Y-%m-%d %H:%M}"

    @property
    def ref(self) -> str:
        """The reference string that events carry."""
        return f"cases:visit:{self.pk}"


class Participant(models.Model):
    """Somebody invited to a visit: a colleague, a unit, the reporter, or a guest by name."""

    visit = models.ForeignKey(Visit, on_delete=models.CASCADE, related_name="participants")
    person = models.ForeignKey(
        "organizations.Person", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    unit = models.ForeignKey(
        "organizations.Unit", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    is_reporter = models.BooleanField(default=False)
    name_sealed = models.BinaryField(null=True, blank=True)
    name_masked = models.CharField(max_length=80, blank=True)
    email_sealed = models.BinaryField(null=True, blank=True)
    email_masked = models.CharField(max_length=254, blank=True)
    invited_at = models.DateTimeField(null=True, blank=True)
    came = models.BooleanField(null=True, blank=True)

    class Meta:
        ordering = ("pk",)
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(person__isnull=True, unit__isnull=True)
                | Q(person__isnull=False, unit__isnull=True, is_reporter=False)
                | Q(person__isnull=True, unit__isnull=False, is_reporter=False),
                name="participant_is_one_of_four",
            ),
            models.UniqueConstraint(
                fields=["visit", "person"],
                condition=Q(person__isnull=False),
                name="participant_person_once",
            ),
            models.UniqueConstraint(
                fields=["visit", "unit"],
                condition=Q(unit__isnull=False),
                name="participant_unit_once",
            ),
            models.UniqueConstraint(
                fields=["visit"], condition=Q(is_reporter=True), name="participant_reporter_once"
            ),
        ]

    def __str__(self) -> str:
        if self.person_id:
            return str(self.person)
        return str(self.unit) if self.unit_id else self.name_masked


class Agreement(models.Model):
    """What was agreed at a visit: which unit does what until when."""

    visit = models.ForeignKey(Visit, on_delete=models.CASCADE, related_name="agreements")
    unit = models.ForeignKey("organizations.Unit", on_delete=models.PROTECT, related_name="+")
    text_sealed = models.BinaryField(null=True, blank=True)
    text_masked = models.TextField(blank=True)
    due_on = models.DateField()
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("due_on", "pk")
        indexes: ClassVar = [
            models.Index(
                fields=["unit", "due_on"], condition=Q(done_at__isnull=True), name="agreement_open"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit_id} until {self.due_on}"

    @property
    def ref(self) -> str:
        """The reference string that events carry."""
        return f"cases:agreement:{self.pk}"
