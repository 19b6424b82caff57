"""Registers and the versions of their definitions."""

from __future__ import annotations

from functools import cache, cached_property
from typing import Any, ClassVar

from django.db import models

from civicloop.engines.registers.rules import Choice, Definition
from civicloop.kernel.geography import queries as geography


def definition_of(content: dict[str, Any]) -> Definition:
    """A definition that looks at the districts of the city once, and only if it needs them."""

    @cache
    def districts() -> tuple[Choice, ...]:
        return tuple(Choice(*row) for row in geography.district_names())

    return Definition.from_json(content, districts)


class Register(models.Model):
    """A register: what it asks stands in the newest version of its definition.

    ``content`` is that version's, so that a list of registers is one look. ``version`` counts
    every change of the register itself.
    """

    key = models.CharField(max_length=60, unique=True)
    theme = models.CharField(max_length=20)
    zh = models.CharField(max_length=120)
    en = models.CharField(max_length=120)
    content = models.JSONField()
    number = models.PositiveIntegerField(default=1)
    version = models.PositiveIntegerField(default=1)
    owner = models.ForeignKey(
        "organizations.Unit", models.PROTECT, null=True, blank=True, related_name="+"
    )
    is_shipped = models.BooleanField(default=False)
    is_changed = models.BooleanField(default=False)
    is_open = models.BooleanField(default=False)
    opened_at = models.DateTimeField(null=True, blank=True)
    made_at = models.DateTimeField()
    filled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("theme", "key")

    def __str__(self) -> str:
        return self.zh

    @property
    def ref(self) -> str:
        """The reference string."""
        return f"registers:register:{self.pk}"

    @cached_property
    def definition(self) -> Definition:
        """The definition in force."""
        return definition_of(self.content)

    def label(self, language: str) -> str:
        """The name in the reader's language."""
        return self.en if language == "en" else self.zh


class Version(models.Model):
    """One version of a definition; it never changes."""

    register = models.ForeignKey(Register, models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    content = models.JSONField()
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=60)
    note = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ("-number",)
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["register", "number"], name="registers_one_version_of_a_number"
            )
        ]

    def __str__(self) -> str:
        return f"{self.register_id} v{self.number}"

    @cached_property
    def definition(self) -> Definition:
        """The definition of this version."""
        return definition_of(self.content)
