"""Editions, their sections and texts, answers for findings, and frozen versions."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from civicloop.publish.reports.states import OWED, NoteKind, SectionState

APP = "reports"


class Edition(models.Model):
    """One kind of report for one period; ``given`` are its words (speaker, session ...).

    ``template`` is the template as it stood when the report was opened or took a newer one: none
    that comes later changes it by itself; ``template_before`` is the one that it had before.
    Reports from before there were versions have none, and follow the shipped one. ``held_why`` is
    what kept it from going out by itself on its day, with how many texts or findings are open.
    """

    kind = models.CharField(max_length=40)
    period = models.CharField(max_length=40)
    first_day = models.DateField()
    last_day = models.DateField()
    given = models.JSONField(default=dict)
    template = models.TextField(blank=True)
    template_number = models.PositiveIntegerField(default=0)
    template_before = models.TextField(blank=True)
    template_before_number = models.PositiveIntegerField(default=0)
    held_at = models.DateTimeField(null=True, blank=True)
    held_why = models.CharField(max_length=10, blank=True, default="", db_default="")
    held_number = models.PositiveIntegerField(default=0, db_default=0)
    due_at = models.DateTimeField()
    late_told_at = models.DateTimeField(null=True, blank=True)
    opened_by = models.CharField(max_length=60)
    opened_at = models.DateTimeField()

    class Meta:
        ordering = ("-last_day", "kind", "-pk")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["kind", "period"], name="reports_edition_once"),
            models.CheckConstraint(
                condition=Q(last_day__gte=models.F("first_day")), name="reports_period_in_order"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.period}"

    @property
    def ref(self) -> str:
        """The reference string."""
        return f"{APP}:edition:{self.pk}"


class Schedule(models.Model):
    """When the report of a month is opened and goes out by itself, in the month after it.

    ``without_texts`` lets it go where nobody began a text, and says so in its place.
    """

    kind = models.CharField(max_length=40, unique=True)
    unit = models.ForeignKey("organizations.Unit", on_delete=models.PROTECT, related_name="+")
    opens_on = models.PositiveSmallIntegerField(default=1)
    issues_on = models.PositiveSmallIntegerField(default=10)
    hour = models.PositiveSmallIntegerField(default=9, db_default=9)
    without_texts = models.BooleanField(default=False)
    is_on = models.BooleanField(default=True)
    changed_at = models.DateTimeField()
    changed_by = models.CharField(max_length=60)

    class Meta:
        ordering = ("kind",)
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(
                    hour__lte=23,
                    issues_on__lte=28,
                    opens_on__gte=1,
                    opens_on__lte=models.F("issues_on"),
                ),
                name="reports_schedule_in_order",
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.issues_on}"

    @property
    def ref(self) -> str:
        """The reference string."""
        return f"{APP}:schedule:{self.pk}"


class TemplateVersion(models.Model):
    """A template of a kind as somebody made it; the newest is in force. None is ever changed."""

    kind = models.CharField(max_length=40)
    number = models.PositiveIntegerField()
    text = models.TextField()
    note = models.CharField(max_length=300, blank=True)
    made_by = models.CharField(max_length=60)
    made_at = models.DateTimeField()

    class Meta:
        ordering = ("kind", "-number")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["kind", "number"], name="reports_template_once"),
            models.CheckConstraint(condition=Q(number__gte=1), name="reports_template_numbered"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.number}"

    @property
    def ref(self) -> str:
        """The reference string."""
        return f"{APP}:templateversion:{self.pk}"


class Section(models.Model):
    """A text that a unit writes for an edition; ``text`` is its newest version.

    One that the template ``is_asked`` no more for stays with its text, and is not printed.
    """

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="sections")
    key = models.CharField(max_length=80)
    place = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=200)
    is_asked = models.BooleanField(default=True)
    unit = models.ForeignKey("organizations.Unit", on_delete=models.PROTECT, related_name="+")
    due_at = models.DateTimeField()
    state = models.CharField(max_length=10, default=SectionState.WAITING)
    number = models.PositiveIntegerField(default=0)
    text = models.TextField(blank=True)
    written_by = models.CharField(max_length=60, blank=True)
    approved_by = models.CharField(max_length=60, blank=True)
    changed_at = models.DateTimeField()
    reminded_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("edition", "place")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["edition", "key"], name="reports_section_once"),
            models.CheckConstraint(
                condition=Q(state__in=[row.value for row in SectionState]),
                name="reports_section_state_known",
            ),
            models.CheckConstraint(
                condition=~Q(state=SectionState.APPROVED.value) | ~Q(approved_by=""),
                name="reports_approved_by_somebody",
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["unit", "due_at"],
                condition=Q(state__in=[row.value for row in OWED]),
                name="reports_owed",
            )
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def ref(self) -> str:
        """The reference string."""
        return f"{APP}:section:{self.pk}"


class Draft(models.Model):
    """One version of a section's text; none is ever changed."""

    section = models.ForeignKey(Section, on_delete=models.CASCADE, related_name="drafts")
    number = models.PositiveIntegerField()
    text = models.TextField()
    written_by = models.CharField(max_length=60)
    written_at = models.DateTimeField()

    class Meta:
        ordering = ("section", "-number")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["section", "number"], name="reports_draft_once")
        ]

    def __str__(self) -> str:
        return f"{self.section_id}/{self.number}"


