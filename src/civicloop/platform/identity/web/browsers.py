"""Browsers in which a person has signed in before.

They have guesses of their own, so that strangers who use up the guesses at an account do
not lock its owner out. The cookie proves nothing else: password and factor are asked as
ever. A changed password makes the browser unknown again.
"""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import constant_time_compare, salted_hmac

if TYPE_CHECKING:
    from civicloop.kernel.organizations.models import Person

COOKIE = "known_browser"
SALT = "identity.browser"
AGE = 180 * 24 * 3600
MOST_PEOPLE = 10


def known(request: HttpRequest, person: Person | None) -> str:
    """The name of this browser for the person, or nothing if they never signed in here."""
    entry = _read(request).get(str(person.pk)) if person else None
    if person is None or entry is None or not constant_time_compare(entry[1], _mark(person)):
        return ""
    return f"{person.pk}:{entry[0]}"


def remember(request: HttpRequest, response: HttpResponse, person: Person) -> None:
    """Know this browser the next time."""
    entries = _read(request)
    name = entries.pop(str(person.pk), [secrets.token_urlsafe(12)])[0]
    kept = dict(list(entries.items())[-MOST_PEOPLE + 1 :])
    response.set_cookie(
        COOKIE,
        signing.dumps(kept | {str(person.pk): [name, _mark(person)]}, salt=SALT),
        max_age=AGE,
        httponly=True,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )


def _mark(person: Person) -> str:
    return salted_hmac(SALT, person.password, algorithm="sha256").hexdigest()[:32]


def _read(request: HttpRequest) -> dict[str, list[str]]:
    try:
        found = signing.loads(request.COOKIES.get(COOKIE, ""), salt=SALT, max_age=AGE)
    except signing.BadSignature:
        return {}
    return found if isinstance(found, dict) else {}
