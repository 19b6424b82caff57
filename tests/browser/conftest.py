"""Chromium for the journeys: watched pages, axe, a phone, people signed in.

Where Chromium is missing each test is skipped by name, and the last lines say why.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, sync_playwright

from civicloop.kernel.access import services as access
from civicloop.kernel.actors.rules import machine
from civicloop.kernel.organizations import services as organizations
from civicloop.kernel.organizations.models import Person
from tests.browser.watch import Watch

WHOLE = shutil.which("chromium") or shutil.which("chromium-browser")
CHROMIUM = shutil.which("chromium-headless-shell") or WHOLE
"""The shell is the same engine without the browser around it, which each context starts anew."""
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--enable-unsafe-swiftshader",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
    # Playwright's own list, which this one replaces, and ours: otherwise each new context
    # starts a hidden process for the browser's own pages.
    "--disable-features="
    + ",".join(
        (
            "AvoidUnnecessaryBeforeUnloadCheckSync",
            "DestroyProfileOnBrowserClose",
            "HttpsUpgrades",
            "HttpsFirstBalancedModeAutoEnable",
            "LensOverlay",
            "MediaRouter",
            "PaintHolding",
            "ThirdPartyStoragePartitioning",
            "AvoidCorsURLLoaderRestartOnRedirect",
            "OptimizationHints",
            "NetworkTimeServiceQuerying",
            "AimEnabled",
            "PreconnectToSearch",
            "PreloadTopChromeWebUI",
        )
    ),
]
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]
BROKEN = """async (tags) => {
  const options = { runOnly: { type: "tag", values: tags }, resultTypes: ["violations"] };
  const { violations } = await axe.run(options);
  return violations.flatMap((rule) => rule.nodes.map(
    (node) => `${rule.id}: ${node.target} ${node.failureSummary || ""}`,
  ));
}"""
"""What is broken; what is in order stays in the page: to hand it over takes longer than axe."""
DESK = {"width": 1280, "height": 900}
PHONE = {"width": 390, "height": 844}
REASON = "Chromium is missing: install the Debian packages chromium and fonts-noto-cjk"
CLERK = machine("tests", "organizations.manage_people", "access.manage_roles", "access.grant_roles")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark every journey, and skip them all where there is no browser."""
    here = Path(__file__).parent
    for item in items:
        if here not in item.path.parents:
            continue
        item.add_marker(pytest.mark.django_db(transaction=True))
        if CHROMIUM is None:
            item.add_marker(pytest.mark.skip(reason=REASON))


@pytest.fixture(scope="package")
def driver() -> Iterator[Playwright]:
    """What drives browsers.

    It holds an event loop, which Django would object to, and which must be gone
    before other tests of the same process start one of their own.
    """
    before = os.environ.get("DJANGO_ALLOW_ASYNC_UNSAFE")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as found:
        yield found
    if before is None:
        os.environ.pop("DJANGO_ALLOW_ASYNC_UNSAFE")


@pytest.fixture(scope="package")
def browser(driver: Playwright) -> Iterator[Browser]:
    """One Chromium for all journeys."""
    chromium = driver.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
    yield chromium
    chromium.close()


@pytest.fixture(scope="package")
def whole_browser(driver: Playwright) -> Iterator[Browser]:
    """Chromium with the browser around it, for what the shell has not: shown notices."""
    if WHOLE is None:
        pytest.skip("The Debian package chromium is missing; its shell shows no notices")
    chromium = driver.chromium.launch(executable_path=WHOLE, args=ARGUMENTS)
    yield chromium
    chromium.close()


@pytest.fixture
def open_page(browser: Browser, live_server: object) -> Iterator[Callable[..., Page]]:
    """Open watched pages: ``open_page(language="en", dark=True, phone=True)``.

    Addresses are relative (``page.goto("/ui/")``). At the end of the test every page must
    have been without fault; ``page.watch.expect("…")`` allows an error that a test provokes.
    """
    contexts: list[BrowserContext] = []
    watches: list[Watch] = []

    def opened(*, language: str = "zh-hant", dark: bool = False, phone: bool = False) -> Page:
        context = browser.new_context(
            base_url=live_server.url,
            locale="en-GB" if language == "en" else "zh-TW",
            timezone_id="Asia/Taipei",
            color_scheme="dark" if dark else "light",
            viewport=PHONE if phone else DESK,
            has_touch=phone,
            is_mobile=phone,
            reduced_motion="reduce",
        )
        context.set_default_timeout(10_000)
        contexts.append(context)
        page = context.new_page()
        page.watch = Watch(page, live_server.url)
        watches.append(page.watch)
        return page

    yield opened
    for context in contexts:
        context.close()
    assert [fault for watch in watches for fault in watch.faults] == []


@pytest.fixture
def page(open_page: Callable[..., Page]) -> Page:
    """A watched page on a desk's screen."""
    return open_page()


@pytest.fixture
def phone(open_page: Callable[..., Page]) -> Page:
    """A watched page on a phone, 390 points wide."""
    return open_page(phone=True)


@pytest.fixture(scope="session")
def axe() -> Callable[[Page], None]:
    """Assert that axe finds nothing against WCAG 2.1 AA: ``axe(page)``."""

    def check(page: Page) -> None:
        page.wait_for_load_state()
        page.evaluate(AXE_SCRIPT)
        assert page.evaluate(BROKEN, WCAG) == []

    return check


@pytest.fixture
def fits() -> Callable[[Page], None]:
    """Assert that nothing makes the page wider than its screen: ``fits(page)``."""

    def check(page: Page) -> None:
        page.wait_for_load_state()  # a page that was just asked for may have no body yet
        wide = page.evaluate(
            """() => {
              const room = document.documentElement.clientWidth;
              if (document.documentElement.scrollWidth <= room) return [];
              return [...document.querySelectorAll("body *")]
                .filter((one) => one.getBoundingClientRect().right > room + 1)
                .map((one) => one.outerHTML.slice(0, 120));
            }"""
        )
        assert wide == []

    return check


@pytest.fixture
def sign_in(live_server: object) -> Callable[[Page, str], Person]:
    """Sign a new person of a role into a page: ``sign_in(page, "officer")``."""

    def signed(page: Page, role: str) -> Person:
        access.seed_roles()
        person = organizations.join(username=role, name=f"王{role}", actor=CLERK)
        access.grant_role(person, role, actor=CLERK)
        client = Client()
        client.force_login(person)
        cookie = client.cookies["sessionid"]
        page.context.add_cookies(
            [{"name": "sessionid", "value": cookie.value, "url": live_server.url, "httpOnly": True}]
        )
        return person

    return signed


@pytest.fixture
def signed_in(
    open_page: Callable[..., Page], sign_in: Callable[[Page, str], Person]
) -> Callable[..., Page]:
    """A watched page of somebody in a role: ``signed_in("officer", phone=True)``."""

    def opened(role: str, **options: object) -> Page:
        page = open_page(**options)
        sign_in(page, role)
        return page

    return opened


@pytest.fixture
def look(axe: Callable[[Page], None], fits: Callable[[Page], None]) -> Callable[..., None]:
    """Nothing sticks out, and axe finds nothing; a picture where ``PICTURES`` names a folder."""

    def check(page: Page, name: str = "") -> None:
        fits(page)
        axe(page)
        folder = os.environ.get("PICTURES", "")
        if folder and name:
            width = page.viewport_size["width"]
            page.screenshot(path=Path(folder) / f"{name}-{width}.png", full_page=True)

    return check
