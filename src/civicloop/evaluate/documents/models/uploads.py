"""A file that somebody looks at before it is taken; gone once it was taken or put away."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q


class Upload(models.Model):
    """A file of a month, sealed, with what taking it would do.

    Files of document systems hold subjects and names in columns that nobody reads; so the
    whole file stands under a key of its own, which is destroyed with it.
    """

    month = models.DateField()
    mapping = models.CharField(max_length=80)
    file_name = models.CharField(max_length=200)
    digest = models.CharField(max_length=64)
    content = models.BinaryField()
    preview = models.BinaryField()
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=80)

    class Meta:
        ordering = ("-pk",)
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(month__day=1), name="documents_upload_month_begins_on_its_first"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.file_name} ({self.month:%Y-%m})"

    @property
    def ref(self) -> str:
        """The reference string."""
        return f"documents:upload:{self.pk}"
