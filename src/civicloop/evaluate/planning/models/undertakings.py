"""Central major projects and subsidised studies, with each step and its day."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from civicloop.evaluate.planning.models.indicators import known
from civicloop.evaluate.planning.states import MajorState, StudyState, UndertakingKind

_MAJOR = Q(kind=UndertakingKind.MAJOR.value, state__in=[row.value for row in MajorState])
_STUDY = Q(kind=UndertakingKind.STUDY.value, state__in=[row.value for row in StudyState])


class Undertaking(models.Model):
    """Something that goes its steps with a ministry; ``due_on`` is the day of the next one."""

    kind = models.CharField(max_length=8)
    year = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=200)
    unit = models.ForeignKey("organizations.Unit", on_delete=models.PROTECT, related_name="+")
    ministry = models.CharField(max_length=80)
    amount = models.BigIntegerField()
    state = models.CharField(max_length=12)
    due_on = models.DateField(null=True, blank=True)
    changed_at = models.DateTimeField()

    class Meta:
        ordering = ("-year", "pk")
        constraints: ClassVar = [
            models.CheckConstraint(condition=_MAJOR | _STUDY, name="planning_undertaking_state"),
            models.CheckConstraint(
                condition=Q(amount__gt=0), name="planning_undertaking_costs_something"
            ),
            known("kind", UndertakingKind, "planning_undertaking_kind_known"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def ref(self) -> str:
        """The reference string."""
        return f"planning:undertaking:{self.pk}"


class UndertakingStep(models.Model):
    """A step that was made: on which day, by which letter, with what result."""

    undertaking = models.ForeignKey(Undertaking, on_delete=models.CASCADE, related_name="steps")
    move = models.CharField(max_length=24)
    state = models.CharField(max_length=12)
    made_on = models.DateField()
    letter = models.CharField(max_length=60, blank=True)
    text = models.TextField(blank=True)
    by = models.CharField(max_length=60)
    at = models.DateTimeField()

    class Meta:
        ordering = ("made_on", "pk")

    def __str__(self) -> str:
        return f"{self.made_on} {self.move}"
