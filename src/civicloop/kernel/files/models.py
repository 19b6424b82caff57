"""What is known of each file; the contents lie in the store, under their digest."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from civicloop.kernel.files.rules import EXTENSIONS


class StoredFile(models.Model):
    """A file that belongs to one object, named by ``owner_ref``.

    ``name_box`` is the sender's name for it, sealed under the owner's key. The position
    is kept for the module that owns the object, and goes when the file is removed.
    """

    owner_ref = models.CharField(max_length=120)
    kind = models.CharField(max_length=60)
    digest = models.CharField(max_length=64, db_index=True)
    media_type = models.CharField(max_length=100)
    size = models.PositiveBigIntegerField()
    width = models.PositiveIntegerField(null=True, blank=True)
    height = models.PositiveIntegerField(null=True, blank=True)
    thumbnail_digest = models.CharField(max_length=64, blank=True, db_index=True)
    thumbnail_size = models.PositiveIntegerField(default=0)
    name_box = models.BinaryField(null=True, blank=True)
    taken_at = models.DateTimeField(null=True, blank=True)
    taken_lon = models.FloatField(null=True, blank=True)
    taken_lat = models.FloatField(null=True, blank=True)
    scanned_by = models.CharField(max_length=40, blank=True)
    created_at = models.DateTimeField()
    created_by = models.CharField(max_length=80)
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("pk",)
        indexes: ClassVar = [
            models.Index(fields=["owner_ref", "kind", "id"], name="file_owner"),
            models.Index(fields=["kind", "created_at"], name="file_age"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(taken_lon__isnull=True, taken_lat__isnull=True)
                | Q(taken_lon__range=(-180, 180), taken_lat__range=(-90, 90)),
                name="file_position_is_whole",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def ref(self) -> str:
        """The reference string that other modules keep."""
        return f"files:storedfile:{self.pk}"

    @property
    def name(self) -> str:
        """A name that says nothing about anybody: the kind, the number, the type."""
        return f"{self.kind.rsplit('.', 1)[-1]}-{self.pk}.{EXTENSIONS[self.media_type][0]}"

    @property
    def taken_position(self) -> tuple[float, float] | None:
        """Longitude and latitude where the picture was taken, if it said so."""
        if self.taken_lon is None or self.taken_lat is None:
            return None
        return self.taken_lon, self.taken_lat

    @property
    def is_image(self) -> bool:
        """Whether it is a picture with a thumbnail."""
        return bool(self.thumbnail_digest)
