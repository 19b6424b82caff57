"""The pictures of the guides and the README: of pages that their readers can open.

Here each is taken in a city without cases, to see that it can be taken. With ``CITY``, the
address of a demonstration city, and its ``DATA_DIR`` the same steps take the pictures that are
kept: ``CITY=http://127.0.0.1:8000 python -m pytest tests/browser/guides``.
"""

from __future__ import annotations

import io
import json
import os
import time
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

import pytest
from PIL import Image

from civicloop.assembly.program.rules import one_time_code

GUIDES = Path(__file__).resolve().parents[3] / "docs" / "using"
IMAGES = GUIDES / "images"
CITY = os.environ.get("CITY", "").rstrip("/")
WIDE = {"width": 1280, "height": 844}
NARROW = {"width": 390, "height": 844}
COLOURS, QUALITY = 128, 62
DRAWN = 1_500
"""Milliseconds in which maps and charts of a whole city are drawn."""
FIRST_CASE = "a.row-anchor"


class Shot(NamedTuple):
    """A picture: its reader (nobody: any citizen), page, and a link that is followed there."""

    name: str
    role: str
    address: str
    size: dict[str, int] = WIDE
    link: str = ""


SHOTS = (
    Shot("citizen-report", "", "/report/", NARROW),
    Shot("citizen-map", "", "/cases/map/"),
    Shot("citizen-rights", "", "/rights/", NARROW),
    Shot("citizen-app", "", "/app/", NARROW),
    Shot("agent-new", "agent", "/work/cases/new/"),
    Shot("agent-calls", "agent", "/work/calls/"),
    Shot("officer-inbox", "officer", "/work/cases/"),
    Shot("officer-case", "officer", "/work/cases/", WIDE, FIRST_CASE),
    Shot("officer-due", "officer", "/work/due/"),
    Shot("crew-sheet", "crew", "/work/crew/", NARROW),
    Shot("head-inbox", "head", "/work/cases/"),
    Shot("analyst-performance", "analyst", "/figures/cards/cases.performance/"),
    Shot("analyst-plans", "analyst", "/programmes/items/"),
    Shot("analyst-requests", "analyst", "/rights/desk/"),
    Shot("figures-index", "analyst", "/figures/"),
    Shot("figures-registers", "analyst", "/registers/"),
    Shot("mayor-board", "mayor", "/figures/boards/cases.live/"),
    Shot("administrator-overview", "administrator", "/administration/"),
    Shot("administrator-retention", "administrator", "/administration/retention/"),
    Shot("administrator-founding", "administrator", "/founding/"),
)
README = (
    Shot("report", "", "/report/", NARROW),
    Shot("on-time", "", "/figures/cases.on_time/"),
)


@pytest.fixture
def window(browser, live_server, request):
    """Windows of readers, in the city that ``CITY`` names or in that of the tests."""
    opened, signed = [], []

    def open_window(shot, language):
        context = browser.new_context(
            base_url=CITY or live_server.url,
            locale="en-GB" if language == "en" else "zh-TW",
            timezone_id="Asia/Taipei",
            viewport=shot.size,
            reduced_motion="reduce",
            storage_state=_state(browser, shot.role) if CITY and shot.role else None,
        )
        opened.append(context)
        chosen = {"name": "django_language", "value": language, "url": CITY or live_server.url}
        context.add_cookies([chosen])
        page = context.new_page()
        if shot.role and not CITY:
            if not signed:
                request.getfixturevalue("sign_in")(page, shot.role)
                signed.extend(context.cookies())
            context.add_cookies(signed)
        return page

    yield open_window
    for context in opened:
        context.close()


STATES: dict[str, object] = {}


def _state(browser, role):
    """Who signed in by the form with the demonstration's password and code; once each."""
    if role not in STATES:
        known = Path(os.environ["DATA_DIR"]) / "demo" / "accounts.json"
        account = json.loads(known.read_text(encoding="utf-8"))["roles"][role]
        with browser.new_context(base_url=CITY) as context:
            page = context.new_page()
            page.goto("/sign-in/")
            page.locator("[name=login]").fill(account["username"])
            page.locator("[name=password]").fill(account["password"])
            page.locator("main [type=submit]").first.click()
            page.locator("[name=code]").fill(one_time_code(account["totp_secret"], time.time()))
            page.locator("main [type=submit]").first.click()
            page.wait_for_url(lambda url: "/sign-in/" not in url)
            STATES[role] = context.storage_state()
    return STATES[role]


def take(page, shot):
    """Open the page as its reader does, and take what the screen shows."""
    answer = page.goto(shot.address)
    assert (answer.status, urlsplit(page.url).path) == (200, shot.address), page.url
    way = page.locator(shot.link).first if shot.link else None
    if way is not None and way.count():
        way.click()
    page.wait_for_load_state()
    if CITY:
        page.wait_for_timeout(DRAWN)
    return Image.open(io.BytesIO(page.screenshot())).convert("RGB")


@pytest.mark.parametrize("shot", SHOTS, ids=lambda shot: shot.name)
def test_a_guide_shows_a_page_that_its_reader_can_open(shot, window, tmp_path):
    for language, mark in (("zh-hant", "zh"), ("en", "en")):
        picture = take(window(shot, language), shot)
        name = f"{shot.name}.{mark}.webp"
        picture.save((IMAGES if CITY else tmp_path) / name, quality=QUALITY, method=6)
        with Image.open(IMAGES / name) as kept:
            assert kept.size == picture.size
        shown = [one.name for one in GUIDES.glob(f"*.{mark}.md") if f"images/{name}" in read(one)]
        assert shown != [], name


@pytest.mark.parametrize("shot", README, ids=lambda shot: shot.name)
def test_the_first_page_shows_pages_that_anybody_can_open(shot, window, tmp_path):
    picture = take(window(shot, "zh-hant"), shot)
    name = f"{shot.name}.png"
    picture.quantize(COLOURS).save((IMAGES if CITY else tmp_path) / name, optimize=True)
    with Image.open(IMAGES / name) as kept:
        assert kept.size == picture.size
    assert f"docs/using/images/{name}" in read(GUIDES.parents[1] / "README.md")


def test_no_picture_is_kept_that_nobody_takes():
    taken = {f"{shot.name}.{mark}.webp" for shot in SHOTS for mark in ("zh", "en")}
    taken |= {f"{shot.name}.png" for shot in README}
    assert {path.name for path in IMAGES.iterdir()} == taken


def read(path):
    """A document as text."""
    return path.read_text(encoding="utf-8")
