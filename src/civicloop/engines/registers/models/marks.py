"""By what a person is found in an entry without opening it."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class Mark(models.Model):
    """The blind index of an e-mail address, a telephone number or a name in a sealed value.

    A sealed value without any has one mark with an empty index, so that it is known to
    have been looked at.
    """

    entry = models.ForeignKey("registers.Entry", models.CASCADE, related_name="marks")
    field = models.CharField(max_length=40)
    index = models.CharField(max_length=64, blank=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["index"], name="registers_by_mark")]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["entry", "field", "index"], name="registers_one_mark_of_an_index"
            )
        ]

    def __str__(self) -> str:
        return f"{self.entry_id} {self.field}"
