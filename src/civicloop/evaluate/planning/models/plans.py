"""Four-year plans with the goals and strategies of each agency."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language

from civicloop.evaluate.planning.states import PlanState


class Plan(models.Model):
    """A plan of four years for the whole city; agencies write their goals into it."""

    title_zh = models.CharField(max_length=120)
    title_en = models.CharField(max_length=160, blank=True)
    first_year = models.PositiveSmallIntegerField(unique=True)
    last_year = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=12, default=PlanState.PREPARED)
    version = models.PositiveIntegerField(default=1)
    changed_at = models.DateTimeField()

    class Meta:
        ordering = ("-first_year",)
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state__in=[row.value for row in PlanState]),
                name="planning_plan_state_known",
            ),
            models.CheckConstraint(
                condition=Q(last_year__gte=F("first_year"), first_year__gte=1912),
                name="planning_plan_ends_after_it_begins",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def title(self) -> str:
        """The title in the language of the reader."""
        return self.title_en if get_language() == "en" and self.title_en else self.title_zh

    @property
    def ref(self) -> str:
        """The reference string."""
        return f"planning:plan:{self.pk}"

    @property
    def years(self) -> range:
        """Its years, in the common era."""
        return range(self.first_year, self.last_year + 1)


class Goal(models.Model):
    """A strategic goal of an agency in a plan."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="goals")
    unit = models.ForeignKey("organizations.Unit", on_delete=models.PROTECT, related_name="+")
    number = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=200)

    class Meta:
        ordering = ("plan", "unit", "number")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=("plan", "unit", "number"), name="planning_goal_numbered_once"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def ref(self) -> str:
        """The reference string."""
        return f"planning:goal:{self.pk}"


class Strategy(models.Model):
    """A way towards a goal."""

    goal = models.ForeignKey(Goal, on_delete=models.CASCADE, related_name="strategies")
    number = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=200)

    class Meta:
        ordering = ("goal", "number")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=("goal", "number"), name="planning_strategy_numbered_once"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def ref(self) -> str:
        """The reference string."""
        return f"planning:strategy:{self.pk}"