class Note(models.Model):
    """What was said about a section."""

    section = models.ForeignKey(Section, on_delete=models.CASCADE, related_name="notes")
    kind = models.CharField(max_length=8, default=NoteKind.COMMENT)
    text = models.TextField()
    said_by = models.CharField(max_length=60)
    said_at = models.DateTimeField()

    class Meta:
        ordering = ("section", "-said_at", "-pk")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(kind__in=[row.value for row in NoteKind]), name="reports_note_known"
            )
        ]

    def __str__(self) -> str:
        return f"{self.section_id} {self.kind}"


class Answer(models.Model):
    """A named person's reason why a finding is published all the same."""

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="answers")
    finding = models.CharField(max_length=64)
    code = models.CharField(max_length=12)
    reason = models.TextField()
    said_by = models.CharField(max_length=60)
    said_at = models.DateTimeField()

    class Meta:
        ordering = ("edition", "-said_at", "-pk")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["edition", "finding"], name="reports_answer_once"),
            models.CheckConstraint(condition=~Q(reason=""), name="reports_answer_has_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.edition_id} {self.code}"


class Version(models.Model):
    """What was published: the document with its figures, its digest, the ledger's position.

    A correction is the next number; ``note`` says why, ``changes`` which figures differ, and
    ``findings`` who answered for what. Only what is rendered is added later, and when it was
    laid before whom its template names, and how many people were told.
    """

    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    document = models.JSONField()
    digest = models.CharField(max_length=64)
    ledger_position = models.BigIntegerField()
    note = models.TextField(blank=True)
    changes = models.JSONField(default=list)
    findings = models.JSONField(default=list)
    published_by = models.CharField(max_length=60)
    published_at = models.DateTimeField()
    laid_before = models.CharField(max_length=20, blank=True, db_default="")
    laid_at = models.DateTimeField(null=True, blank=True)
    laid_to = models.PositiveIntegerField(default=0, db_default=0)
    rendered = models.JSONField(default=dict)
    fault = models.TextField(blank=True)
    rendered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-published_at", "-pk")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["edition", "number"], name="reports_version_once"),
            models.CheckConstraint(
                condition=Q(number=1) | ~Q(note=""), name="reports_correction_has_reason"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["-published_at", "-id"], name="reports_newest"),
            models.Index(
                fields=["id"], condition=Q(rendered_at__isnull=True), name="reports_to_render"
            ),
            models.Index(
                fields=["id"],
                condition=Q(laid_at__isnull=True) & ~Q(laid_before=""),
                name="reports_to_lay",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.edition_id}/{self.number}"

    @property
    def ref(self) -> str:
        """The reference string, and the owner of its files."""
        return f"{APP}:version:{self.pk}"
