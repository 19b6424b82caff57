"""Stored results of topics, links to pages, annotations, and pages that people composed."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from django.db import models

from civicloop.publish.dashboards.rules.alerts import Against, AlertState, Limit, Rule


class ShareLink(models.Model):
    """A page of a topic or a figure, as somebody of the staff chose it, open until it expires.

    Of the link itself only a digest is kept: whoever reads the table can open nothing.
    """

    digest = models.CharField(max_length=64, unique=True)
    topic = models.CharField(max_length=60, blank=True)
    metric = models.CharField(max_length=80, blank=True)
    page = models.ForeignKey("OwnPage", models.CASCADE, null=True, blank=True, related_name="links")
    wish = models.JSONField(default=dict)
    made_by = models.ForeignKey(
        "organizations.Person", on_delete=models.PROTECT, related_name="share_links"
    )
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)
    opened = models.PositiveIntegerField(default=0)
    opened_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-made_at", "-pk")
        indexes: ClassVar = [models.Index(fields=["made_by", "-made_at"], name="share_links_of")]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(topic="", metric__gt="", page=None)
                | models.Q(metric="", topic__gt="", page=None)
                | models.Q(metric="", topic="", page__isnull=False),
                name="share_link_of_one_page",
            ),
            models.CheckConstraint(
                condition=models.Q(expires_at__gt=models.F("made_at")), name="share_link_ends"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.topic or self.metric or self.page_id} until {self.expires_at:%Y-%m-%d}"

    @property
    def ref(self) -> str:
        """The reference string that events carry."""
        return f"dashboards:sharelink:{self.pk}"

    def is_open(self, now: datetime) -> bool:
        """Whether it still leads to its page."""
        return self.withdrawn_at is None and now < self.expires_at


class TopicResult(models.Model):
    """The counts of one topic in one month by one dimension, as they were last computed.

    ``whole`` and each value of ``parts`` hold whole numbers by measure; ``null`` where a figure
    would tell of single people and is hidden.
    """

    topic = models.CharField(max_length=60)
    dimension = models.CharField(max_length=40)
    month = models.DateField()
    version = models.PositiveSmallIntegerField()
    whole = models.JSONField(null=True)
    parts = models.JSONField(default=dict)
    fingerprint = models.CharField(max_length=64)
    computed_at = models.DateTimeField()
    checked_at = models.DateTimeField()

    class Meta:
        ordering = ("topic", "dimension", "-month")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["topic", "dimension", "month"], name="topic_result_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.topic} by {self.dimension} in {self.month:%Y-%m}"

    @property
    def ref(self) -> str:
        """The reference string that pages and files show."""
        return f"dashboards:topicresult:{self.pk}"


class Annotation(models.Model):
    """A sentence about one month of a topic or of a figure, in two languages.

    A topic's sentence stands on its page alone; a figure's stands on the pages of the topics
    over the whole figure too. One that was withdrawn is kept and shown nowhere.
    """

    topic = models.CharField(max_length=60, blank=True)
    metric = models.CharField(max_length=80, blank=True)
    month = models.DateField()
    zh = models.CharField(max_length=200)
    en = models.CharField(max_length=200)
    author = models.ForeignKey("organizations.Person", models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    changed_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ("month", "pk")
        indexes: ClassVar = [
            models.Index(fields=["topic", "metric", "month"], name="annotations_of_a_month")
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(topic="", metric__gt="") | models.Q(metric="", topic__gt=""),
                name="annotation_of_one_subject",
            ),
            models.UniqueConstraint(
                fields=["topic", "metric", "month", "zh"],
                condition=models.Q(withdrawn_at=None),
                name="annotation_said_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.subject} {self.month:%Y-%m}"

    @property
    def ref(self) -> str:
        """The reference string that events carry."""
        return f"dashboards:annotation:{self.pk}"

    @property
    def subject(self) -> str:
        """The topic or figure that it speaks of, by its key."""
        return self.topic or self.metric

    def label(self, language: str) -> str:
        """The sentence in the reader's language."""
        return self.zh if language.startswith("zh") else self.en


class Audience(models.TextChoices):
    """Who reads a composed page besides its owner."""

    OWNER = "owner"
    UNIT = "unit"
    STAFF = "staff"


