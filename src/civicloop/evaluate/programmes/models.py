"""What other systems say of tracked items, month by month."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

ACCOUNTS = "accounts"
"""The system whose sums are offered in the monthly form and give the execution rates."""


class OutsideFigure(models.Model):
    """One system's figures of one item and month; a later file replaces them.

    A figure that the system does not have is empty, never 0.
    """

    system = models.CharField(max_length=40)
    item = models.ForeignKey("tracking.Item", on_delete=models.PROTECT, related_name="+")
    month = models.DateField()
    planned = models.DecimalField(max_digits=9, decimal_places=4, null=True, blank=True)
    actual = models.DecimalField(max_digits=9, decimal_places=4, null=True, blank=True)
    allocated = models.BigIntegerField(null=True, blank=True)
    paid = models.BigIntegerField(null=True, blank=True)
    payable = models.BigIntegerField(null=True, blank=True)
    surplus = models.BigIntegerField(null=True, blank=True)
    line = models.PositiveIntegerField(default=0)
    digest = models.CharField(max_length=64)
    imported_at = models.DateTimeField()

    class Meta:
        ordering = ("item", "-month", "system")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["system", "item", "month"], name="outside_figure_once"),
            models.CheckConstraint(
                condition=(Q(actual__isnull=True) | Q(actual__gte=0, actual__lte=100))
                & (Q(planned__isnull=True) | Q(planned__gte=0, planned__lte=100)),
                name="outside_figure_in_range",
            ),
            models.CheckConstraint(
                condition=(Q(allocated__isnull=True) | Q(allocated__gte=0))
                & (Q(paid__isnull=True) | Q(paid__gte=0))
                & (Q(payable__isnull=True) | Q(payable__gte=0))
                & (Q(surplus__isnull=True) | Q(surplus__gte=0)),
                name="outside_money_not_below_zero",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["system", "month"], name="outside_figure_of_month"),
        ]

    def __str__(self) -> str:
        return f"{self.system} {self.item_id} {self.month:%Y-%m}"

    @property
    def ref(self) -> str:
        """The reference string that other modules keep."""
        return f"programmes:outsidefigure:{self.pk}"
