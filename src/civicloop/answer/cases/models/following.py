"""Who follows a case that somebody else reported."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q

from civicloop.answer.cases.models.case import Case


class Follower(models.Model):
    """An address that is told of each step of a public case, once its owner has confirmed it.

    The address is sealed under the case's key, so that it goes when the case's texts go.
    The token in its messages is derived by a key of the vault; only its digest is stored.
    """

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="followers")
    language = models.CharField(max_length=8, default="zh-hant")
    email_sealed = models.BinaryField()
    email_index = models.CharField(max_length=64)
    salt = models.UUIDField(default=uuid.uuid4, editable=False)
    token_digest = models.CharField(max_length=64, unique=True, editable=False)
    asked_at = models.DateTimeField()
    privacy_version = models.CharField(max_length=16, blank=True, default="", db_default="")
    confirm_until = models.DateTimeField(null=True, blank=True)
    confirmed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["case", "email_index"], name="follower_once_per_case"),
            models.CheckConstraint(
                condition=Q(language__in=["zh-hant", "en"]), name="follower_language_known"
            ),
            models.CheckConstraint(
                condition=Q(confirmed_at__isnull=True, confirm_until__isnull=False)
                | Q(confirmed_at__isnull=False, confirm_until__isnull=True),
                name="follower_confirmed_or_waited_for",
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["confirm_until"],
                condition=Q(confirmed_at__isnull=True),
                name="follower_unconfirmed",
            ),
        ]

    def __str__(self) -> str:
        return f"follower {self.pk} of {self.case_id}"

    @property
    def ref(self) -> str:
        """The reference string of the follower."""
        return f"cases:follower:{self.pk}"

    @property
    def box(self) -> str:
        """The name of the sealed address among the boxes of its case."""
        return f"follower:{self.salt.hex}"
