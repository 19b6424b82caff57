"""A case, and who reported it."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from civicloop.answer.cases.models.categories import Category
from civicloop.answer.cases.states import (
    DONE,
    ENDED,
    OPEN,
    CaseState,
    Channel,
    Confidentiality,
    Outcome,
    PauseReason,
)

_OPEN = Q(state__in=[row.value for row in OPEN])
_ENDED = Q(state__in=[row.value for row in ENDED])
_DONE = Q(state__in=[row.value for row in DONE])
_ANSWERED = Q(state=CaseState.ANSWERED.value)
_WAITING = Q(state=CaseState.WAITING.value)


class Case(models.Model):
    """One thing that a citizen asks of the city, from intake to rating.

    Texts that the citizen wrote are sealed under the case's own key; what is
    kept in clear beside them is masked. The due instants are copies of the
    two clocks in ``kernel.clock``, kept here for the order of the lists.
    ``cell`` is the H3 cell of the position, for neighbours. ``closed_at`` is since when
    nobody has to work on it: it was answered, or taken back. The columns from ``unit`` to
    ``outcome`` speak about the present round; each round keeps its own in ``Round``.
    """

    number = models.CharField(max_length=24, unique=True)
    secret_salt = models.UUIDField(default=uuid.uuid4, editable=False)
    secret_digest = models.CharField(max_length=64, editable=False)
    sameness_index = models.CharField(max_length=64, editable=False)

    channel = models.CharField(max_length=16, default=Channel.WEB)
    category = models.ForeignKey(
        Category, on_delete=models.PROTECT, related_name="cases", db_index=False
    )
    state = models.CharField(max_length=16, default=CaseState.RECEIVED)
    unit = models.ForeignKey("organizations.Unit", on_delete=models.PROTECT, related_name="+")
    handler = models.ForeignKey(
        "organizations.Person",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
    )
    is_public = models.BooleanField(default=True)
    confidentiality = models.CharField(
        max_length=16, default=Confidentiality.NORMAL.value, db_default=Confidentiality.NORMAL.value
    )
    named_ids = ArrayField(models.BigIntegerField(), default=list, db_default=[])

    district_code = models.CharField(max_length=16, blank=True)
    village_code = models.CharField(max_length=24, blank=True)
    road = models.CharField(max_length=80, blank=True)
    place_masked = models.CharField(max_length=200, blank=True)
    lon = models.FloatField(null=True, blank=True)
    lat = models.FloatField(null=True, blank=True)
    cell = models.BigIntegerField(null=True, blank=True)

    description_sealed = models.BinaryField()
    description_masked = models.TextField()
    answer_sealed = models.BinaryField(null=True, blank=True)
    answers_sealed = models.BinaryField(null=True, blank=True)
    answers_masked = models.JSONField(null=True, blank=True)
    answers_version = models.PositiveIntegerField(null=True, blank=True)

    opened_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    started_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    changed_at = models.DateTimeField()

    operational_due_at = models.DateTimeField()
    statutory_due_at = models.DateTimeField()
    next_due_at = models.DateTimeField()
    waiting_until = models.DateTimeField(null=True, blank=True)
    waiting_for = models.CharField(max_length=16, blank=True)

    outcome = models.CharField(max_length=16, blank=True)
    round = models.PositiveSmallIntegerField(default=1)
    hops = models.PositiveSmallIntegerField(default=0)
    came_back_of = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="came_back",
        db_index=False,
    )

    class Meta:
        ordering = ("-opened_at", "-pk")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state__in=[row.value for row in CaseState]), name="case_state_known"
            ),
            models.CheckConstraint(
                condition=Q(channel__in=[row.value for row in Channel]), name="case_channel_known"
            ),
            models.CheckConstraint(
                condition=(_ENDED & Q(closed_at__isnull=False))
                | (_OPEN & Q(closed_at__isnull=True)),
                name="case_has_an_end_exactly_when_ended",
            ),
            models.CheckConstraint(
                condition=(_DONE & Q(outcome__in=[row.value for row in Outcome]))
                | (~_DONE & Q(outcome="")),
                name="case_has_an_outcome_exactly_when_answered",
            ),
            models.CheckConstraint(
                condition=(
                    _WAITING
                    & Q(waiting_until__isnull=False)
                    & Q(waiting_for__in=[row.value for row in PauseReason])
                )
                | (~_WAITING & Q(waiting_until__isnull=True, waiting_for="")),
                name="case_knows_what_it_waits_for",
            ),
            models.CheckConstraint(
                condition=Q(lon__isnull=True, lat__isnull=True)
                | Q(
                    lon__isnull=False,
                    lat__isnull=False,
                    lon__gte=-180,
                    lon__lte=180,
                    lat__gte=-90,
                    lat__lte=90,
                ),
                name="case_position_whole_or_absent",
            ),
            models.CheckConstraint(
                condition=Q(confidentiality__in=[row.value for row in Confidentiality])
                & ~Q(confidentiality=Confidentiality.RESTRICTED.value, is_public=True),
                name="case_confidentiality_known_and_kept",
            ),
            models.CheckConstraint(condition=Q(round__gte=1), name="case_round_counts_from_one"),
            models.CheckConstraint(
                condition=Q(came_back_of__isnull=True) | ~Q(came_back_of=F("pk")),
                name="case_did_not_come_back_of_itself",
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["unit", "next_due_at", "id"], condition=_OPEN, name="case_inbox_of_unit"
            ),
            models.Index(fields=["next_due_at", "id"], condition=_OPEN, name="case_inbox_of_all"),
            models.Index(
                fields=["unit", "-closed_at", "-id"], condition=_ENDED, name="case_ended_of_unit"
            ),
            models.Index(
                fields=["unit", "category", "-closed_at", "-id"],
                condition=_ENDED,
                name="case_ended_of_unit_by_category",
            ),
            models.Index(fields=["-closed_at", "-id"], condition=_ENDED, name="case_ended_of_all"),
            models.Index(
                fields=["category", "cell", "-closed_at"],
                condition=_DONE & Q(cell__isnull=False),
                name="case_closed_in_cell",
            ),
            models.Index(
                fields=["cell"],
                condition=Q(closed_at__isnull=True, cell__isnull=False, is_public=True),
                name="case_public_open_in_cell",
            ),
            models.Index(
                fields=["next_due_at", "id"], condition=_ANSWERED, name="case_to_be_settled"
            ),
            models.Index(fields=["opened_at", "id"], name="case_opened"),
            models.Index(fields=["category", "opened_at", "id"], name="case_opened_of_category"),
            models.Index(fields=["changed_at", "id"], name="case_changed"),
            models.Index(fields=["sameness_index", "opened_at"], name="case_sameness"),
            models.Index(
                fields=["handler", "next_due_at", "id"],
                condition=_OPEN & Q(handler__isnull=False),
                name="case_inbox_of_handler",
            ),
            models.Index(
                fields=["handler"], condition=Q(handler__isnull=False), name="case_of_handler"
            ),
            models.Index(
                fields=["came_back_of"],
                condition=Q(came_back_of__isnull=False),
                name="case_came_back",
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def ref(self) -> str:
        """The reference string that other modules keep, and the name of its sealing key."""
        return f"cases:case:{self.pk}"


class Reporter(models.Model):
    """Who reported a case: sealed values, masked forms for lists, and keyed look-up values.

    A row of its own, so that lists never touch it and retention can remove it.
    """

    case = models.OneToOneField(
        Case, on_delete=models.CASCADE, primary_key=True, related_name="reporter"
    )
    language = models.CharField(max_length=8, default="zh-hant")
    name_sealed = models.BinaryField(null=True, blank=True)
    email_sealed = models.BinaryField(null=True, blank=True)
    phone_sealed = models.BinaryField(null=True, blank=True)
    place_sealed = models.BinaryField(null=True, blank=True)
    name_masked = models.CharField(max_length=80, blank=True)
    email_masked = models.CharField(max_length=254, blank=True)
    phone_masked = models.CharField(max_length=40, blank=True)
    email_index = models.CharField(max_length=64, blank=True)
    phone_index = models.CharField(max_length=64, blank=True)
    privacy_version = models.CharField(max_length=16, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(language__in=["zh-hant", "en"]), name="reporter_language_known"
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["email_index"], condition=~Q(email_index=""), name="reporter_email"
            ),
            models.Index(
                fields=["phone_index"], condition=~Q(phone_index=""), name="reporter_phone"
            ),
        ]

    def __str__(self) -> str:
        return f"reporter of {self.case_id}"

    @property
    def is_reachable(self) -> bool:
        """Whether an e-mail address was left."""
        return bool(self.email_index)
