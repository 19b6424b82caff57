"""What other units do in a case that one unit leads."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from civicloop.answer.cases.models.case import Case
from civicloop.answer.cases.states import PartState

_ASKED = Q(state=PartState.ASKED.value)


class Part(models.Model):
    """One unit's part in a round of a case: its task, its own due instant, its answer.

    The case's own unit leads, and answers the citizen once every part is in. Task and
    answer are sealed under the case's key and masked beside it.
    """

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="parts")
    round = models.PositiveSmallIntegerField()
    unit = models.ForeignKey("organizations.Unit", on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=16, default=PartState.ASKED)
    task_sealed = models.BinaryField(null=True, blank=True)
    task_masked = models.TextField(blank=True)
    due_at = models.DateTimeField()
    asked_by = models.ForeignKey(
        "organizations.Person", on_delete=models.PROTECT, null=True, related_name="+"
    )
    asked_at = models.DateTimeField()
    answer_sealed = models.BinaryField(null=True, blank=True)
    answer_masked = models.TextField(blank=True)
    ended_by = models.ForeignKey(
        "organizations.Person", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("due_at", "pk")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state__in=[row.value for row in PartState]), name="part_state_known"
            ),
            models.CheckConstraint(
                condition=(_ASKED & Q(ended_at__isnull=True))
                | (~_ASKED & Q(ended_at__isnull=False)),
                name="part_ends_exactly_once",
            ),
            models.UniqueConstraint(
                fields=["case", "round", "unit"],
                condition=_ASKED,
                name="part_asked_once_of_a_unit",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["unit", "due_at"], condition=_ASKED, name="part_to_do"),
            models.Index(fields=["case", "round"], name="part_of_case"),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} by {self.unit_id}: {self.state}"

    @property
    def ref(self) -> str:
        """The reference string that other modules keep."""
        return f"cases:part:{self.pk}"
