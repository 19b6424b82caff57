"""The mayor's pledges, and what each of them is mapped to."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q


class Pledge(models.Model):
    """A promise under a guideline, and the agency that leads it."""

    number = models.CharField(max_length=24, unique=True)
    guideline = models.CharField(max_length=120)
    title = models.CharField(max_length=200)
    text = models.TextField(blank=True)
    unit = models.ForeignKey("organizations.Unit", on_delete=models.PROTECT, related_name="+")
    changed_at = models.DateTimeField()

    class Meta:
        ordering = ("number",)

    def __str__(self) -> str:
        return f"{self.number} {self.title}"

    @property
    def ref(self) -> str:
        """The reference string."""
        return f"planning:pledge:{self.pk}"


def _one_of(*names: str) -> Q:
    """Exactly one of some columns is filled."""
    found = Q()
    for one in names:
        found |= Q(**{f"{name}__isnull": name != one for name in names})
    return found


class PledgeLink(models.Model):
    """A pledge is carried by an indicator, a project or a tracked item; exactly one of them."""

    pledge = models.ForeignKey(Pledge, on_delete=models.CASCADE, related_name="links")
    indicator = models.ForeignKey(
        "planning.Indicator", on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )
    proposal = models.ForeignKey(
        "planning.Proposal", on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )

    item = models.ForeignKey(
        "tracking.Item", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ("pledge", "pk")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=_one_of("indicator", "proposal", "item"),
                name="planning_link_leads_to_one",
            ),
            models.UniqueConstraint(fields=("pledge", "item"), name="planning_pledge_item_once"),
            models.UniqueConstraint(
                fields=("pledge", "indicator"), name="planning_pledge_indicator_once"
            ),
            models.UniqueConstraint(
                fields=("pledge", "proposal"), name="planning_pledge_proposal_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pledge_id}"
