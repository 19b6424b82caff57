"""Places under their official codes; nothing is ever deleted, a code that ends is dated."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, GistIndex
from django.db import models
from django.db.models import Func, Q, Value
from django.utils.translation import get_language

from civicloop.kernel.city.rules import name_in
from civicloop.kernel.geography.rules import Bounds, Outline


class Named(models.Model):
    """What every place has: a code, and names in two languages."""

    code = models.CharField(max_length=40, unique=True)
    name_zh = models.CharField(max_length=80)
    name_en = models.CharField(max_length=120, blank=True)
    name_key = models.CharField(max_length=80, editable=False)
    lon = models.FloatField()
    lat = models.FloatField()

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """The name in the language of the reader."""
        return name_in(self, get_language() or "")

    @property
    def ref(self) -> str:
        """The reference string that other modules keep."""
        return f"geography:{self._meta.model_name}:{self.pk}"


class Bounded(Named):
    """A place with an area; ``lon`` and ``lat`` are a point surely inside it."""

    boundary = models.JSONField()
    west = models.FloatField()
    south = models.FloatField()
    east = models.FloatField()
    north = models.FloatField()
    ended_on = models.DateField(null=True, blank=True)
    boundary_set = models.ForeignKey("BoundarySet", on_delete=models.PROTECT, related_name="+")

    class Meta:
        abstract = True

    @property
    def bounds(self) -> Bounds:
        """The rectangle around the area."""
        return Bounds(self.west, self.south, self.east, self.north)


class BoundarySet(models.Model):
    """One load of all boundaries; the newest is in force."""

    version = models.CharField(max_length=64, unique=True)
    source = models.CharField(max_length=200, blank=True)
    digest = models.CharField(max_length=64)
    loaded_at = models.DateTimeField()

    class Meta:
        ordering = ("-pk",)

    def __str__(self) -> str:
        return self.version

    @property
    def ref(self) -> str:
        """The reference string that other modules keep."""
        return f"geography:boundaryset:{self.pk}"


class District(Bounded):
    """A district of the city."""

    class Meta:
        ordering = ("code",)

    @property
    def outline(self) -> Outline:
        """The district as the index of places wants it."""
        return Outline(
            self.code,
            self.name_zh,
            self.name_en,
            "",
            self.boundary,
            self.bounds,
            (self.lon, self.lat),
        )


class Village(Bounded):
    """A village of a district."""

    district = models.ForeignKey(District, on_delete=models.PROTECT, related_name="villages")

    class Meta:
        ordering = ("code",)

    @property
    def outline(self) -> Outline:
        """The village as the index of places wants it."""
        return Outline(
            self.code,
            self.name_zh,
            self.name_en,
            self.district.code,
            self.boundary,
            self.bounds,
            (self.lon, self.lat),
        )


class Neighbour(models.Model):
    """A county or city beyond the border, to tell who is asked there, or that it is the sea."""

    code = models.CharField(max_length=40, unique=True)
    name_zh = models.CharField(max_length=80)
    name_en = models.CharField(max_length=120, blank=True)
    boundary = models.JSONField()

    class Meta:
        ordering = ("code",)

    def __str__(self) -> str:
        return self.name_zh


ROAD_BOX = Func(
    Func("west", "south", function="point"), Func("east", "north", function="point"), function="box"
)
"""The rectangle around a road, as PostgreSQL's own type, which an index can search."""


class Road(Named):
    """The part of a road that lies in one district; ``line`` is GeoJSON coordinates.

    The rectangle serves what is drawn: some thousand cells are too many to ask for at once.
    A road in several pieces is several rows; the first, ``part`` 0, is the one that is found
    by name and that doors stand on. A road that a list merely names has no line; ``placed_by``
    says what its position is then taken from. ``grams`` are the pairs of characters of its
    names.
    """

    district = models.ForeignKey(District, on_delete=models.PROTECT, related_name="roads")
    line = models.JSONField()
    cells = ArrayField(models.BigIntegerField())
    west = models.FloatField(db_default=0)
    south = models.FloatField(db_default=0)
    east = models.FloatField(db_default=0)
    north = models.FloatField(db_default=0)
    part = models.PositiveSmallIntegerField(db_default=0, default=0)
    placed_by = models.CharField(max_length=8, db_default="line", default="line")
    grams = ArrayField(models.TextField(), db_default=Value("{}"), default=list)

    class Meta:
        ordering = ("code",)
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(placed_by__in=["line", "doors", "district"]), name="road_placed_by"
            ),
        ]
        indexes: ClassVar = [
            GinIndex(fields=["grams"], name="road_grams"),
            models.Index(fields=["name_key"], name="road_name"),
            GistIndex(ROAD_BOX, name="road_box"),
        ]


class Address(models.Model):
    """A door: its number on a road, and where it stands.

    ``number`` is the whole of it with its lane, 50巷3弄7-1; ``lane`` is 50巷3弄, and
    ``house`` is 7.
    """

    road = models.ForeignKey(Road, on_delete=models.PROTECT, related_name="addresses")
    village = models.ForeignKey(
        Village, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    number = models.CharField(max_length=24)
    lane = models.CharField(max_length=24, blank=True, default="", db_default="")
    house = models.PositiveIntegerField()
    lon = models.FloatField()
    lat = models.FloatField()
    cell = models.BigIntegerField(db_index=True)

    class Meta:
        verbose_name_plural = "addresses"
        ordering = ("road", "house", "number")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["road", "number"], name="address_is_once_on_its_road"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["road", "house"], name="address_house"),
            models.Index(fields=["road", "lane", "house"], name="address_in_lane"),
        ]

    def __str__(self) -> str:
        return f"{self.road.name_zh}{self.number}號"

    @property
    def ref(self) -> str:
        """The reference string that other modules keep."""
        return f"geography:address:{self.pk}"


class Landmark(Named):
    """A school, a park, a temple: a place that people name without its address."""

    category = models.CharField(max_length=80, blank=True)
    address = models.CharField(max_length=200, blank=True)
    grams = ArrayField(models.TextField(), default=list)
    district = models.ForeignKey(District, on_delete=models.PROTECT, related_name="+")
    village = models.ForeignKey(
        Village, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ("code",)
        indexes: ClassVar = [
            models.Index(fields=["name_key"], name="landmark_name"),
            GinIndex(fields=["grams"], name="landmark_grams"),
        ]


class GazetteerLoad(models.Model):
    """One load of roads, doors or landmarks; the newest is the version of the gazetteer."""

    kind = models.CharField(max_length=10)
    source = models.CharField(max_length=200, blank=True)
    added = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    removed = models.PositiveIntegerField(default=0)
    refused = models.PositiveIntegerField(default=0)
    loaded_at = models.DateTimeField()

    class Meta:
        ordering = ("-pk",)
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(kind__in=["roads", "addresses", "landmarks"]),
                name="gazetteer_load_kind",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.loaded_at:%Y-%m-%d}"
