"""Meetings with their agenda and minutes."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from civicloop.evaluate.resolutions.models.bodies import Body, Session
from civicloop.evaluate.resolutions.states import AgendaKind, MeetingState


class Meeting(models.Model):
    """A sitting of a body; ``number`` counts within the body and the year."""

    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="meetings")
    session = models.ForeignKey(
        Session, on_delete=models.PROTECT, null=True, blank=True, related_name="meetings"
    )
    number = models.PositiveSmallIntegerField()
    year = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=300)
    held_on = models.DateField()
    begins = models.CharField(max_length=5, blank=True)
    place = models.CharField(max_length=120, blank=True)
    chair = models.CharField(max_length=120, blank=True)
    invited = models.TextField(blank=True)
    minutes = models.TextField(blank=True)
    state = models.CharField(max_length=12, default=MeetingState.PLANNED.value)
    reason = models.CharField(max_length=300, blank=True)
    source = models.CharField(max_length=200, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ("-held_on", "-pk")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["body", "year", "number"], name="resolutions_meeting_once"
            ),
            models.CheckConstraint(
                condition=Q(state__in=[row.value for row in MeetingState]),
                name="resolutions_meeting_state_known",
            ),
            models.UniqueConstraint(
                fields=["source"], condition=~Q(source=""), name="resolutions_meeting_source_once"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["-held_on", "-id"], name="resolutions_meeting_by_day"),
            models.Index(fields=["body", "-held_on"], name="resolutions_meeting_of_body"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def ref(self) -> str:
        """The reference string that other modules keep."""
        return f"resolutions:meeting:{self.pk}"


class Point(models.Model):
    """A point of an agenda; ``item`` names what is followed already, ``note`` is the chair's."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="points")
    order = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=12, default=AgendaKind.CASE.value)
    title = models.CharField(max_length=300)
    text = models.TextField(blank=True)
    unit = models.ForeignKey(
        "organizations.Unit", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    item = models.ForeignKey(
        "tracking.Item", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    note = models.TextField(blank=True)

    class Meta:
        ordering = ("meeting", "order", "pk")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(kind__in=[row.value for row in AgendaKind]),
                name="resolutions_point_kind_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.order}. {self.title}"

    @property
    def ref(self) -> str:
        """The reference string that other modules keep."""
        return f"resolutions:point:{self.pk}"
