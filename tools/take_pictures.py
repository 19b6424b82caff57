"""Takes the pictures of the README and of the guides from a running demonstration city.

``python tools/take_pictures.py http://127.0.0.1:8000`` writes into docs/using/images. It runs
beside the server, with its DATABASE_URL and DATA_DIR.
"""

from __future__ import annotations

import io
import sys
from pathlib import Path
from urllib.parse import urlsplit

from demo_city import ANYBODY, NARROW, WIDE, chromium, start, visitor
from PIL import Image
from playwright.sync_api import Page

FOLDER = Path(__file__).resolve().parent.parent / "docs/using/images"
COLOURS = 128
QUALITY = 62
FIRST_CASE = "a.row-anchor"
README = (
    ("report", "/report/", NARROW),
    ("on-time", "/figures/cases.on_time/", WIDE),
)
GUIDES = (
    ("citizen-report", ANYBODY, "/report/", NARROW, ""),
    ("citizen-map", ANYBODY, "/cases/map/", WIDE, ""),
    ("citizen-rights", ANYBODY, "/rights/", NARROW, ""),
    ("agent-new", "agent", "/work/cases/new/", WIDE, ""),
    ("agent-calls", "agent", "/work/calls/", WIDE, ""),
    ("officer-inbox", "officer", "/work/cases/", WIDE, ""),
    ("officer-case", "officer", "/work/cases/", WIDE, FIRST_CASE),
    ("crew-sheet", "crew", "/work/crew/", NARROW, ""),
    ("head-inbox", "head", "/work/cases/", WIDE, ""),
    ("analyst-performance", "analyst", "/figures/cards/cases.performance/", WIDE, ""),
    ("analyst-requests", "analyst", "/rights/desk/", WIDE, ""),
    ("mayor-board", "mayor", "/figures/boards/cases.live/", WIDE, ""),
    ("administrator-overview", "administrator", "/administration/", WIDE, ""),
    ("administrator-retention", "administrator", "/administration/retention/", WIDE, ""),
)
"""Name, role, address, size, and the link that is followed from there."""


def settle(page: Page, address: str) -> None:
    """Open a page and wait until what it draws is drawn."""
    answer = page.goto(address)
    if answer is None or answer.status != 200 or urlsplit(page.url).path != address:  # noqa: PLR2004 (HTTP)
        raise SystemExit(f"{address}: {answer and answer.status} at {page.url}")
    page.wait_for_load_state("load")
    page.wait_for_timeout(1_500)


def shoot(page: Page) -> Image.Image:
    """What the screen shows."""
    return Image.open(io.BytesIO(page.screenshot())).convert("RGB")


def keep(target: Path) -> None:
    """Say how large a picture became."""
    print(f"{target.name}: {target.stat().st_size // 1024} KiB")


def main() -> int:
    """Visit each page and take its picture."""
    start()
    home = sys.argv[1].rstrip("/")
    FOLDER.mkdir(parents=True, exist_ok=True)
    with chromium() as browser:
        for name, address, size in README:
            with visitor(browser, home, size=size, language="zh-hant") as context:
                page = context.new_page()
                settle(page, address)
                target = FOLDER / f"{name}.png"
                shoot(page).quantize(COLOURS).save(target, optimize=True)
                keep(target)
        for language, mark in (("zh-hant", "zh"), ("en", "en")):
            for name, role, address, size, link in GUIDES:
                with visitor(browser, home, role, size=size, language=language) as context:
                    page = context.new_page()
                    settle(page, address)
                    if link:
                        settle(page, page.locator(link).first.get_attribute("href") or address)
                    target = FOLDER / f"{name}.{mark}.webp"
                    shoot(page).save(target, quality=QUALITY, method=6)
                    keep(target)
    return 0


if __name__ == "__main__":
    sys.exit(main())
