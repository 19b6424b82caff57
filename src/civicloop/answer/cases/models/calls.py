"""The telephones of those on duty, which hazards must be told, and each call that was made."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from civicloop.answer.cases.models.case import Case
from civicloop.answer.cases.rules.duty import Shift
from civicloop.answer.cases.states import CallOutState, CallResult, DutyDays, ToldBy

_WAITING = Q(state=CallOutState.WAITING.value)
_TOLD = Q(state=CallOutState.TOLD.value)


class DutyPhone(models.Model):
    """A telephone of a unit, and the days and hours in which somebody answers it."""

    unit = models.ForeignKey("organizations.Unit", on_delete=models.PROTECT, related_name="+")
    label = models.CharField(max_length=60)
    phone = models.CharField(max_length=40)
    days = models.CharField(max_length=8, default=DutyDays.EVERY)
    begins = models.TimeField()
    ends = models.TimeField()
    position = models.PositiveSmallIntegerField(default=0)
    valid_from = models.DateField()
    valid_until = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ("unit", "position", "pk")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(days__in=[row.value for row in DutyDays]), name="duty_phone_days_known"
            ),
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True) | Q(valid_until__gte=F("valid_from")),
                name="duty_phone_ends_after_it_begins",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.label} {self.phone}"

    @property
    def ref(self) -> str:
        """The reference string that events carry."""
        return f"cases:duty_phone:{self.pk}"

    def as_shift(self) -> Shift:
        """The row as the pure decision sees it."""
        return Shift(
            pk=self.pk,
            label=self.label,
            phone=self.phone,
            days=self.days,
            begins=self.begins,
            ends=self.ends,
            position=self.position,
            valid_from=self.valid_from,
            valid_until=self.valid_until,
        )


class CallOut(models.Model):
    """That a unit must be told of a hazard, until when, and how it came to know.

    ``cause`` is the event that made it, so that a subscriber that runs twice makes one.
    """

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="call_outs")
    unit = models.ForeignKey("organizations.Unit", on_delete=models.PROTECT, related_name="+")
    cause = models.CharField(max_length=80, unique=True)
    state = models.CharField(max_length=16, default=CallOutState.WAITING)
    begun_at = models.DateTimeField()
    tell_by = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    told_at = models.DateTimeField(null=True, blank=True)
    told_by = models.CharField(max_length=16, blank=True)
    alarmed_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("tell_by", "pk")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state__in=[row.value for row in CallOutState]),
                name="call_out_state_known",
            ),
            models.CheckConstraint(
                condition=(
                    _TOLD & Q(told_at__isnull=False) & Q(told_by__in=[row.value for row in ToldBy])
                )
                | (~_TOLD & Q(told_at__isnull=True, told_by="")),
                name="call_out_says_how_it_was_told",
            ),
            models.CheckConstraint(
                condition=(_WAITING & Q(ended_at__isnull=True))
                | (~_WAITING & Q(ended_at__isnull=False)),
                name="call_out_has_an_end_exactly_when_over",
            ),
            models.UniqueConstraint(
                fields=["case"], condition=_WAITING, name="call_out_waits_once_for_a_case"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["tell_by", "id"], condition=_WAITING, name="call_out_waiting"),
            models.Index(fields=["case", "id"], name="call_out_of_case"),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} to {self.unit_id}: {self.state}"

    @property
    def ref(self) -> str:
        """The reference string that events carry."""
        return f"cases:call_out:{self.pk}"


class Call(models.Model):
    """One telephone call about a hazard; the name of who answered is sealed under the case."""

    call_out = models.ForeignKey(CallOut, on_delete=models.CASCADE, related_name="calls")
    duty_phone = models.ForeignKey(
        DutyPhone, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    caller = models.ForeignKey(
        "organizations.Person", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    phone = models.CharField(max_length=40)
    result = models.CharField(max_length=16)
    answered_by_sealed = models.BinaryField(null=True, blank=True)
    called_at = models.DateTimeField()

    class Meta:
        ordering = ("pk",)
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(result__in=[row.value for row in CallResult]), name="call_result_known"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["-called_at", "-id"], name="call_latest")]

    def __str__(self) -> str:
        return f"{self.phone} at {self.called_at:%Y-%m-%d %H:%M}: {self.result}"

    @property
    def ref(self) -> str:
        """The reference string that events carry."""
        return f"cases:call:{self.pk}"
