"""Calendars and closures as data, and the clocks that run on other modules' objects."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from civicloop.kernel.clock.rules import DayKind, Extension, Half, Pause, Policy
from civicloop.kernel.clock.states import Outcome


class CalendarTable(models.Model):
    """One version of the official calendar of one year.

    It holds from a day on; of those in force the one with the latest day holds, and of one
    day the latest version. ``in_force_at`` is empty while the day is still to come.
    """

    year = models.PositiveSmallIntegerField()
    version = models.PositiveSmallIntegerField()
    source = models.CharField(max_length=200)
    digest = models.CharField(max_length=64)
    loaded_at = models.DateTimeField()
    loaded_by = models.CharField(max_length=100)
    holds_from = models.DateField()
    in_force_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("year", "version")
        indexes: ClassVar = [
            models.Index(
                fields=["holds_from"], name="clock_table_waits", condition=Q(in_force_at=None)
            ),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["year", "version"], name="clock_table_version"),
            models.CheckConstraint(
                condition=Q(year__gte=1950, year__lte=2200), name="clock_table_year"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.year} v{self.version}"

    @property
    def ref(self) -> str:
        """The reference string that other modules keep."""
        return f"clock:calendartable:{self.pk}"


class CalendarDay(models.Model):
    """One day of a calendar table."""

    table = models.ForeignKey(CalendarTable, on_delete=models.CASCADE, related_name="days")
    day = models.DateField()
    kind = models.CharField(max_length=8)
    name = models.CharField(max_length=100, blank=True)

    class Meta:
        ordering = ("table", "day")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["table", "day"], name="clock_day_once"),
            models.CheckConstraint(
                condition=Q(kind__in=[k.value for k in DayKind]), name="clock_day_kind"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.kind}"


class Closure(models.Model):
    """A day or half day on which offices are closed; no districts means the whole city."""

    day = models.DateField()
    half = models.CharField(max_length=9, default=Half.DAY.value)
    districts = models.JSONField(default=list)
    name = models.CharField(max_length=100, blank=True)
    declared_at = models.DateTimeField()
    declared_by = models.CharField(max_length=100)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.CharField(max_length=100, blank=True)

    class Meta:
        ordering = ("-day", "pk")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(half__in=[h.value for h in Half]), name="clock_closure_half"
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True) | Q(withdrawn_at__gte=F("declared_at")),
                name="clock_closure_withdrawn_later",
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["day"], name="clock_closure_in_force", condition=Q(withdrawn_at=None)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.half}"

    @property
    def ref(self) -> str:
        """The reference string that other modules keep."""
        return f"clock:closure:{self.pk}"


class CalendarRevision(models.Model):
    """One row whose token changes with every change of calendars or closures."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    token = models.UUIDField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(id=1), name="clock_revision_single"),
        ]

    def __str__(self) -> str:
        return str(self.token)


class ObjectClock(models.Model):
    """A deadline that runs on another module's object.

    ``policy``, ``pauses`` and ``extensions`` are the facts; ``due_at`` follows from
    them and the calendar of ``scope`` (a district's code, or ``""``). ``paused_at``
    is set while a pause is not over. Once stopped, nothing moves any more.
    """

    ref = models.CharField(max_length=120)
    kind = models.CharField(max_length=40)
    scope = models.CharField(max_length=20, blank=True)
    policy_data = models.JSONField()
    started_at = models.DateTimeField()
    first_due_at = models.DateTimeField()
    due_at = models.DateTimeField()
    paused_at = models.DateTimeField(null=True, blank=True)
    stopped_at = models.DateTimeField(null=True, blank=True)
    outcome = models.CharField(max_length=8, default=Outcome.OPEN.value)
    pause_data = models.JSONField(default=list)
    extension_data = models.JSONField(default=list)

    class Meta:
        ordering = ("ref", "kind")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["ref", "kind"], name="clock_object_kind_once"),
            models.CheckConstraint(
                condition=Q(outcome__in=[o.value for o in Outcome]), name="clock_object_outcome"
            ),
            models.CheckConstraint(
                condition=Q(outcome=Outcome.OPEN.value, stopped_at__isnull=True)
                | (~Q(outcome=Outcome.OPEN.value) & Q(stopped_at__isnull=False)),
                name="clock_object_stopped_has_outcome",
            ),
            models.CheckConstraint(
                condition=Q(stopped_at__isnull=True) | Q(stopped_at__gte=F("started_at")),
                name="clock_object_stops_after_start",
            ),
            models.CheckConstraint(
                condition=Q(due_at__gte=F("started_at")), name="clock_object_due_after_start"
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["due_at", "ref"], name="clock_object_open", condition=Q(stopped_at=None)
            ),
            models.Index(fields=["kind", "outcome", "stopped_at"], name="clock_object_results"),
        ]

    def __str__(self) -> str:
        return f"{self.ref} {self.kind}"

    @property
    def policy(self) -> Policy:
        """How the deadline is counted."""
        return Policy.from_json(self.policy_data)

    @property
    def pauses(self) -> list[Pause]:
        """When it stood still."""
        return [Pause.from_json(each) for each in self.pause_data]

    @property
    def extensions(self) -> list[Extension]:
        """Who allowed how much more time."""
        return [Extension.from_json(each) for each in self.extension_data]

    @property
    def is_open(self) -> bool:
        """Whether the clock has not been stopped."""
        return self.outcome == Outcome.OPEN.value
