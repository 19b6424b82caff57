"""Requests for more time to answer, and what was decided."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from civicloop.answer.cases.models.case import Case
from civicloop.answer.cases.states import ExtensionReason, ExtensionState

_REQUESTED = Q(state=ExtensionState.REQUESTED.value)
_GRANTED = Q(state=ExtensionState.GRANTED.value)


class Extension(models.Model):
    """A unit's request to answer later than the statutory limit, for one round of a case.

    ``unit`` asks, ``approver_unit`` decides. What the citizen will read is sealed under
    the case's own key and masked beside it. ``due_before`` is the limit when it was asked,
    ``due_after`` what it became; without a decision in time a request lapses.
    """

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="extensions")
    round = models.PositiveSmallIntegerField()
    unit = models.ForeignKey("organizations.Unit", on_delete=models.PROTECT, related_name="+")
    approver_unit = models.ForeignKey(
        "organizations.Unit", on_delete=models.PROTECT, related_name="+"
    )
    state = models.CharField(max_length=16, default=ExtensionState.REQUESTED)
    days = models.PositiveSmallIntegerField()
    reason = models.CharField(max_length=16)
    text_sealed = models.BinaryField(null=True, blank=True)
    text_masked = models.TextField(blank=True)
    asked_by = models.ForeignKey(
        "organizations.Person", on_delete=models.PROTECT, null=True, related_name="+"
    )
    asked_at = models.DateTimeField()
    due_before = models.DateTimeField()
    decided_by = models.ForeignKey(
        "organizations.Person", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    due_after = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("due_before", "pk")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state__in=[row.value for row in ExtensionState]),
                name="extension_state_known",
            ),
            models.CheckConstraint(
                condition=Q(reason__in=[row.value for row in ExtensionReason]),
                name="extension_reason_known",
            ),
            models.CheckConstraint(condition=Q(days__gte=1), name="extension_has_days"),
            models.CheckConstraint(
                condition=(_REQUESTED & Q(decided_at__isnull=True))
                | (~_REQUESTED & Q(decided_at__isnull=False)),
                name="extension_decided_exactly_once",
            ),
            models.CheckConstraint(
                condition=(_GRANTED & Q(due_after__gt=F("due_before")))
                | (~_GRANTED & Q(due_after__isnull=True)),
                name="extension_moves_the_limit_only_if_granted",
            ),
            models.UniqueConstraint(
                fields=["case"], condition=_REQUESTED, name="extension_asked_once_at_a_time"
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["approver_unit", "due_before"],
                condition=_REQUESTED,
                name="extension_to_decide",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id}: {self.days} days ({self.state})"

    @property
    def ref(self) -> str:
        """The reference string that other modules keep."""
        return f"cases:extension:{self.pk}"
