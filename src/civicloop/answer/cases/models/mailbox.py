"""Letters to the mayor that their writers have not confirmed yet."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q

from civicloop.answer.cases.models.case import Case


class Letter(models.Model):
    """What somebody wrote to the mayor, kept sealed until the link in the e-mail is used.

    It is no case, has no clock and is seen by no staff. ``case_key`` is the key of the case
    that it will be, so that photos can be kept for it. Once it is a case the words are
    there and only there: the letter's own key is destroyed.
    """

    case_key = models.BigIntegerField(unique=True)
    sameness_index = models.CharField(max_length=64, editable=False)
    draft_sealed = models.BinaryField(null=True, blank=True)
    language = models.CharField(max_length=8, default="zh-hant")
    salt = models.UUIDField(default=uuid.uuid4, editable=False)
    token_digest = models.CharField(max_length=64, unique=True, editable=False)
    written_at = models.DateTimeField()
    confirm_until = models.DateTimeField()
    case = models.ForeignKey(
        Case, on_delete=models.CASCADE, null=True, blank=True, related_name="letters"
    )

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(language__in=["zh-hant", "en"]), name="letter_language_known"
            ),
            models.CheckConstraint(
                condition=Q(case__isnull=True, draft_sealed__isnull=False)
                | Q(case__isnull=False, draft_sealed__isnull=True),
                name="letter_is_words_or_a_case",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["confirm_until"], name="letter_by_end"),
            models.Index(fields=["sameness_index", "written_at"], name="letter_sameness"),
        ]

    def __str__(self) -> str:
        return f"letter {self.pk}"

    @property
    def ref(self) -> str:
        """The reference string of the letter, and the name of its sealing key."""
        return f"cases:letter:{self.pk}"

    @property
    def case_ref(self) -> str:
        """The reference of the case that it will be; its photos are kept for that."""
        return f"cases:case:{self.case_key}"
