"""Money that agencies carry over into the next year, with what the audit office said of it."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from civicloop.evaluate.resolutions.models.decisions import Decision
from civicloop.evaluate.resolutions.states import CarryState, Ground

_DECIDED = [CarryState.APPROVED.value, CarryState.AUDITED.value]


class Carry(models.Model):
    """What is left of one piece of money at the end of a year, in whole units of the currency.

    ``available`` is what the agency had for it in ``year``: the budget of the year, or what it
    had carried over from the year before (``follows``). Of that it has ``paid``, owes
    ``payable``, asks to carry ``carried``, and lets the rest lapse. ``budget_year`` is the year
    whose budget it comes from. ``notice`` is the audit notice that speaks of it.
    """

    unit = models.ForeignKey("organizations.Unit", on_delete=models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField()
    budget_year = models.PositiveSmallIntegerField()
    follows = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="next"
    )
    title = models.CharField(max_length=300)
    ground = models.CharField(max_length=12)
    basis = models.CharField(max_length=300)
    available = models.BigIntegerField()
    paid = models.BigIntegerField()
    payable = models.BigIntegerField()
    carried = models.BigIntegerField()
    lapsed = models.BigIntegerField()
    spend_until = models.DateField(null=True, blank=True)
    approved = models.BigIntegerField(null=True, blank=True)
    decided_on = models.DateField(null=True, blank=True)
    decided_letter = models.CharField(max_length=80, blank=True)
    audited = models.BigIntegerField(null=True, blank=True)
    audited_on = models.DateField(null=True, blank=True)
    audit_letter = models.CharField(max_length=80, blank=True)
    audit_word = models.TextField(blank=True)
    notice = models.ForeignKey(
        Decision, on_delete=models.PROTECT, null=True, blank=True, related_name="carries"
    )
    state = models.CharField(max_length=12, default=CarryState.ASKED.value)
    reason = models.CharField(max_length=300, blank=True)
    asked_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ("-year", "unit", "pk")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state__in=[row.value for row in CarryState]),
                name="resolutions_carry_state_known",
            ),
            models.CheckConstraint(
                condition=Q(ground__in=[row.value for row in Ground]),
                name="resolutions_carry_ground_known",
            ),
            models.CheckConstraint(
                condition=Q(paid__gte=0, payable__gte=0, carried__gt=0, lapsed__gte=0),
                name="resolutions_carry_not_below_zero",
            ),
            models.CheckConstraint(
                condition=Q(available=F("paid") + F("payable") + F("carried") + F("lapsed")),
                name="resolutions_carry_adds_up",
            ),
            models.CheckConstraint(
                condition=Q(budget_year__lte=F("year")), name="resolutions_carry_years_in_order"
            ),
            models.CheckConstraint(
                condition=Q(approved__isnull=True) | Q(approved__gt=0, approved__lte=F("carried")),
                name="resolutions_carry_approved_within",
            ),
            models.CheckConstraint(
                condition=Q(state__in=_DECIDED, approved__isnull=False)
                | ~Q(state__in=_DECIDED) & Q(approved__isnull=True),
                name="resolutions_carry_approved_exactly",
            ),
            models.CheckConstraint(
                condition=Q(state=CarryState.AUDITED.value, audited__gte=0)
                | ~Q(state=CarryState.AUDITED.value) & Q(audited__isnull=True),
                name="resolutions_carry_audited_exactly",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["-year", "id"], name="resolutions_carries_of_year"),
            models.Index(
                fields=["asked_at", "id"],
                condition=Q(state=CarryState.ASKED.value),
                name="resolutions_carries_asked",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.year} {self.title}"

    @property
    def ref(self) -> str:
        """The reference string that other modules keep."""
        return f"resolutions:carry:{self.pk}"

    @property
    def standing(self) -> int:
        """What the next year begins with: by the audit, else as approved, else as asked for."""
        if self.state in {CarryState.REFUSED, CarryState.WITHDRAWN}:
            return 0
        return next(one for one in (self.audited, self.approved, self.carried) if one is not None)
