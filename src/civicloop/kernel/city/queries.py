"""Reads: the city as it is, as it was, and its picture."""

from __future__ import annotations

from django.db import connection
from django.db.models import QuerySet

from civicloop.kernel.city.models import City, Logo

CITY_LOCK = 0x63697479
"""The advisory lock of the description ("city")."""


def city() -> City:
    """The edition in force; one without a name until the city is described."""
    return City.objects.first() or City()


def city_for_change() -> City:
    """The edition in force, while nobody else can write the next one."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [CITY_LOCK])
    return city()


def editions() -> QuerySet[City]:
    """Every edition, the latest first."""
    return City.objects.all()


def logo(digest: str) -> Logo | None:
    """A picture by its digest."""
    return Logo.objects.filter(digest=digest).first()
