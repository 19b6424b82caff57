"""Bodies that decide, ask or find, and the sessions of the council."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from civicloop.evaluate.resolutions.states import ClockKind, Family


class Body(models.Model):
    """A body beside its power of release in the engine: what it is, its numbers, its clock.

    ``sign`` begins the numbers of its decisions; ``days_between`` says how far its meetings
    lie apart at most (0: as needed).
    """

    power = models.OneToOneField(
        "tracking.Body", on_delete=models.PROTECT, related_name="resolutions_body"
    )
    family = models.CharField(max_length=12)
    clock = models.CharField(max_length=32)
    sign = models.CharField(max_length=8, unique=True)
    days_between = models.PositiveSmallIntegerField(default=0)
    order = models.PositiveSmallIntegerField(default=100)

    class Meta:
        ordering = ("order", "pk")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(family__in=[row.value for row in Family]),
                name="resolutions_family_known",
            ),
            models.CheckConstraint(
                condition=Q(clock__in=[row.value for row in ClockKind]),
                name="resolutions_clock_known",
            ),
        ]

    def __str__(self) -> str:
        return self.power.name_zh

    @property
    def ref(self) -> str:
        """The reference string that other modules keep."""
        return f"resolutions:body:{self.pk}"


class Session(models.Model):
    """A session of the council: its term, its number, and the days between which it sits.

    ``reported_on`` is the day on which the council had the written report on what the session
    before had resolved.
    """

    term = models.PositiveSmallIntegerField()
    number = models.PositiveSmallIntegerField()
    is_extraordinary = models.BooleanField(default=False)
    begins_on = models.DateField()
    ends_on = models.DateField()
    reported_on = models.DateField(null=True, blank=True)
    report_letter = models.CharField(max_length=80, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ("-begins_on", "-pk")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["term", "is_extraordinary", "number"], name="resolutions_session_once"
            ),
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("begins_on")), name="resolutions_session_in_order"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.term}-{self.number}{'E' if self.is_extraordinary else ''}"

    @property
    def ref(self) -> str:
        """The reference string that other modules keep."""
        return f"resolutions:session:{self.pk}"
