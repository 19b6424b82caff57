"""Joint visits: everybody who is concerned looks at the place of a matter once."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from civicloop.evaluate.resolutions.models.matters import Matter
from civicloop.evaluate.resolutions.states import VisitState


class Visit(models.Model):
    """A visit to the place of a matter; ``unit`` calls it, ``others`` names who else comes.

    ``found`` and ``agreed`` are written down once it was held.
    """

    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="visits")
    held_on = models.DateField()
    begins = models.CharField(max_length=5, blank=True)
    place = models.CharField(max_length=120)
    unit = models.ForeignKey("organizations.Unit", on_delete=models.PROTECT, related_name="+")
    others = models.CharField(max_length=300, blank=True)
    found = models.TextField(blank=True)
    agreed = models.TextField(blank=True)
    state = models.CharField(max_length=12, default=VisitState.PLANNED.value)
    reason = models.CharField(max_length=300, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ("-held_on", "-pk")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state__in=[row.value for row in VisitState]),
                name="resolutions_visit_state_known",
            ),
            models.CheckConstraint(
                condition=~Q(state=VisitState.HELD.value) | (~Q(found="") & ~Q(agreed="")),
                name="resolutions_visit_held_in_words",
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["held_on", "id"],
                condition=Q(state=VisitState.PLANNED.value),
                name="resolutions_visits_planned",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.held_on} {self.place}"

    @property
    def ref(self) -> str:
        """The reference string that other modules keep."""
        return f"resolutions:visit:{self.pk}"


class VisitUnit(models.Model):
    """A unit that takes part in a joint visit beside the one that calls it."""

    visit = models.ForeignKey(Visit, on_delete=models.CASCADE, related_name="joining")
    unit = models.ForeignKey("organizations.Unit", on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ("pk",)
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["visit", "unit"], name="resolutions_visit_unit_once"),
        ]

    def __str__(self) -> str:
        return f"{self.unit_id} at {self.visit_id}"
