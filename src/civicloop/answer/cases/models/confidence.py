"""Who asked to learn who reported a confidential case, and what was decided."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from civicloop.answer.cases.models.case import Case


class ReadingRequest(models.Model):
    """One person's wish to read who reported a case; decided once, and it holds for a time."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="reading_requests")
    person = models.ForeignKey("organizations.Person", on_delete=models.PROTECT, related_name="+")
    purpose = models.CharField(max_length=16)
    reason_masked = models.CharField(max_length=400)
    asked_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.CharField(max_length=80, blank=True)
    holds_until = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("asked_at", "pk")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(decided_at__isnull=True, decided_by="", holds_until__isnull=True)
                | (Q(decided_at__isnull=False) & ~Q(decided_by="")),
                name="reading_request_decided_whole_or_not",
            ),
            models.UniqueConstraint(
                fields=["case", "person"],
                condition=Q(decided_at__isnull=True),
                name="reading_request_waits_once",
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["asked_at", "id"],
                condition=Q(decided_at__isnull=True),
                name="reading_request_waiting",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} about {self.case_id}"
