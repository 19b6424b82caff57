"""The versions of every rule set."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.db import models
from django.db.models import F, Func, Q, Value
from django.utils.translation import get_language

from civicloop.kernel.rulesets.states import VersionState


class RuleSet(models.Model):
    """One version of a rule set.

    ``ends_as_asked`` is the end that the version was proposed with; ``effective_until``
    is the first day on which it no longer holds, because it ends or the next one
    begins. ``lane`` stands for the key in the constraint that keeps approved
    versions apart, so that no extension of the database is needed.
    """

    key = models.CharField(max_length=80)
    lane = models.BigIntegerField(editable=False)
    version = models.PositiveIntegerField()
    effective_from = models.DateField()
    effective_until = models.DateField(null=True, blank=True)
    ends_as_asked = models.DateField(null=True, blank=True)
    title_zh = models.CharField(max_length=120)
    title_en = models.CharField(max_length=160)
    legal_basis = models.CharField(max_length=300, blank=True)
    text = models.TextField(blank=True)
    text_hash = models.CharField(max_length=64)
    parameters = models.JSONField(default=dict)
    state = models.CharField(max_length=9, default=VersionState.PROPOSED.value)
    proposed_by = models.CharField(max_length=100)
    proposed_at = models.DateTimeField()
    approved_by = models.CharField(max_length=100, blank=True)
    approved_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.CharField(max_length=100, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("key", "-version")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["key", "version"], name="ruleset_version_once"),
            models.CheckConstraint(
                condition=Q(state__in=[s.value for s in VersionState]), name="ruleset_state"
            ),
            models.CheckConstraint(
                condition=Q(effective_until__isnull=True)
                | Q(effective_until__gt=F("effective_from")),
                name="ruleset_ends_after_it_begins",
            ),
            models.CheckConstraint(
                condition=Q(approved_at__isnull=True) | ~Q(approved_by=F("proposed_by")),
                name="ruleset_four_eyes",
            ),
            models.CheckConstraint(
                condition=~Q(state=VersionState.APPROVED.value) | Q(approved_at__isnull=False),
                name="ruleset_approved_by_somebody",
            ),
            ExclusionConstraint(
                name="ruleset_versions_apart",
                expressions=[
                    (Func(F("lane"), F("lane"), Value("[]"), function="int8range"), "&&"),
                    (
                        Func(
                            F("effective_from"),
                            F("effective_until"),
                            Value("[)"),
                            function="daterange",
                        ),
                        "&&",
                    ),
                ],
                condition=Q(state=VersionState.APPROVED.value),
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["key", "-effective_from"],
                name="ruleset_in_force",
                condition=Q(state=VersionState.APPROVED.value),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.key} v{self.version}"

    @property
    def ref(self) -> str:
        """The reference string that other modules keep."""
        return f"rulesets:ruleset:{self.pk}"

    @property
    def title(self) -> str:
        """The title in the language of the reader."""
        return self.title_en if get_language() == "en" and self.title_en else self.title_zh
