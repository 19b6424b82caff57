"""Units, people, posts and deputies, each with the days on which it holds."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language

from civicloop.kernel.city.rules import name_in

OPEN_END = Q(valid_until__isnull=True) | Q(valid_until__gt=F("valid_from"))


class Unit(models.Model):
    """An agency, or a unit inside one, in the tree of the city.

    ``path`` is the codes from the top down, each with a slash (``A/B/``): a unit and all
    below it are one range of an index. Services alone write it.
    """

    code = models.CharField(max_length=32, unique=True)
    name_zh = models.CharField(max_length=120)
    name_en = models.CharField(max_length=160, blank=True)
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="children"
    )
    path = models.CharField(max_length=255, unique=True, editable=False)
    level = models.CharField(max_length=24)
    email = models.EmailField(blank=True)
    phone = models.CharField(max_length=40, blank=True)
    valid_from = models.DateField()
    valid_until = models.DateField(null=True, blank=True)
    successor = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="predecessors"
    )

    class Meta:
        ordering = ("path",)
        constraints: ClassVar = [
            models.CheckConstraint(condition=OPEN_END, name="unit_ends_after_it_begins"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """The name in the language of the reader."""
        return name_in(self, get_language() or "")

    @property
    def ref(self) -> str:
        """The reference string that other modules keep."""
        return f"organizations:unit:{self.pk}"


class FormerUnit(models.Model):
    """What a unit was called and where it stood, up to the day of a change."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="former")
    name_zh = models.CharField(max_length=120)
    name_en = models.CharField(max_length=160, blank=True)
    path = models.CharField(max_length=255)
    valid_from = models.DateField()
    valid_until = models.DateField()

    class Meta:
        ordering = ("unit", "-valid_until")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(valid_until__gt=F("valid_from")), name="former_unit_had_a_day"
            ),
            models.UniqueConstraint(fields=("unit", "valid_from"), name="former_unit_once_a_day"),
        ]

    def __str__(self) -> str:
        return f"{self.name_zh} ({self.valid_from} – {self.valid_until})"


class Person(AbstractBaseUser):
    """A member of staff who signs in."""

    username = models.CharField(max_length=64, unique=True)
    name = models.CharField(max_length=80)
    email = models.EmailField(blank=True)
    phone = models.CharField(max_length=40, blank=True)
    language = models.CharField(max_length=8, default="zh-hant")
    is_active = models.BooleanField(default=True)
    joined_at = models.DateTimeField(null=True, blank=True)
    left_at = models.DateTimeField(null=True, blank=True)

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar = ["name"]
    objects: ClassVar = BaseUserManager()

    class Meta:
        ordering = ("username",)

    def __str__(self) -> str:
        return self.name or self.username

    @property
    def ref(self) -> str:
        """The reference string that other modules keep."""
        return f"organizations:person:{self.pk}"


class Post(models.Model):
    """A person's place in a unit, for as long as it is held."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="posts")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="posts")
    title = models.CharField(max_length=80)
    is_head = models.BooleanField(default=False)
    valid_from = models.DateField()
    valid_until = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ("unit", "-is_head", "pk")
        constraints: ClassVar = [
            models.CheckConstraint(condition=OPEN_END, name="post_ends_after_it_begins"),
        ]

    def __str__(self) -> str:
        return f"{self.title} {self.person}"


class Deputy(models.Model):
    """Who stands in for an absent person, and between which instants."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="deputies")
    deputy = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="deputy_of")
    begins_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    reason = models.CharField(max_length=120, blank=True)

    class Meta:
        ordering = ("-begins_at",)
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("begins_at")), name="deputy_ends_after_it_begins"
            ),
            models.CheckConstraint(
                condition=~Q(person=F("deputy")), name="deputy_is_somebody_else"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.deputy} for {self.person}"
