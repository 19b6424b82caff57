"""What is asked for in an address, read with care and told precisely when it is wrong."""

from __future__ import annotations

from datetime import datetime
from http import HTTPStatus

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from civicloop.answer.cases.rules.open311 import instants
from civicloop.answer.cases.rules.open311.posted import degrees
from civicloop.answer.cases.web.open311.answers import RefusedError, bad

BEGINS_AS = "YYYY-MM-DDThh:mm:ssZ"


def text(request: HttpRequest, name: str) -> str:
    """A parameter; an empty one is an absent one."""
    return request.GET.get(name, "").strip()


def require_jurisdiction(given: str) -> None:
    """One city stands behind this server: nothing or its own name is right."""
    if given.strip() and given.strip().lower() != settings.OPEN311_JURISDICTION.lower():
        raise RefusedError(
            HTTPStatus.NOT_FOUND,
            _("jurisdiction_id: this server knows %(known)s only.")
            % {"known": settings.OPEN311_JURISDICTION},
        )


def instant(request: HttpRequest, name: str) -> datetime | None:
    """An instant, or nothing where none is asked for."""
    given = text(request, name)
    if not given:
        return None
    try:
        return instants.read(given, timezone.get_current_timezone())
    except instants.BadInstantError as error:
        raise bad(
            _("%(name)s is no date and time such as %(example)s.")
            % {"name": name, "example": BEGINS_AS}
        ) from error


def window(request: HttpRequest, first: str, last: str, now: datetime) -> instants.Window:
    """A window of at most ninety days between two parameters."""
    try:
        return instants.window(instant(request, first), instant(request, last), now=now)
    except ValueError as error:
        raise bad(_("%(last)s lies before %(first)s.") % {"first": first, "last": last}) from error


def position(long: str, lat: str) -> tuple[float, float]:
    """Longitude and latitude as they were written, in degrees."""
    found = degrees(long), degrees(lat)
    if found[0] is None or found[1] is None or abs(found[0]) > 180 or abs(found[1]) > 90:  # noqa: PLR2004 (degrees)
        raise bad(
            _("lat must be degrees from -90 to 90, long from -180 to 180, such as 22.63, 120.3.")
        )
    return found[0], found[1]


def number(request: HttpRequest, name: str, *, least: int, most: int, default: int) -> int:
    """A whole number within limits."""
    given = text(request, name)
    if not given:
        return default
    if not (given.isascii() and given.isdigit() and len(given) < 10):  # noqa: PLR2004 (figures)
        given = "-1"
    if not least <= int(given) <= most:
        raise bad(
            _("%(name)s must be a whole number from %(least)s to %(most)s.")
            % {"name": name, "least": least, "most": most}
        )
    return int(given)
