"""What other systems say of tracked items: figures by month, and their tenders."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

ACCOUNTS = "accounts"
"""The system whose sums are offered in the monthly form and give the execution rates."""
HAND = "hand"
"""The source of what somebody wrote in by hand."""


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


class Tender(models.Model):
    """A tender of an item and the contract that came of it.

    ``system`` is the key of the mapping that it was taken over by, or ``hand``. A contractor is
    a firm, named as the notice names it. ``paid`` is what was paid in all by ``paid_on``. What
    a notice does not say is empty, never 0.
    """

    item = models.ForeignKey("tracking.Item", on_delete=models.PROTECT, related_name="+")
    system = models.CharField(max_length=40)
    case_number = models.CharField(max_length=60)
    name = models.CharField(max_length=300)
    contractor = models.CharField(max_length=300, blank=True)
    announced_on = models.DateField(null=True, blank=True)
    awarded_on = models.DateField(null=True, blank=True)
    amount = models.BigIntegerField(null=True, blank=True)
    begins_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)
    started_on = models.DateField(null=True, blank=True)
    completed_on = models.DateField(null=True, blank=True)
    accepted_on = models.DateField(null=True, blank=True)
    paid = models.BigIntegerField(null=True, blank=True)
    paid_on = models.DateField(null=True, blank=True)
    line = models.PositiveIntegerField(default=0)
    digest = models.CharField(max_length=64, blank=True)
    kept_at = models.DateTimeField()

    class Meta:
        ordering = ("item", "-amount", "case_number")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["item", "case_number"], name="tender_once"),
            models.CheckConstraint(
                condition=(Q(amount__isnull=True) | Q(amount__gte=0))
                & (Q(paid__isnull=True) | Q(paid__gte=0)),
                name="tender_money_not_below_zero",
            ),
            models.CheckConstraint(
                condition=Q(paid__isnull=True, paid_on__isnull=True)
                | Q(paid__isnull=False, paid_on__isnull=False),
                name="tender_paid_with_its_day",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["case_number"], name="tender_case_number")]

    def __str__(self) -> str:
        return f"{self.case_number} {self.name}"

    @property
    def ref(self) -> str:
        """The reference string that other modules keep."""
        return f"programmes:tender:{self.pk}"


class CentralResult(models.Model):
    """What the centre's evaluation of a year says of a granted plan, or of the whole programme.

    ``item`` is empty for the city as a whole, which alone has a place among the cities.
    ``grant`` is what was granted in that year, ``next_grant`` what the centre announced for the
    next; what its notice does not say is empty, never 0.
    """

    programme = models.ForeignKey("tracking.Programme", on_delete=models.PROTECT, related_name="+")
    item = models.ForeignKey(
        "tracking.Item", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    year = models.PositiveSmallIntegerField()
    score = models.DecimalField(max_digits=9, decimal_places=4)
    place = models.PositiveSmallIntegerField(null=True, blank=True)
    among = models.PositiveSmallIntegerField(null=True, blank=True)
    grant = models.BigIntegerField(null=True, blank=True)
    next_grant = models.BigIntegerField(null=True, blank=True)
    told_on = models.DateField()
    letter = models.CharField(max_length=80, blank=True)
    kept_by = models.CharField(max_length=80)
    kept_at = models.DateTimeField()

    class Meta:
        ordering = ("programme", "-year", "item")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["programme", "year", "item"],
                name="central_result_once",
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                condition=Q(score__gte=0, score__lte=100), name="central_result_score_in_range"
            ),
            models.CheckConstraint(
                condition=(Q(grant__isnull=True) | Q(grant__gte=0))
                & (Q(next_grant__isnull=True) | Q(next_grant__gte=0)),
                name="central_result_money_not_below_zero",
            ),
            models.CheckConstraint(
                condition=Q(place__isnull=True, among__isnull=True)
                | Q(place__gte=1, among__isnull=True)
                | Q(place__gte=1, among__gte=models.F("place")),
                name="central_result_place_among_all",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.programme_id} {self.year} {self.item_id or ''}"

    @property
    def ref(self) -> str:
        """The reference string that other modules keep."""
        return f"programmes:centralresult:{self.pk}"
