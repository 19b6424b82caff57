"""The rounds of a case: one from intake, and one more for each time that it was not done."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from civicloop.answer.cases.models.case import Case
from civicloop.answer.cases.models.categories import Category
from civicloop.answer.cases.states import Ending, Outcome

_OPEN = Q(ending=Ending.OPEN.value, ended_at__isnull=True, answered_at__isnull=True, outcome="")
_TAKEN_BACK = Q(
    ending=Ending.WITHDRAWN.value, ended_at__isnull=False, answered_at__isnull=True, outcome=""
)
_ANSWERED = Q(
    ending__in=[Ending.ANSWERED, Ending.CONFIRMED, Ending.UNOPPOSED, Ending.REOPENED],
    answered_at__isnull=False,
    ended_at=F("answered_at"),
    outcome__in=[row.value for row in Outcome],
)
_UNRATED = Q(rated_at__isnull=True, manner__isnull=True, speed__isnull=True, result__isnull=True)
_RATED = Q(
    rated_at__isnull=False,
    manner__gte=1,
    manner__lte=5,
    speed__gte=1,
    speed__lte=5,
    result__gte=1,
    result__lte=5,
)


class Round(models.Model):
    """From intake or reopening to the answer: who had it, by when, and how it ended.

    Kept for ever and never overwritten by a later round, so that the figures of a month
    stay what they were when a case of that month is reopened (citizen-requests parts
    b 3, e 7 and e 8). ``first_statutory_due_at`` is the statutory due instant as it would be
    without extensions (e 2); ``category``, ``district_code`` and ``channel`` are copies of
    the case's, for counting without a join. ``settled_at`` is when the citizen's times to
    rate, to object and to come back are all over, by the rules of the day of the answer: from
    then on the judgement of a round is final. ``manner``, ``speed`` and ``result`` are how it
    was rated; a later round is rated on its own row.
    """

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="rounds", db_index=False)
    number = models.PositiveSmallIntegerField(default=1)
    category = models.ForeignKey(
        Category, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    district_code = models.CharField(max_length=16, blank=True)
    channel = models.CharField(max_length=16)
    unit = models.ForeignKey(
        "organizations.Unit", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    handler = models.ForeignKey(
        "organizations.Person",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
    )

    opened_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    started_at = models.DateTimeField(null=True, blank=True)
    waiting_since = models.DateTimeField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    operational_due_at = models.DateTimeField()
    statutory_due_at = models.DateTimeField()
    first_statutory_due_at = models.DateTimeField()

    settled_at = models.DateTimeField(null=True, blank=True)

    rated_at = models.DateTimeField(null=True, blank=True)
    manner = models.PositiveSmallIntegerField(null=True, blank=True)
    speed = models.PositiveSmallIntegerField(null=True, blank=True)
    result = models.PositiveSmallIntegerField(null=True, blank=True)

    outcome = models.CharField(max_length=16, blank=True)
    ending = models.CharField(max_length=16, blank=True)

    class Meta:
        ordering = ("case", "number")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["case", "number"], name="round_once"),
            models.CheckConstraint(condition=Q(number__gte=1), name="round_counts_from_one"),
            models.CheckConstraint(
                condition=_OPEN | _TAKEN_BACK | _ANSWERED, name="round_ends_in_one_way"
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | Q(waiting_since__isnull=True),
                name="round_waits_only_while_open",
            ),
            models.CheckConstraint(condition=_UNRATED | _RATED, name="round_rated_whole_or_not"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["opened_at", "id"], name="round_opened"),
            models.Index(
                fields=["answered_at", "id"],
                condition=Q(answered_at__isnull=False),
                name="round_answered",
            ),
            models.Index(fields=["ended_at", "opened_at"], name="round_ended"),
            models.Index(
                fields=["settled_at", "id"],
                condition=Q(settled_at__isnull=False),
                name="round_settled",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} round {self.number}"

    @property
    def ref(self) -> str:
        """The reference string that other modules keep."""
        return f"cases:round:{self.pk}"
