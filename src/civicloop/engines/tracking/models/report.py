"""What units say of their months, why they are behind, and what others found."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from civicloop.engines.tracking.models.item import PERCENT, Item, Responsibility
from civicloop.engines.tracking.models.programme import Period
from civicloop.engines.tracking.states import Method, ReportState, Verdict

MOST_LEVELS = 3


class Report(models.Model):
    """A unit's report of one month.

    Texts are official statements: they stand in rows, are copied into the next month, printed
    and published, and are never part of an event. ``item``, ``unit`` and ``month`` repeat what
    responsibility and period say, for the lists.
    """

    responsibility = models.ForeignKey(
        Responsibility, on_delete=models.PROTECT, related_name="reports"
    )
    period = models.ForeignKey(Period, on_delete=models.PROTECT, related_name="reports")
    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="reports")
    unit = models.ForeignKey("organizations.Unit", on_delete=models.PROTECT, related_name="+")
    month = models.DateField()
    due_on = models.DateField()
    state = models.CharField(max_length=16, default=ReportState.DRAFT.value)
    version = models.PositiveIntegerField(default=1)
    narrative = models.TextField(blank=True)
    planned = models.DecimalField(**PERCENT, null=True, blank=True)
    actual = models.DecimalField(**PERCENT, null=True, blank=True)
    planned_money = models.BigIntegerField(default=0)
    allocated = models.BigIntegerField(default=0)
    paid = models.BigIntegerField(default=0)
    payable = models.BigIntegerField(default=0)
    surplus = models.BigIntegerField(default=0)
    forecast_on = models.DateField(null=True, blank=True)
    completed_on = models.DateField(null=True, blank=True)
    lag = models.DecimalField(**PERCENT, null=True, blank=True)
    spending = models.DecimalField(max_digits=22, decimal_places=6, null=True, blank=True)
    triggers = ArrayField(models.CharField(max_length=16), default=list, blank=True)
    streak = models.PositiveSmallIntegerField(default=0)
    saved_by = models.CharField(max_length=80, blank=True)
    saved_at = models.DateTimeField(null=True, blank=True)
    sent_by = models.CharField(max_length=80, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    approved_by = models.CharField(max_length=80, blank=True)
    approved_at = models.DateTimeField(null=True, blank=True)
    accepted_by = models.CharField(max_length=80, blank=True)
    accepted_at = models.DateTimeField(null=True, blank=True)
    returned_because = models.TextField(blank=True)

    class Meta:
        ordering = ("-month", "item", "responsibility")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["responsibility", "month"], name="report_once_a_month"),
            models.CheckConstraint(
                condition=Q(state__in=[row.value for row in ReportState]), name="report_state_known"
            ),
            models.CheckConstraint(
                condition=Q(actual__isnull=True) | Q(actual__gte=0, actual__lte=100),
                name="report_actual_in_range",
            ),
            models.CheckConstraint(
                condition=Q(
                    planned_money__gte=0,
                    allocated__gte=0,
                    paid__gte=0,
                    payable__gte=0,
                    surplus__gte=0,
                ),
                name="report_money_not_below_zero",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["item", "month"], name="report_of_item"),
            models.Index(fields=["period", "state"], name="report_of_period"),
            models.Index(
                fields=["unit", "due_on", "id"],
                condition=Q(state__in=[ReportState.DRAFT.value, ReportState.SENT.value]),
                name="report_due_of_unit",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.item_id} {self.month:%Y-%m}"

    @property
    def ref(self) -> str:
        """The reference string that other modules keep."""
        return f"tracking:report:{self.pk}"

    @property
    def why(self) -> Variance | None:
        """Its explanation, unless a correction closed it."""
        found: Variance | None = getattr(self, "variance", None)
        return None if found is None or found.closed_on is not None else found


class Cause(models.Model):
    """Why something lags, in three levels as data: type, class, and the cause itself."""

    code = models.CharField(max_length=32, unique=True)
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="children"
    )
    level = models.PositiveSmallIntegerField()
    name_zh = models.CharField(max_length=120)
    name_en = models.CharField(max_length=160, blank=True)
    is_active = models.BooleanField(default=True)

    class Meta:
        ordering = ("code",)
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(level=1, parent__isnull=True)
                | Q(level__gt=1, level__lte=MOST_LEVELS, parent__isnull=False),
                name="cause_level_has_a_parent",
            ),
        ]

    def __str__(self) -> str:
        return self.name_zh


class Variance(models.Model):
    """Why a report is behind, who answers for it, and by when it is made good.

    ``recovered_on`` follows from the reports; ``closed_on`` is the day of a correction after
    which there is nothing to explain any more. ``verdict`` is what the reviewer found of the
    remedy itself, one by one.
    """

    report = models.OneToOneField(
        Report, on_delete=models.PROTECT, primary_key=True, related_name="variance"
    )
    cause = models.ForeignKey(Cause, on_delete=models.PROTECT, related_name="+")
    cause_text = models.TextField(blank=True)
    party = models.CharField(max_length=120)
    coordination = models.TextField(blank=True)
    remedy = models.TextField()
    recovery_on = models.DateField()
    recovered_on = models.DateField(null=True, blank=True)
    closed_on = models.DateField(null=True, blank=True)
    verdict = models.CharField(max_length=8, blank=True, db_default="")
    verified_on = models.DateField(null=True, blank=True)
    verified_note = models.TextField(blank=True, db_default="")
    verified_by = models.CharField(max_length=80, blank=True)
    verified_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(verdict="", verified_on__isnull=True)
                | Q(verdict__in=[row.value for row in Verdict], verified_on__isnull=False),
                name="variance_verdict_with_its_day",
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["recovery_on"],
                condition=Q(recovered_on__isnull=True),
                name="variance_promised",
            ),
        ]

    def __str__(self) -> str:
        return f"variance of {self.report_id}"

    @property
    def ref(self) -> str:
        """The reference string that other modules keep."""
        return f"tracking:variance:{self.pk}"


class Correction(models.Model):
    """What a report said before it was corrected after the freeze, and why; never removed."""

    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="corrections")
    before = models.JSONField()
    after = models.JSONField()
    reason = models.TextField()
    corrected_by = models.CharField(max_length=80)
    corrected_at = models.DateTimeField()

    class Meta:
        ordering = ("report_id", "pk")

    def __str__(self) -> str:
        return f"correction of {self.report_id}"


class Verification(models.Model):
    """What the system says beside what was found, from papers or on the spot."""

    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="verifications")
    method = models.CharField(max_length=8)
    verified_on = models.DateField()
    evidence = models.CharField(max_length=200)
    system_actual = models.DecimalField(**PERCENT)
    found_actual = models.DecimalField(**PERCENT)
    difference_reason = models.TextField(blank=True)
    handling = models.TextField(blank=True)
    verified_by = models.CharField(max_length=80)

    class Meta:
        ordering = ("-verified_on", "-pk")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(method__in=[row.value for row in Method]),
                name="verification_method_known",
            ),
            models.CheckConstraint(
                condition=Q(found_actual__gte=0, found_actual__lte=100),
                name="verification_found_in_range",
            ),
            models.CheckConstraint(
                condition=Q(system_actual=models.F("found_actual")) | ~Q(difference_reason=""),
                name="verification_difference_has_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.method} {self.verified_on}"

    @property
    def ref(self) -> str:
        """The reference string that other modules keep."""
        return f"tracking:verification:{self.pk}"
