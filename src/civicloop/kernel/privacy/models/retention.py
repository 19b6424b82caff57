"""What must be kept though its time is over, and what is to be destroyed."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from civicloop.kernel.privacy.states import OPEN_LISTS, EntryState, HoldGround, ListState

_LIFTED = Q(lifted_at__isnull=False) & ~Q(lifted_by="")
_STANDS = Q(lifted_at__isnull=True, lifted_by="")
_APPROVED = Q(state__in=[ListState.APPROVED.value, ListState.CARRIED_OUT.value])


class Hold(models.Model):
    """An object that keeps its values whatever retention says, until somebody lifts the hold.

    Why stands in the ledger, sealed under the key of the object; here stands only the ground.
    """

    ref = models.CharField(max_length=120)
    ground = models.CharField(max_length=16)
    placed_by = models.CharField(max_length=60)
    placed_at = models.DateTimeField()
    lifted_by = models.CharField(max_length=60, blank=True)
    lifted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-placed_at", "-pk")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(ground__in=[row.value for row in HoldGround]), name="hold_ground_known"
            ),
            models.CheckConstraint(condition=_LIFTED | _STANDS, name="hold_lifted_by_somebody"),
            models.UniqueConstraint(
                fields=["ref", "ground"], condition=_STANDS, name="hold_stands_once_on_a_ground"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["ref"], condition=_STANDS, name="hold_that_stands"),
        ]

    def __str__(self) -> str:
        return f"{self.ref}: {self.ground}"

    @property
    def holds(self) -> bool:
        """Whether nobody lifted it yet."""
        return self.lifted_at is None


class DestructionList(models.Model):
    """Objects of one kind whose time is over: drawn, stood for, approved, carried out.

    ``proposed_by`` stands for it, ``approved_by`` is somebody else: the database says so.
    ``digest`` is over the references in their order, so that what was approved is what is
    destroyed. ``cutoff_on`` is the day before which its objects had ended.
    """

    kind = models.CharField(max_length=60)
    state = models.CharField(max_length=12, default=ListState.DRAWN)
    cutoff_on = models.DateField()
    years = models.PositiveSmallIntegerField()
    size = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)
    drawn_by = models.CharField(max_length=60)
    drawn_at = models.DateTimeField()
    proposed_by = models.CharField(max_length=60, blank=True)
    proposed_at = models.DateTimeField(null=True, blank=True)
    approved_by = models.CharField(max_length=60, blank=True)
    approved_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.CharField(max_length=60, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-drawn_at", "-pk")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state__in=[row.value for row in ListState]),
                name="destruction_list_state_known",
            ),
            models.CheckConstraint(
                condition=Q(approved_by="", approved_at__isnull=True)
                | (
                    Q(approved_at__isnull=False)
                    & ~Q(approved_by="")
                    & ~Q(proposed_by="")
                    & ~Q(approved_by=F("proposed_by"))
                ),
                name="destruction_list_needs_two_people",
            ),
            models.CheckConstraint(
                condition=~_APPROVED | ~Q(approved_by=""), name="destruction_only_when_approved"
            ),
            models.UniqueConstraint(
                fields=["kind"],
                condition=Q(state__in=[row.value for row in OPEN_LISTS]),
                name="destruction_list_open_once_per_kind",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} before {self.cutoff_on}: {self.state}"

    @property
    def ref(self) -> str:
        """The reference string that events carry."""
        return f"privacy:destruction_list:{self.pk}"


class DestructionEntry(models.Model):
    """One object on a list, and what became of it."""

    list = models.ForeignKey(DestructionList, on_delete=models.PROTECT, related_name="entries")
    ref = models.CharField(max_length=120)
    state = models.CharField(max_length=12, default=EntryState.WAITING)
    settled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("pk",)
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state__in=[row.value for row in EntryState]),
                name="destruction_entry_state_known",
            ),
            models.UniqueConstraint(fields=["list", "ref"], name="destruction_entry_once"),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["list", "id"],
                condition=Q(state=EntryState.WAITING.value),
                name="destruction_entry_waiting",
            ),
            models.Index(fields=["ref"], name="destruction_entry_ref"),
        ]

    def __str__(self) -> str:
        return f"{self.ref}: {self.state}"
