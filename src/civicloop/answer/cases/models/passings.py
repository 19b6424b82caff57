"""From which unit to which a case went, and why."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from civicloop.answer.cases.models.case import Case
from civicloop.answer.cases.states import PassingKind


class Passing(models.Model):
    """One time that a case changed its unit.

    ``named_unit`` is the one that a refusal named, which the centre may overrule. The rows
    say who had a case before, when its unit got it, and which units play ping-pong.
    """

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="passings")
    round = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=16)
    from_unit = models.ForeignKey("organizations.Unit", on_delete=models.PROTECT, related_name="+")
    to_unit = models.ForeignKey("organizations.Unit", on_delete=models.PROTECT, related_name="+")
    named_unit = models.ForeignKey("organizations.Unit", on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=24, blank=True)
    passed_at = models.DateTimeField()

    class Meta:
        ordering = ("passed_at", "pk")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(kind__in=[row.value for row in PassingKind]), name="passing_kind_known"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["case", "round"], name="passing_of_case"),
            models.Index(fields=["passed_at"], name="passing_lately"),
        ]

    def __str__(self) -> str:
        return f"{self.case_id}: {self.from_unit_id} to {self.to_unit_id}"

    @property
    def ref(self) -> str:
        """The reference string that other modules keep."""
        return f"cases:passing:{self.pk}"
