"""Backups that were made, and faults that were found."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

INSTALLATION = "operation:installation:1"
"""The reference of the whole: events about restores, upgrades and keys join its stream."""


class Backup(models.Model):
    """A set that was written; its folder may be gone since."""

    name = models.CharField(max_length=40)
    made_at = models.DateTimeField(db_index=True)
    finished_at = models.DateTimeField()
    place = models.CharField(max_length=500)
    version = models.CharField(max_length=40)
    sequence = models.BigIntegerField()
    bytes = models.BigIntegerField()
    missing = models.IntegerField(default=0)

    class Meta:
        ordering: ClassVar = ["-made_at", "-pk"]

    def __str__(self) -> str:
        return self.name

    @property
    def ref(self) -> str:
        """The reference string that events keep."""
        return f"operation:backup:{self.pk}"


class Fault(models.Model):
    """Something that the doctor finds bad at present, and when people were told of it."""

    subject = models.CharField(max_length=100, unique=True)
    finding = models.TextField()
    mend = models.TextField(blank=True)
    since = models.DateTimeField()
    told_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["subject"]

    def __str__(self) -> str:
        return self.subject

    @property
    def ref(self) -> str:
        """The reference string that events keep."""
        return f"operation:fault:{self.pk}"
