"""Describe the city, and let processes go by what it says."""

from __future__ import annotations

import io
import logging
import time
from functools import lru_cache
from hashlib import sha256
from typing import Any

from django.conf import settings
from django.db import DatabaseError, ProgrammingError, transaction
from django.utils import timezone
from PIL import Image, ImageOps

from civicloop.kernel.actors.rules import Actor
from civicloop.kernel.city import policies, queries, rules
from civicloop.kernel.city.errors import LogoError, ZoneIsBoundError
from civicloop.kernel.city.events import CityDescribed
from civicloop.kernel.city.models import City, Logo
from civicloop.kernel.city.rules import Locality
from civicloop.kernel.ledger import services as ledger

__all__ = ["DESCRIBED", "describe", "draw_logo", "keep_logo", "refresh", "settle", "sized"]

logger = logging.getLogger(__name__)
REREAD_AFTER = 5.0
"""Seconds after which a process asks again what the city says."""
DESCRIBED = (
    *("name_zh", "name_en", "mark", "hotline", "office_zh", "office_en", "email"),
    *("zone", "years", "currency", "language", "holidays", "logo"),
)
LOGO_SIDE, LOGO_BYTES, LOGO_PIXELS = 512, 2_000_000, 25_000_000
LOGO_FORMATS = ("PNG", "JPEG", "WEBP", "GIF")


class _Reading:
    """When this process last read the city; never again where it was told so."""

    at: float | None = None
    goes_on = True


@transaction.atomic
def describe(*, actor: Actor, **values: Any) -> City:  # noqa: ANN401 (a field's own kind)
    """Write a new edition of the city; where nothing is said anew there is none.

    Fields that are left out stay. From here on this process goes by the new edition, others
    follow within seconds. Zone and years stay once something is dated in them.
    """
    policies.require_describe(actor)
    unknown = set(values) - set(DESCRIBED)
    if unknown:
        raise ValueError(f"a city has no {', '.join(sorted(unknown))}")
    before = queries.city_for_change()
    changed = tuple(sorted(name for name in values if getattr(before, name) != values[name]))
    if not changed:
        return before
    fresh = City(**{name: values.get(name, getattr(before, name)) for name in DESCRIBED})
    fresh.full_clean(exclude=["described_at"])
    locality = fresh.locality
    if {"zone", "years"} & set(changed):
        _refuse_bound()
    fresh.save()
    fresh.refresh_from_db(fields=["described_at"])
    ledger.append(CityDescribed(fresh.ref, fresh.pk, changed), actor=actor)
    settle(locality)
    return fresh


def _refuse_bound() -> None:
    for bound in rules.BOUND.values():
        if bound.is_there():
            raise ZoneIsBoundError(bound.words)


def keep_logo(content: bytes) -> str:
    """Keep a picture as the city's own square PNG, once; its digest, for ``describe``."""
    drawn = draw_logo(content)
    digest = sha256(drawn).hexdigest()
    Logo.objects.get_or_create(digest=digest, defaults={"content": drawn, "side": LOGO_SIDE})
    return digest


def draw_logo(content: bytes) -> bytes:
    """A picture drawn anew in a transparent square; nothing of the file survives but pixels."""
    if len(content) > LOGO_BYTES:
        raise LogoError(f"The picture is larger than {LOGO_BYTES // 1_000_000} MB.")
    try:
        with Image.open(io.BytesIO(content), formats=LOGO_FORMATS) as opened:
            if opened.width * opened.height > LOGO_PIXELS:
                raise LogoError("The picture has too many pixels.")
            upright = ImageOps.exif_transpose(opened).convert("RGBA")
    except LogoError:
        raise
    except Exception as fault:
        raise LogoError("The picture is neither PNG nor JPEG nor WebP, or is damaged.") from fault
    square = ImageOps.pad(upright, (LOGO_SIDE, LOGO_SIDE), color=(0, 0, 0, 0))
    out = io.BytesIO()
    square.save(out, "PNG", optimize=True)
    return out.getvalue()


@lru_cache(maxsize=16)
def sized(content: bytes, side: int) -> bytes:
    """A kept picture at another size."""
    with Image.open(io.BytesIO(content), formats=("PNG",)) as opened:
        smaller = opened.resize((side, side), Image.Resampling.LANCZOS)
    out = io.BytesIO()
    smaller.save(out, "PNG", optimize=True)
    return out.getvalue()


def refresh(*, at_once: bool = False) -> None:
    """Read again what the city says, if some seconds have passed; a failure leaves it."""
    if not _Reading.goes_on and not at_once:
        return
    now = time.monotonic()
    if not at_once and _Reading.at is not None and now - _Reading.at < REREAD_AFTER:
        return
    try:
        settle(queries.city().locality)
    except ProgrammingError:
        _Reading.at = now  # a database without tables has no city yet
    except DatabaseError as fault:
        logger.warning("the city cannot be read (%s); it stays as it was", type(fault).__name__)
        _Reading.at = now


def settle(locality: Locality, *, rereads: bool | None = None) -> None:
    """Let this process go by a locality, Django's own zone and language included.

    Django keeps the zone per process; a city has one. ``rereads=False`` holds it there.
    """
    rules.settle(locality)
    settings.TIME_ZONE = locality.zone.key
    if timezone.get_default_timezone_name() != locality.zone.key:
        timezone.get_default_timezone.cache_clear()  # type: ignore[attr-defined]  # it is cached
    settings.LANGUAGE_CODE = locality.language
    _Reading.at = time.monotonic()
    if rereads is not None:
        _Reading.goes_on = rereads
