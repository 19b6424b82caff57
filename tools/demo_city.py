"""A browser in a running demonstration city, as nobody or signed in as a role.

The tools that use it run beside the server: with its DATABASE_URL and DATA_DIR.
"""

from __future__ import annotations

import os
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import django
from playwright.sync_api import Browser, BrowserContext, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--enable-unsafe-swiftshader"]
WIDE = {"width": 1280, "height": 844}
NARROW = {"width": 390, "height": 844}
ANYBODY = "anonymous"


def start() -> None:
    """Make the product's own tables and names known to a tool."""
    sys.path.insert(0, str(ROOT / "src"))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "civicloop.settings")
    os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
    django.setup()


@contextmanager
def chromium() -> Iterator[Browser]:
    """One Chromium."""
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path="/usr/bin/chromium", args=ARGUMENTS)
        yield browser
        browser.close()


def visitor(
    browser: Browser, home: str, role: str = ANYBODY, *, size: dict[str, int], language: str
) -> BrowserContext:
    """A window of somebody; a member of staff is signed in without the form."""
    context = browser.new_context(
        base_url=home,
        viewport=size,
        locale="en-GB" if language == "en" else "zh-TW",
        timezone_id="Asia/Taipei",
        reduced_motion="reduce",
    )
    if role != ANYBODY:
        context.add_cookies([{"name": "sessionid", "value": _session(role), "url": home}])
    return context


def _busiest(grants):  # noqa: ANN001, ANN202 (rows of the product, known after start)
    """The grant whose unit has most cases open; the first one where a role has no unit."""
    from civicloop.answer.cases.models import Case  # noqa: PLC0415 (after start)

    open_cases = Counter(Case.objects.filter(closed_at=None).values_list("unit_id", flat=True))
    return max(grants, key=lambda grant: open_cases[grant.unit_id], default=None)


def _session(role: str) -> str:
    """A session of somebody who holds a role, where most is open, as if just signed in."""
    from django.conf import settings  # noqa: PLC0415 (after start)
    from django.contrib.auth import (  # noqa: PLC0415 (after start)
        BACKEND_SESSION_KEY,
        HASH_SESSION_KEY,
        SESSION_KEY,
    )
    from django.contrib.sessions.backends.db import SessionStore  # noqa: PLC0415 (after start)

    from civicloop.kernel.access.models import RoleGrant  # noqa: PLC0415 (after start)
    from civicloop.kernel.organizations.models import Person  # noqa: PLC0415 (after start)

    grants = RoleGrant.objects.filter(role__key=role, person__is_active=True)
    grant = _busiest(grants.order_by("pk"))
    if grant is None:
        raise SystemExit(f"Nobody in this city holds the role {role}.")
    person = Person.objects.get(pk=grant.person_id)
    session = SessionStore()
    session[SESSION_KEY] = str(person.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = person.get_session_auth_hash()
    session["account_authentication_methods"] = [{"method": "password", "at": time.time()}]
    session["account_authentication_methods_user"] = str(person.pk)
    session.create()
    return str(session.session_key)
