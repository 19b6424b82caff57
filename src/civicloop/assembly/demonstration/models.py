"""What was built, so that nothing is built twice."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class BuiltCity(models.Model):
    """The one demonstration city of a database; unfinished until all that follows is done."""

    id = models.SmallIntegerField(primary_key=True, default=1)
    seed = models.CharField(max_length=40)
    cases = models.PositiveIntegerField()
    year_ends_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name_plural = "built cities"
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(id=1), name="city_is_one"),
        ]

    def __str__(self) -> str:
        return f"{self.seed}: {self.cases}"

    @property
    def ref(self) -> str:
        """The reference string that other modules keep."""
        return f"demonstration:builtcity:{self.pk}"
