"""What is followed, and the units that owe it."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from civicloop.engines.tracking.models.programme import Body, Programme
from civicloop.engines.tracking.states import (
    OPEN_ITEMS,
    ItemState,
    Light,
    Part,
    ResponsibilityState,
)

PERCENT = {"max_digits": 9, "decimal_places": 4}
OPEN = Q(state__in=[row.value for row in OPEN_ITEMS])


class Item(models.Model):
    """One promise, with the last month's figures kept on it for the lists.

    ``source`` names where it came from by reference: a resolution, a plan, a finding. Figures
    from ``month`` to ``light`` are copies of the last closed report of the leading unit.
    ``version`` rises with every change; who saves over another version is told. Where it is:
    the codes of its districts, and a point where there is one place; either may be absent.
    ``continues`` is the item of the year before that this one goes on with.
    """

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="items")
    number = models.CharField(max_length=40)
    title = models.CharField(max_length=300)
    kind = models.CharField(max_length=16, blank=True)
    source = models.CharField(max_length=80, blank=True)
    legal_basis = models.CharField(max_length=200, blank=True)
    level = models.CharField(max_length=16, default="city")
    is_public = models.BooleanField(default=False)
    budget = models.BigIntegerField(default=0)
    begins_on = models.DateField()
    ends_on = models.DateField()
    state = models.CharField(max_length=16, default=ItemState.LISTED.value)
    unit = models.ForeignKey("organizations.Unit", on_delete=models.PROTECT, related_name="+")
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="items")
    merged_into = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="merged"
    )
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="children"
    )
    continues = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="continued"
    )
    districts = ArrayField(models.CharField(max_length=16), default=list, blank=True, db_default=[])
    lon = models.FloatField(null=True, blank=True)
    lat = models.FloatField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)
    changed_at = models.DateTimeField()
    suspended_on = models.DateField(null=True, blank=True)

    month = models.DateField(null=True, blank=True)
    planned = models.DecimalField(**PERCENT, null=True, blank=True)
    actual = models.DecimalField(**PERCENT, null=True, blank=True)
    lag = models.DecimalField(**PERCENT, null=True, blank=True)
    spending = models.DecimalField(max_digits=22, decimal_places=6, null=True, blank=True)
    triggers = ArrayField(models.CharField(max_length=16), default=list, blank=True)
    streak = models.PositiveSmallIntegerField(default=0)
    light = models.CharField(max_length=8, default=Light.NONE.value)
    light_reasons = ArrayField(models.CharField(max_length=24), default=list, blank=True)
    override_light = models.CharField(max_length=8, blank=True)
    override_reason = models.CharField(max_length=300, blank=True)
    override_until = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ("programme", "number", "pk")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["programme", "number"], name="item_number_once"),
            models.CheckConstraint(
                condition=Q(state__in=[row.value for row in ItemState]), name="item_state_known"
            ),
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("begins_on")), name="item_ends_after_it_begins"
            ),
            models.CheckConstraint(condition=Q(budget__gte=0), name="item_budget_not_below_zero"),
            models.CheckConstraint(
                condition=Q(lon__isnull=True, lat__isnull=True)
                | Q(
                    lon__isnull=False,
                    lat__isnull=False,
                    lon__gte=-180,
                    lon__lte=180,
                    lat__gte=-90,
                    lat__lte=90,
                ),
                name="item_point_whole_or_absent",
            ),
            models.CheckConstraint(
                condition=Q(state=ItemState.MERGED.value, merged_into__isnull=False)
                | (~Q(state=ItemState.MERGED.value) & Q(merged_into__isnull=True)),
                name="item_merged_exactly_into_another",
            ),
            models.CheckConstraint(
                condition=Q(merged_into__isnull=True) | ~Q(merged_into=F("pk")),
                name="item_not_merged_into_itself",
            ),
            models.CheckConstraint(
                condition=Q(override_light="", override_reason="", override_until__isnull=True)
                | (
                    ~Q(override_light="") & ~Q(override_reason="") & Q(override_until__isnull=False)
                ),
                name="item_override_whole_or_absent",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["programme", "state", "number", "id"], name="item_of_programme"),
            models.Index(fields=["unit", "number", "id"], condition=OPEN, name="item_of_unit"),
            models.Index(fields=["-lag", "id"], condition=OPEN, name="item_behind"),
            models.Index(fields=["source"], condition=~Q(source=""), name="item_source"),
            models.Index(fields=["changed_at", "id"], name="item_changed"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"

    @property
    def ref(self) -> str:
        """The reference string that other modules keep."""
        return f"tracking:item:{self.pk}"


class Responsibility(models.Model):
    """A unit's part in an item, with an end of its own; exactly one unit leads."""

    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="responsibilities")
    unit = models.ForeignKey("organizations.Unit", on_delete=models.PROTECT, related_name="+")
    part = models.CharField(max_length=8)
    contact = models.ForeignKey(
        "organizations.Person", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    state = models.CharField(max_length=16, default=ResponsibilityState.ASSIGNED.value)
    closed_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ("item", "part", "pk")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["item", "unit"], name="responsibility_once"),
            models.UniqueConstraint(
                fields=["item"], condition=Q(part=Part.LEAD.value), name="responsibility_one_leads"
            ),
            models.CheckConstraint(
                condition=Q(part__in=[row.value for row in Part]), name="responsibility_part_known"
            ),
            models.CheckConstraint(
                condition=Q(state=ResponsibilityState.CLOSED.value, closed_on__isnull=False)
                | (~Q(state=ResponsibilityState.CLOSED.value) & Q(closed_on__isnull=True)),
                name="responsibility_day_exactly_when_closed",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.part} {self.unit_id} of {self.item_id}"

    @property
    def ref(self) -> str:
        """The reference string that other modules keep."""
        return f"tracking:responsibility:{self.pk}"
