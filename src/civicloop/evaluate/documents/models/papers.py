"""One document in one month, with what its system says and what we counted."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from civicloop.evaluate.documents.rules import Facts
from civicloop.evaluate.documents.states import Category, Ending, Joined, Kind, Outcome


def _known(field: str, values: type) -> models.CheckConstraint:
    every = [one.value for one in values]  # type: ignore[attr-defined]  # an enumeration
    return models.CheckConstraint(
        condition=Q(**{f"{field}__in": every}), name=f"documents_document_{field}_known"
    )


class Document(models.Model):
    """What statistics need of a document, and nothing else: no subject, no person."""

    month = models.ForeignKey("documents.Month", on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey("organizations.Unit", on_delete=models.PROTECT, related_name="+",
                             db_index=False)  # fmt: skip
    number = models.CharField(max_length=40)
    line = models.PositiveIntegerField()
    category = models.CharField(max_length=16)
    kind = models.CharField(max_length=16, blank=True)
    received_on = models.DateField()
    done_on = models.DateField(null=True)
    ending = models.CharField(max_length=8)
    limit_days = models.PositiveSmallIntegerField(null=True)
    until = models.DateField(null=True)
    extended_by = models.PositiveSmallIntegerField(default=0)
    extended_times = models.PositiveSmallIntegerField(default=0)
    extended_on = models.DateField(null=True)
    paused_on = models.DateField(null=True)
    resumed_on = models.DateField(null=True)
    joined = models.CharField(max_length=10, blank=True)
    joined_to = models.CharField(max_length=40, blank=True)
    stated_outcome = models.CharField(max_length=8, blank=True)
    stated_halves = models.PositiveIntegerField(null=True)
    started_on = models.DateField()
    due_on = models.DateField()
    halves = models.PositiveIntegerField(null=True)
    outcome = models.CharField(max_length=8)
    flag = models.CharField(max_length=24, blank=True)
    differs = models.BooleanField(default=False)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=("month", "unit", "number"), name="documents_document_once"
            ),
            models.CheckConstraint(
                condition=Q(done_on__isnull=True) | Q(done_on__gte=F("started_on")),
                name="documents_document_done_after_start",
            ),
            models.CheckConstraint(
                condition=Q(ending=Ending.OPEN.value, done_on__isnull=True)
                | (~Q(ending=Ending.OPEN.value) & Q(done_on__isnull=False)),
                name="documents_document_ends_on_a_day",
            ),
            _known("category", Category),
            _known("kind", Kind),
            _known("ending", Ending),
            _known("outcome", Outcome),
            _known("joined", Joined),
        ]
        indexes: ClassVar = [
            models.Index(fields=("month", "due_on", "id"), name="documents_by_month_due"),
            models.Index(
                fields=("month", "due_on", "id"), name="documents_past_limit",
                condition=Q(outcome__in=[Outcome.OVERDUE.value, Outcome.LATE.value]),
            ),
            models.Index(
                fields=("month", "id"), name="documents_differing", condition=Q(differs=True)
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.number

    @property
    def ref(self) -> str:
        """The reference string."""
        return f"documents:document:{self.pk}"

    @property
    def days_used(self) -> float | None:
        """The days used, in halves."""
        return None if self.halves is None else self.halves / 2

    @property
    def facts(self) -> Facts:
        """What the clock needs; joined documents begin where they were found to begin."""
        return Facts(
            Category(self.category),
            Kind(self.kind),
            self.started_on,
            self.done_on,
            Ending(self.ending),
            self.limit_days,
            self.until,
            self.extended_by,
            self.extended_times,
            self.extended_on,
            self.paused_on,
            self.resumed_on,
        )
