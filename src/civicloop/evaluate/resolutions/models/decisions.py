"""Decisions of all kinds, the units that owe them, and what these reply."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from civicloop.evaluate.resolutions.models.bodies import Body
from civicloop.evaluate.resolutions.models.meetings import Meeting, Point
from civicloop.evaluate.resolutions.models.motions import Motion
from civicloop.evaluate.resolutions.states import ClockKind, DecisionState, ReplyState

KEY = "answer"
"""The kind of the clock that runs until the body is answered."""


class Decision(models.Model):
    """A resolution, instruction, question, finding or piece of advice.

    Once tracked, ``item`` says where it stands and who alone releases it. ``answer_due_at``
    is a copy of the clock of the answer to the body; ``due_on`` is the day for the deed.
    """

    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="decisions")
    year = models.PositiveSmallIntegerField()
    serial = models.PositiveIntegerField()
    number = models.CharField(max_length=24, unique=True)
    meeting = models.ForeignKey(
        Meeting, on_delete=models.PROTECT, null=True, blank=True, related_name="decisions"
    )
    point = models.ForeignKey(
        Point, on_delete=models.SET_NULL, null=True, blank=True, related_name="decisions"
    )
    motion = models.OneToOneField(
        Motion, on_delete=models.PROTECT, null=True, blank=True, related_name="decision"
    )
    title = models.CharField(max_length=300)
    text = models.TextField()
    given_on = models.DateField()
    given_by = models.CharField(max_length=120, blank=True)
    letter = models.CharField(max_length=80, blank=True)
    received_on = models.DateField()
    unit = models.ForeignKey("organizations.Unit", on_delete=models.PROTECT, related_name="+")
    due_on = models.DateField(null=True, blank=True)
    clock = models.CharField(max_length=32)
    answer_due_at = models.DateTimeField()
    answered_on = models.DateField(null=True, blank=True)
    answer = models.TextField(blank=True)
    answer_letter = models.CharField(max_length=80, blank=True)
    state = models.CharField(max_length=12, default=DecisionState.DRAFT.value)
    reason = models.CharField(max_length=300, blank=True)
    item = models.OneToOneField(
        "tracking.Item",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="resolutions_decision",
    )
    about_item = models.ForeignKey(
        "tracking.Item", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    version = models.PositiveIntegerField(default=1)
    changed_at = models.DateTimeField()

    class Meta:
        ordering = ("-given_on", "-pk")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["body", "year", "serial"], name="resolutions_decision_serial_once"
            ),
            models.CheckConstraint(
                condition=Q(state__in=[row.value for row in DecisionState]),
                name="resolutions_decision_state_known",
            ),
            models.CheckConstraint(
                condition=Q(clock__in=[row.value for row in ClockKind]),
                name="resolutions_decision_clock_known",
            ),
            models.CheckConstraint(
                condition=Q(state=DecisionState.TRACKED.value, item__isnull=False)
                | (~Q(state=DecisionState.TRACKED.value) & Q(item__isnull=True)),
                name="resolutions_item_exactly_when_tracked",
            ),
            models.CheckConstraint(
                condition=Q(answered_on__isnull=True) | ~Q(answer=""),
                name="resolutions_answer_has_words",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["-given_on", "-id"], name="resolutions_by_day"),
            models.Index(fields=["body", "-given_on", "-id"], name="resolutions_of_body"),
            models.Index(
                fields=["answer_due_at", "id"],
                condition=Q(answered_on__isnull=True),
                name="resolutions_unanswered",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"

    @property
    def ref(self) -> str:
        """The reference string that other modules keep."""
        return f"resolutions:decision:{self.pk}"


class Charge(models.Model):
    """A unit's charge in a decision: it leads or joins in, with an end of its own.

    ``responsibility`` is its twin in the engine once the decision is tracked.
    """

    decision = models.ForeignKey(Decision, on_delete=models.CASCADE, related_name="charges")
    unit = models.ForeignKey("organizations.Unit", on_delete=models.PROTECT, related_name="+")
    part = models.CharField(max_length=8)
    responsibility = models.OneToOneField(
        "tracking.Responsibility", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ("decision", "-part", "pk")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["decision", "unit"], name="resolutions_charge_once"),
            models.CheckConstraint(
                condition=Q(part__in=["lead", "joint"]), name="resolutions_part_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.part} {self.unit_id} of {self.decision_id}"

    @property
    def ref(self) -> str:
        """The reference string that other modules keep."""
        return f"resolutions:charge:{self.pk}"


class Reply(models.Model):
    """What a unit says it did; ``is_done`` claims the end, with its day and what shows it."""

    charge = models.ForeignKey(Charge, on_delete=models.PROTECT, related_name="replies")
    state = models.CharField(max_length=12, default=ReplyState.WRITTEN.value)
    text = models.TextField()
    is_done = models.BooleanField(default=False)
    done_on = models.DateField(null=True, blank=True)
    evidence = models.CharField(max_length=300, blank=True)
    written_by = models.CharField(max_length=80)
    written_at = models.DateTimeField()
    judged_by = models.CharField(max_length=80, blank=True)
    judged_at = models.DateTimeField(null=True, blank=True)
    judgement = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ("-written_at", "-pk")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state__in=[row.value for row in ReplyState]),
                name="resolutions_reply_state_known",
            ),
            models.CheckConstraint(
                condition=Q(is_done=False) | (Q(done_on__isnull=False) & ~Q(evidence="")),
                name="resolutions_done_has_day_and_evidence",
            ),
            models.UniqueConstraint(
                fields=["charge"],
                condition=Q(state__in=[ReplyState.WRITTEN.value, ReplyState.APPROVED.value]),
                name="resolutions_one_reply_waits",
            ),
        ]

    def __str__(self) -> str:
        return f"reply to {self.charge_id}"

    @property
    def ref(self) -> str:
        """The reference string that other modules keep."""
        return f"resolutions:reply:{self.pk}"