class OwnPage(models.Model):
    """A page of cards that somebody composed.

    ``cards`` is what readers see: the version that was saved last. ``draft`` is what its
    owner is composing, with the steps before it; nothing without one.
    """

    owner = models.ForeignKey(
        "organizations.Person", on_delete=models.PROTECT, related_name="own_pages"
    )
    title = models.CharField(max_length=80)
    cards = models.JSONField(default=list)
    version = models.PositiveIntegerField(default=1)
    draft = models.JSONField(null=True, blank=True)
    step = models.PositiveIntegerField(default=0)
    audience = models.CharField(max_length=8, choices=Audience.choices, default=Audience.OWNER)
    unit = models.ForeignKey(
        "organizations.Unit", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    is_first = models.BooleanField(default=False)
    made_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("title", "pk")
        indexes: ClassVar = [
            models.Index(
                fields=["audience", "unit"],
                condition=models.Q(removed_at=None),
                name="own_pages_shared",
            )
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["owner"],
                condition=models.Q(is_first=True, removed_at=None),
                name="one_first_page",
            ),
            models.CheckConstraint(
                condition=models.Q(audience="unit", unit__isnull=False)
                | (~models.Q(audience="unit") & models.Q(unit=None)),
                name="own_page_of_a_unit",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def ref(self) -> str:
        """The reference string that events carry."""
        return f"dashboards:ownpage:{self.pk}"


class OwnPageVersion(models.Model):
    """A composed page as it was saved once."""

    page = models.ForeignKey(OwnPage, models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    title = models.CharField(max_length=80)
    cards = models.JSONField()
    saved_at = models.DateTimeField()

    class Meta:
        ordering = ("-number",)
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["page", "number"], name="own_page_version_once"),
        ]

    def __str__(self) -> str:
        return f"{self.title} {self.number}"

    @property
    def ref(self) -> str:
        """The reference string that other modules keep."""
        return f"dashboards:ownpageversion:{self.pk}"


class Alert(models.Model):
    """A person's wish to be told when a figure goes beyond a number, or changes by so much.

    ``state`` says on which side the figure was last seen, in ``period`` with ``shown``;
    ``told`` how often a crossing was said.
    """

    person = models.ForeignKey("organizations.Person", models.CASCADE, related_name="+")
    topic = models.CharField(max_length=60, blank=True)
    metric = models.CharField(max_length=80, blank=True)
    by = models.CharField(max_length=40)
    member = models.CharField(max_length=80, blank=True)
    span = models.CharField(max_length=8)
    rule = models.CharField(max_length=8)
    against = models.CharField(max_length=8, blank=True)
    threshold = models.DecimalField(max_digits=16, decimal_places=2)
    state = models.CharField(max_length=8, default=AlertState.QUIET.value)
    told = models.PositiveIntegerField(default=0)
    period = models.CharField(max_length=20, blank=True)
    shown = models.DecimalField(max_digits=24, decimal_places=4, null=True, blank=True)
    made_at = models.DateTimeField()
    paused_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-made_at", "-pk")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(topic="", metric__gt="") | models.Q(metric="", topic__gt=""),
                name="alert_of_one_subject",
            ),
            models.CheckConstraint(
                condition=models.Q(rule__in=["above", "below"], against="")
                | models.Q(rule="changes", against__in=["before", "year"], threshold__gt=0),
                name="alert_rule_known",
            ),
            models.CheckConstraint(
                condition=models.Q(span__in=["month", "quarter", "half", "year"]),
                name="alert_span_known",
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=["quiet", "crossed"]), name="alert_state_known"
            ),
            models.UniqueConstraint(
                fields=[
                    *("person", "topic", "metric", "by", "member"),
                    *("span", "rule", "against", "threshold"),
                ],
                name="alert_set_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.subject} {self.rule} {self.threshold}"

    @property
    def ref(self) -> str:
        """The reference string that notices and events carry."""
        return f"dashboards:alert:{self.pk}"

    @property
    def subject(self) -> str:
        """The topic or figure that it watches, by its key."""
        return self.topic or self.metric

    @property
    def limit(self) -> Limit:
        """The number and how the figure is held against it."""
        return Limit(Rule(self.rule), self.threshold, Against(self.against or Against.BEFORE))


class AlertTelling(models.Model):
    """One time that somebody was told: the figure as it was shown then."""

    alert = models.ForeignKey(Alert, models.CASCADE, related_name="tellings")
    period = models.CharField(max_length=20)
    shown = models.DecimalField(max_digits=24, decimal_places=4)
    compared = models.DecimalField(max_digits=24, decimal_places=4, null=True, blank=True)
    state = models.CharField(max_length=8)
    told_at = models.DateTimeField()

    class Meta:
        ordering = ("-told_at", "-pk")

    def __str__(self) -> str:
        return f"{self.alert_id} {self.period} {self.state}"
