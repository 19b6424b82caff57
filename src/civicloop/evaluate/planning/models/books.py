"""Books of a year (outline and plan) in editions, compiled from the parts of agencies."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from civicloop.evaluate.planning.models.indicators import known
from civicloop.evaluate.planning.rules.crosswalk import Line
from civicloop.evaluate.planning.states import BookKind, BookState, PartState, Recipient


class Book(models.Model):
    """One edition of the outline or the plan of a year; an approved one never changes.

    ``due_on`` is the day until which agencies send their parts, where one was set.
    """

    kind = models.CharField(max_length=8)
    year = models.PositiveSmallIntegerField()
    edition = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=12, default=BookState.OPEN)
    note = models.TextField(blank=True)
    due_on = models.DateField(null=True, blank=True)
    approved_by = models.CharField(max_length=60, blank=True)
    approved_at = models.DateTimeField(null=True, blank=True)
    changed_at = models.DateTimeField()

    class Meta:
        ordering = ("-year", "kind", "-edition")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=("kind", "year", "edition"), name="planning_edition_once"
            ),
            models.UniqueConstraint(
                fields=("kind", "year"),
                condition=Q(state=BookState.OPEN.value),
                name="planning_one_edition_open",
            ),
            known("kind", BookKind, "planning_book_kind_known"),
            known("state", BookState, "planning_book_state_known"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.year} ({self.edition})"

    @property
    def ref(self) -> str:
        """The reference string."""
        return f"planning:book:{self.pk}"


class Part(models.Model):
    """What one agency writes into an edition; ``total`` is what its table must come to."""

    book = models.ForeignKey(Book, on_delete=models.CASCADE, related_name="parts")
    unit = models.ForeignKey("organizations.Unit", on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=8, default=PartState.WRITTEN)
    total = models.BigIntegerField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)
    sent_by = models.CharField(max_length=60, blank=True)
    signed_by = models.CharField(max_length=60, blank=True)
    signed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("book", "unit__path")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("book", "unit"), name="planning_one_part_each"),
            known("state", PartState, "planning_part_state_known"),
        ]

    def __str__(self) -> str:
        return f"{self.book} {self.unit_id}"

    @property
    def ref(self) -> str:
        """The reference string."""
        return f"planning:part:{self.pk}"


class Entry(models.Model):
    """A line of a part, of its plan or of its budget.

    ``above`` is the code of the line above; ``is_apart`` marks what stands in the budget alone.
    """

    part = models.ForeignKey(Part, on_delete=models.CASCADE, related_name="entries")
    is_budget = models.BooleanField(default=False)
    place = models.PositiveSmallIntegerField()
    code = models.CharField(max_length=24)
    above = models.CharField(max_length=24, blank=True)
    name = models.CharField(max_length=200)
    goal = models.TextField(blank=True)
    method = models.TextField(blank=True)
    remark = models.CharField(max_length=500, blank=True)
    amount = models.BigIntegerField(null=True, blank=True)
    source = models.CharField(max_length=60, blank=True)
    is_apart = models.BooleanField(default=False)

    class Meta:
        ordering = ("part", "is_budget", "place")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=("part", "is_budget", "code"), name="planning_entry_code_once"
            ),
            models.CheckConstraint(
                condition=Q(amount__isnull=True) | Q(amount__gte=0),
                name="planning_entry_money_not_below_zero",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"

    @property
    def line(self) -> Line:
        """As the rules take it."""
        return Line(self.code, self.above, self.name, self.amount or 0, self.is_apart)


class Dispatch(models.Model):
    """A letter by which an approved edition went out: to whom, on which day, its number."""

    book = models.ForeignKey(Book, on_delete=models.CASCADE, related_name="dispatches")
    recipient = models.CharField(max_length=8)
    sent_on = models.DateField()
    letter = models.CharField(max_length=60)
    note = models.CharField(max_length=300, blank=True)
    by = models.CharField(max_length=60)
    at = models.DateTimeField()

    class Meta:
        ordering = ("sent_on", "pk")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=("book", "recipient", "letter"), name="planning_dispatch_once"
            ),
            known("recipient", Recipient, "planning_recipient_known"),
        ]

    def __str__(self) -> str:
        return f"{self.sent_on} {self.letter}"

    @property
    def ref(self) -> str:
        """The reference string."""
        return f"planning:dispatch:{self.pk}"
