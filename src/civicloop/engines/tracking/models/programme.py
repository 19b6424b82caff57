"""Programmes as data, the bodies that release, and the months of reporting."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from civicloop.engines.tracking.states import Cadence, PeriodState


class Body(models.Model):
    """A meeting, council or office that alone can release what it decided.

    ``unit`` keeps its minutes: who may act for the body holds ``tracking.release`` there.
    """

    key = models.CharField(max_length=48, unique=True)
    name_zh = models.CharField(max_length=120)
    name_en = models.CharField(max_length=160, blank=True)
    unit = models.ForeignKey("organizations.Unit", on_delete=models.PROTECT, related_name="+")
    is_active = models.BooleanField(default=True)

    class Meta:
        ordering = ("key",)

    def __str__(self) -> str:
        return self.name_zh

    @property
    def ref(self) -> str:
        """The reference string that other modules keep."""
        return f"tracking:body:{self.pk}"


class Programme(models.Model):
    """A family of items with one owner, one rule set and a few switches.

    Without ``has_months`` no months open by themselves: units answer when they have to say
    something, such as to a resolution, and the module that lists the items takes the answers.
    ``cadence`` says how many months one report covers; a period is named by its last month.
    """

    key = models.CharField(max_length=48, unique=True)
    kind = models.CharField(max_length=40)
    year = models.PositiveSmallIntegerField()
    name_zh = models.CharField(max_length=160)
    name_en = models.CharField(max_length=200, blank=True)
    owner = models.ForeignKey("organizations.Unit", on_delete=models.PROTECT, related_name="+")
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="programmes")
    rule_set = models.CharField(max_length=80)
    evaluation_rule_set = models.CharField(max_length=80)
    has_money = models.BooleanField(default=True)
    has_review = models.BooleanField(default=True)
    has_months = models.BooleanField(default=True, db_default=True)
    cadence = models.CharField(
        max_length=12, default=Cadence.MONTHLY.value, db_default=Cadence.MONTHLY.value
    )
    is_public = models.BooleanField(default=False)
    begins_on = models.DateField()
    ends_on = models.DateField()

    class Meta:
        ordering = ("-year", "key")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(ends_on__gt=F("begins_on")), name="programme_ends_after_it_begins"
            ),
            models.CheckConstraint(
                condition=Q(cadence__in=[row.value for row in Cadence]),
                name="programme_cadence_known",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["kind", "-year"], name="programme_of_kind")]

    def __str__(self) -> str:
        return f"{self.name_zh} {self.year}"

    @property
    def ref(self) -> str:
        """The reference string that other modules keep."""
        return f"tracking:programme:{self.pk}"


class Period(models.Model):
    """A month of a programme, or several by their last month.

    Each day counts as a whole; ``rule_version`` made them. Where more time was given, the days
    of the rule stand in ``due_before`` and ``closes_before``.
    """

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="periods")
    month = models.DateField()
    opens_on = models.DateField()
    remind_on = models.DateField()
    due_on = models.DateField()
    closes_on = models.DateField()
    rule_version = models.PositiveIntegerField()
    state = models.CharField(max_length=16, default=PeriodState.OPEN.value)
    frozen_at = models.DateTimeField(null=True, blank=True)
    due_before = models.DateField(null=True, blank=True)
    closes_before = models.DateField(null=True, blank=True)
    extended_because = models.TextField(blank=True, db_default="")

    class Meta:
        ordering = ("-month", "programme")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["programme", "month"], name="period_once"),
            models.CheckConstraint(
                condition=Q(opens_on__lte=F("due_on")) & Q(due_on__lte=F("closes_on")),
                name="period_days_in_order",
            ),
            models.CheckConstraint(
                condition=Q(state=PeriodState.OPEN.value, frozen_at__isnull=True)
                | Q(state=PeriodState.FROZEN.value, frozen_at__isnull=False),
                name="period_frozen_at_exactly_when_frozen",
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["closes_on"],
                condition=Q(state=PeriodState.OPEN.value),
                name="period_to_freeze",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.programme_id} {self.month:%Y-%m}"

    @property
    def ref(self) -> str:
        """The reference string that other modules keep."""
        return f"tracking:period:{self.pk}"
