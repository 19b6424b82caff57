"""What was recorded with a request that staff wrote down."""

from __future__ import annotations

from django.db import models

from civicloop.answer.cases.models.case import Case


class IntakeRecord(models.Model):
    """When a letter came in, whether the words were read back, and where its sender lives.

    The statutory clock of the case runs from ``received_on``.
    """

    case = models.OneToOneField(
        Case, on_delete=models.CASCADE, primary_key=True, related_name="intake_record"
    )
    received_on = models.DateField()
    is_read_back = models.BooleanField(default=False)
    document_number = models.CharField(max_length=60, blank=True)
    address_sealed = models.BinaryField(null=True, blank=True)
    address_masked = models.CharField(max_length=60, blank=True)
    recorded_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"record of {self.case_id}"
