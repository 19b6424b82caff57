"""Requests to open guarded fields."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from civicloop.kernel.privacy.states import UnsealState


class UnsealRequest(models.Model):
    """Somebody's wish to read guarded fields of one object, and what a superior said.

    Who asked and who decided are actors' references; the reason is in the ledger, sealed.
    """

    ref = models.CharField(max_length=120)
    fields = ArrayField(models.CharField(max_length=60))
    purpose = models.CharField(max_length=40)
    unit = models.ForeignKey(
        "organizations.Unit", on_delete=models.PROTECT, related_name="unseal_requests"
    )
    state = models.CharField(max_length=12, default=UnsealState.REQUESTED)
    requested_by = models.CharField(max_length=60)
    requested_at = models.DateTimeField()
    decided_by = models.CharField(max_length=60, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    expires_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-requested_at", "-pk")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state__in=[str(state) for state in UnsealState]),
                name="unseal_request_known_state",
            ),
            models.CheckConstraint(
                condition=~Q(state="approved") | Q(expires_at__isnull=False),
                name="unseal_approval_expires",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["approved", "refused"])
                | ~Q(decided_by=models.F("requested_by")),
                name="unseal_decided_by_somebody_else",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=("ref", "requested_by"), name="unseal_of_object"),
            models.Index(fields=("unit", "state"), name="unseal_to_decide"),
        ]

    def __str__(self) -> str:
        return f"{self.ref} {self.state}"
