"""What requests are about, which unit answers where, and ready-made replies."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language

from civicloop.answer.cases.models.groups import CategoryGroup
from civicloop.answer.cases.rules.routing import Condition, Rule
from civicloop.answer.cases.states import (
    Comparison,
    Confidentiality,
    Kind,
    Outcome,
    StatutoryBasis,
)
from civicloop.kernel.city.rules import name_in

STATUTORY_CAP = 30
"""No petition may take longer, whatever a category says (Executive Yuan directions, point 11)."""


class Category(models.Model):
    """A kind of request, with both time limits and what it asks of the citizen.

    ``advice`` is shown as soon as it is chosen ("Smell of gas? Call 119 first"). One that
    ``is_for_staff`` is not among those that citizens choose from. The extra questions
    stand in ``kernel.schemas``; ``has_questions`` says whether to look there.
    """

    code = models.SlugField(max_length=40, unique=True)
    kind = models.CharField(
        max_length=16, default=Kind.DISPATCH, choices=[(row.value, row.value) for row in Kind]
    )
    group = models.ForeignKey(
        CategoryGroup, on_delete=models.PROTECT, null=True, blank=True, related_name="categories"
    )
    name_zh = models.CharField(max_length=60)
    name_en = models.CharField(max_length=80)
    hint_zh = models.CharField(max_length=200, blank=True)
    hint_en = models.CharField(max_length=300, blank=True)
    advice_zh = models.CharField(max_length=300, blank=True)
    advice_en = models.CharField(max_length=400, blank=True)
    keywords_zh = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    keywords_en = ArrayField(models.CharField(max_length=60), default=list, blank=True)
    icon = models.CharField(max_length=40, blank=True)
    position = models.PositiveSmallIntegerField(default=0)
    operational_hours = models.PositiveSmallIntegerField()
    statutory_days = models.PositiveSmallIntegerField()
    statutory_basis = models.CharField(max_length=16, default=StatutoryBasis.RULE_SET.value)
    needs_place = models.BooleanField(default=True)
    needs_photo = models.BooleanField(default=False)
    has_questions = models.BooleanField(default=False)
    confidentiality = models.CharField(max_length=16, default=Confidentiality.NORMAL.value)
    is_public = models.BooleanField(default=True)
    is_offered = models.BooleanField(default=True)
    is_for_staff = models.BooleanField(default=False)

    class Meta:
        ordering = ("position", "pk")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(kind__in=[row.value for row in Kind]), name="category_kind_known"
            ),
            models.CheckConstraint(
                condition=Q(operational_hours__gte=1, operational_hours__lte=720),
                name="category_operational_hours_sane",
            ),
            models.CheckConstraint(
                condition=Q(statutory_days__gte=1, statutory_days__lte=STATUTORY_CAP),
                name="category_statutory_days_within_cap",
            ),
            models.CheckConstraint(
                condition=Q(statutory_basis__in=[row.value for row in StatutoryBasis]),
                name="category_statutory_basis_known",
            ),
            models.CheckConstraint(
                condition=Q(confidentiality__in=[row.value for row in Confidentiality]),
                name="category_confidentiality_known",
            ),
            models.CheckConstraint(
                condition=~Q(confidentiality=Confidentiality.RESTRICTED.value, is_public=True),
                name="category_restricted_is_never_public",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def ref(self) -> str:
        """The reference string that other modules keep."""
        return f"cases:category:{self.pk}"

    @property
    def name(self) -> str:
        """The name in the language of the reader."""
        return name_in(self, get_language() or "")

    @property
    def hint(self) -> str:
        """What belongs here and what does not, in the language of the reader."""
        return self.hint_en if get_language() == "en" else self.hint_zh

    @property
    def advice(self) -> str:
        """What to do first, in the language of the reader."""
        return self.advice_en if get_language() == "en" else self.advice_zh


class RoutingRule(models.Model):
    """Which unit answers for a category in a district, and on which days.

    It may look at the answer to one question of the category as well.
    """

    category = models.ForeignKey(
        Category, on_delete=models.CASCADE, null=True, blank=True, related_name="rules"
    )
    district_code = models.CharField(max_length=16, blank=True)
    unit = models.ForeignKey("organizations.Unit", on_delete=models.PROTECT, related_name="+")
    priority = models.SmallIntegerField(default=0)
    valid_from = models.DateField()
    valid_until = models.DateField(null=True, blank=True)
    note = models.CharField(max_length=200, blank=True)
    question = models.CharField(max_length=40, blank=True, db_default="")
    comparison = models.CharField(max_length=16, blank=True, db_default="")
    value = models.CharField(max_length=80, blank=True, db_default="")

    class Meta:
        ordering = ("category", "district_code", "-priority", "-valid_from")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True) | Q(valid_until__gt=F("valid_from")),
                name="routing_rule_ends_after_it_begins",
            ),
            models.CheckConstraint(
                condition=Q(question="", comparison="", value="")
                | Q(
                    ~Q(question=""),
                    ~Q(value=""),
                    category__isnull=False,
                    comparison__in=[row.value for row in Comparison],
                ),
                name="routing_rule_condition_whole_or_absent",
            ),
            models.UniqueConstraint(
                fields=[
                    "category",
                    "district_code",
                    "priority",
                    "valid_from",
                    "question",
                    "comparison",
                    "value",
                ],
                nulls_distinct=False,
                name="routing_rule_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.category or '*'} {self.district_code or '*'}: {self.unit}"

    @property
    def ref(self) -> str:
        """The reference string that other modules keep."""
        return f"cases:routing_rule:{self.pk}"

    def as_rule(self, category_code: str) -> Rule:
        """The row as the pure decision sees it."""
        return Rule(
            pk=self.pk,
            category=category_code,
            district=self.district_code,
            unit=self.unit_id,
            priority=self.priority,
            valid_from=self.valid_from,
            valid_until=self.valid_until,
            condition=self.condition,
        )

    @property
    def condition(self) -> Condition | None:
        """What the rule asks of an answer, if anything."""
        if not self.question:
            return None
        return Condition(self.question, self.comparison, self.value)


class ReplyTemplate(models.Model):
    """A ready-made answer for closing a case of one category, or of any, with one outcome."""

    category = models.ForeignKey(
        Category, on_delete=models.CASCADE, null=True, blank=True, related_name="replies"
    )
    outcome = models.CharField(max_length=16)
    title_zh = models.CharField(max_length=60)
    title_en = models.CharField(max_length=80)
    text_zh = models.TextField()
    text_en = models.TextField()
    position = models.PositiveSmallIntegerField(default=0)
    is_offered = models.BooleanField(default=True, db_default=True)

    class Meta:
        ordering = ("position", "pk")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(outcome__in=[row.value for row in Outcome]),
                name="reply_template_outcome_known",
            ),
            models.UniqueConstraint(
                fields=["category", "outcome", "title_zh"],
                nulls_distinct=False,
                name="reply_template_once",
            ),
        ]

    def __str__(self) -> str:
        return self.title_zh

    @property
    def ref(self) -> str:
        """The reference string that other modules keep."""
        return f"cases:replytemplate:{self.pk}"
