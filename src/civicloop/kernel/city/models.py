"""The editions of the city's description, and its pictures."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import get_language

from civicloop.kernel.city.rules import Locality, locality_of

REF = "city:city:1"


class Logo(models.Model):
    """The city's picture, drawn anew as a square PNG; small enough to live in the database."""

    digest = models.CharField(max_length=64, unique=True)
    content = models.BinaryField()
    side = models.PositiveSmallIntegerField()

    def __str__(self) -> str:
        return self.digest[:12]

    @property
    def ref(self) -> str:
        """The reference string that events carry."""
        return f"city:logo:{self.pk}"


class City(models.Model):
    """One edition of the city; the latest is in force, and nothing in the code knows it."""

    name_zh = models.CharField(max_length=40, blank=True)
    name_en = models.CharField(max_length=80, blank=True)
    mark = models.CharField(max_length=2, blank=True)
    hotline = models.CharField(max_length=20, blank=True)
    office_zh = models.CharField(max_length=80, blank=True)
    office_en = models.CharField(max_length=120, blank=True)
    email = models.EmailField(blank=True)
    zone = models.CharField(max_length=64, default="Asia/Taipei")
    years = models.CharField(max_length=8, default="roc")
    currency = models.CharField(max_length=3, default="TWD")
    language = models.CharField(max_length=8, default="zh-hant")
    holidays = models.CharField(max_length=2, default="TW", blank=True)
    logo = models.CharField(max_length=64, blank=True)  # the digest of a Logo
    described_at = models.DateTimeField(db_default=Now())

    class Meta:
        verbose_name_plural = "cities"
        ordering: ClassVar = ("-pk",)

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """The name in the language of the reader."""
        if get_language() == "en":
            return self.name_en or self.name_zh
        return self.name_zh or self.name_en

    @property
    def office(self) -> str:
        """The body that answers for the site, in the language of the reader."""
        if get_language() == "en":
            return self.office_en or self.office_zh
        return self.office_zh or self.office_en

    @property
    def locality(self) -> Locality:
        """What arithmetic needs of this edition."""
        return locality_of(
            zone=self.zone,
            years=self.years,
            currency=self.currency,
            language=self.language,
            holidays=self.holidays,
        )

    @property
    def ref(self) -> str:
        """The reference string that events carry; all editions are one city."""
        return REF
