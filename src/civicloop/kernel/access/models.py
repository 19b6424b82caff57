"""Roles, their grants to people, and the keys of programs."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language

from civicloop.kernel.city.rules import name_in


class Role(models.Model):
    """A list of permissions under a name that a city can change.

    ``offered`` are the permissions that a declaration has ever put into the role, so that
    a permission taken out by an administrator does not come back with the next version.
    """

    key = models.SlugField(max_length=40, unique=True)
    name_zh = models.CharField(max_length=80)
    name_en = models.CharField(max_length=80, blank=True)
    permissions = ArrayField(models.CharField(max_length=80), default=list)
    offered = ArrayField(models.CharField(max_length=80), default=list)
    order = models.PositiveSmallIntegerField(default=100)

    class Meta:
        ordering = ("order", "key")

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """The name in the language of the reader."""
        return name_in(self, get_language() or "")

    @property
    def ref(self) -> str:
        """The reference string that other modules keep."""
        return f"access:role:{self.pk}"


class RoleGrant(models.Model):
    """A role of a person in one unit, in a unit and all below it, or everywhere (no unit)."""

    person = models.ForeignKey(
        "organizations.Person", on_delete=models.PROTECT, related_name="role_grants"
    )
    role = models.ForeignKey(Role, on_delete=models.PROTECT, related_name="grants")
    unit = models.ForeignKey(
        "organizations.Unit",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="role_grants",
    )
    subtree = models.BooleanField(default=True)
    begins_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("person", "role", "pk")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(ends_at__isnull=True) | Q(ends_at__gte=F("begins_at")),
                name="grant_ends_after_it_begins",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=("person", "ends_at"), name="grant_of_person"),
            models.Index(fields=("role", "unit"), name="grant_of_role_in_unit"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.role_id}"

    @property
    def ref(self) -> str:
        """The reference string that other modules keep."""
        return f"access:rolegrant:{self.pk}"


class ApiKey(models.Model):
    """The key of a program. Only its SHA-256 is kept; it cannot be shown again."""

    name = models.CharField(max_length=80)
    prefix = models.CharField(max_length=16)
    digest = models.CharField(max_length=64, unique=True)
    permissions = ArrayField(models.CharField(max_length=80), default=list)
    issued_at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)
    last_used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-issued_at", "-pk")

    def __str__(self) -> str:
        return f"{self.name} ({self.prefix}…)"

    @property
    def ref(self) -> str:
        """The reference string that other modules keep."""
        return f"access:apikey:{self.pk}"
