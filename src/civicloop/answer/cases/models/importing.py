"""Files of other systems that were imported, their rows, and what was wrong with them."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from civicloop.answer.cases.models.case import Case
from civicloop.answer.cases.states import ImportState


class CaseImport(models.Model):
    """One run over one file, taken up again after an end that nobody wanted.

    ``last_line`` is the last line whose effect is committed. Rows are counted once each:
    ``imported``, ``present`` (imported before, the same), ``changed`` (imported before, other
    now) or ``refused``.
    """

    source = models.CharField(max_length=40)
    file_name = models.CharField(max_length=200)
    file_digest = models.CharField(max_length=64)
    mapping_digest = models.CharField(max_length=64)
    encoding = models.CharField(max_length=20)
    state = models.CharField(max_length=16, default=ImportState.RUNNING.value)
    lines = models.PositiveBigIntegerField()
    last_line = models.PositiveBigIntegerField(default=0)
    imported = models.PositiveBigIntegerField(default=0)
    present = models.PositiveBigIntegerField(default=0)
    changed = models.PositiveBigIntegerField(default=0)
    refused = models.PositiveBigIntegerField(default=0)
    begun_by = models.CharField(max_length=80)
    begun_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-begun_at", "-pk")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state=ImportState.RUNNING.value, ended_at__isnull=True)
                | Q(
                    state__in=[ImportState.FINISHED.value, ImportState.LEFT.value],
                    ended_at__isnull=False,
                ),
                name="case_import_ends_when_it_ends",
            ),
            models.UniqueConstraint(
                fields=["source"],
                condition=Q(state=ImportState.RUNNING.value),
                name="case_import_one_at_a_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.source}: {self.file_name}"

    @property
    def ref(self) -> str:
        """The reference string that other modules keep."""
        return f"cases:caseimport:{self.pk}"

    @property
    def rows(self) -> int:
        """How many rows were looked at."""
        return self.imported + self.present + self.changed + self.refused


class ImportedRow(models.Model):
    """Which row of which system a case came from; each row is imported once.

    ``key`` is the identifier that the file states, or a keyed digest of the row and how often
    it had occurred. ``digest`` is a keyed digest of the whole row, so that a change is seen.
    ``stated`` is the file's own judgement of timeliness, and ``has_target`` says whether the
    file named a limit: without one the limit of the category was counted.
    """

    case = models.OneToOneField(
        Case, on_delete=models.CASCADE, primary_key=True, related_name="imported_row"
    )
    run = models.ForeignKey(CaseImport, on_delete=models.PROTECT, related_name="rows_taken")
    source = models.CharField(max_length=40)
    key = models.CharField(max_length=120)
    digest = models.CharField(max_length=64)
    line = models.PositiveBigIntegerField()
    has_target = models.BooleanField()
    stated = models.CharField(max_length=8, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["source", "key"], name="imported_row_once"),
        ]

    def __str__(self) -> str:
        return f"{self.source} {self.key}"


class ImportFault(models.Model):
    """One thing found in one row; ``value`` only of cells that hold codes, numbers or times."""

    run = models.ForeignKey(CaseImport, on_delete=models.CASCADE, related_name="faults")
    line = models.PositiveBigIntegerField()
    column = models.CharField(max_length=200, blank=True)
    code = models.CharField(max_length=40)
    values = models.JSONField(default=dict)
    value = models.CharField(max_length=60, blank=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["run", "line", "id"], name="import_fault_of_run"),
        ]

    def __str__(self) -> str:
        return f"{self.run_id} line {self.line}: {self.code}"
