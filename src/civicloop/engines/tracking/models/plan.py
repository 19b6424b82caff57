"""What was planned: baselines in versions, milestones, and requests to change them."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from civicloop.engines.tracking.models.item import PERCENT, Item
from civicloop.engines.tracking.rules import StageMoney
from civicloop.engines.tracking.states import ChangeState


class ChangeRequest(models.Model):
    """An agency asks to adjust, extend, withdraw, merge or split; the owner decides.

    ``curve`` is the new plan as it was asked for: rows of month, percent and money;
    ``weights`` those of its work items, where it was put together of such.
    """

    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="changes")
    kind = models.CharField(max_length=16)
    ground = models.CharField(max_length=32)
    reason = models.TextField()
    letter = models.CharField(max_length=80, blank=True)
    curve = models.JSONField(default=list, blank=True)
    weights = models.JSONField(default=list, blank=True, db_default=[])
    ends_on = models.DateField(null=True, blank=True)
    into = models.ForeignKey(
        Item, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    state = models.CharField(max_length=16, default=ChangeState.ASKED.value)
    asked_by = models.CharField(max_length=80)
    asked_at = models.DateTimeField()
    decided_by = models.CharField(max_length=80, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decision = models.TextField(blank=True)

    class Meta:
        ordering = ("-asked_at", "-pk")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["item"],
                condition=Q(state=ChangeState.ASKED.value),
                name="change_one_waits",
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["asked_at"],
                condition=Q(state=ChangeState.ASKED.value),
                name="change_to_decide",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.item_id}"

    @property
    def ref(self) -> str:
        """The reference string that other modules keep."""
        return f"tracking:changerequest:{self.pk}"


class Baseline(models.Model):
    """A version of what was planned, from a day on; earlier ones stay for the picture."""

    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="baselines")
    number = models.PositiveSmallIntegerField()
    from_on = models.DateField()
    weights = models.JSONField(default=list, blank=True)
    reason = models.TextField(blank=True)
    approved_by = models.CharField(max_length=80)
    approved_at = models.DateTimeField()
    change = models.OneToOneField(
        ChangeRequest, on_delete=models.PROTECT, null=True, blank=True, related_name="baseline"
    )

    class Meta:
        ordering = ("item", "number")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["item", "number"], name="baseline_number_once"),
        ]

    def __str__(self) -> str:
        return f"{self.item_id} v{self.number}"

    @property
    def ref(self) -> str:
        """The reference string that other modules keep."""
        return f"tracking:baseline:{self.pk}"


class BaselinePoint(models.Model):
    """What shall be reached by the end of a month, in all."""

    baseline = models.ForeignKey(Baseline, on_delete=models.CASCADE, related_name="points")
    month = models.DateField()
    percent = models.DecimalField(**PERCENT)
    money = models.BigIntegerField(default=0)

    class Meta:
        ordering = ("baseline", "month")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["baseline", "month"], name="baseline_point_once"),
            models.CheckConstraint(
                condition=Q(percent__gte=0, percent__lte=100), name="baseline_point_in_range"
            ),
            models.CheckConstraint(condition=Q(money__gte=0), name="baseline_money_not_below_zero"),
        ]

    def __str__(self) -> str:
        return f"{self.month:%Y-%m} {self.percent}"


class Milestone(models.Model):
    """A point of the way; ``evidence`` names a file or page by reference.

    Of a contract in stages it has the money of its own; what nobody said is empty, never 0.
    """

    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="milestones")
    position = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=16)
    name_zh = models.CharField(max_length=120)
    name_en = models.CharField(max_length=160, blank=True)
    weight = models.DecimalField(**PERCENT)
    planned_on = models.DateField()
    revised_on = models.DateField(null=True, blank=True)
    actual_on = models.DateField(null=True, blank=True)
    evidence = models.CharField(max_length=200, blank=True)
    money_planned = models.BigIntegerField(null=True, blank=True)
    money_granted = models.BigIntegerField(null=True, blank=True)
    money_paid = models.BigIntegerField(null=True, blank=True)

    class Meta:
        ordering = ("item", "position")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["item", "position"], name="milestone_position_once"),
            models.CheckConstraint(
                condition=Q(weight__gt=0, weight__lte=100), name="milestone_weight_in_range"
            ),
            models.CheckConstraint(
                condition=(Q(money_planned__isnull=True) | Q(money_planned__gte=0))
                & (Q(money_granted__isnull=True) | Q(money_granted__gte=0))
                & (Q(money_paid__isnull=True) | Q(money_paid__gte=0)),
                name="milestone_money_not_below_zero",
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["planned_on"], condition=Q(actual_on__isnull=True), name="milestone_ahead"
            ),
        ]

    def __str__(self) -> str:
        return self.name_zh

    @property
    def ref(self) -> str:
        """The reference string that other modules keep."""
        return f"tracking:milestone:{self.pk}"

    @property
    def money(self) -> StageMoney:
        """What is planned, granted and paid for it."""
        return StageMoney(self.money_planned, self.money_granted, self.money_paid)
