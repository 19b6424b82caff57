"""Takes the pictures of the README from a running demonstration city.

``python tools/take_pictures.py http://127.0.0.1:8000`` writes into docs/using/images.
"""

from __future__ import annotations

import io
import sys
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page, sync_playwright

FOLDER = Path(__file__).resolve().parent.parent / "docs/using/images"
COLOURS = 128
PICTURES = (
    ("report", "/report/", {"width": 390, "height": 844}),
    ("on-time", "/figures/cases.on_time/", {"width": 1280, "height": 844}),
)


def take(page: Page, name: str) -> None:
    """Write what the screen shows, with few colours so that the file stays small."""
    shot = Image.open(io.BytesIO(page.screenshot()))
    target = FOLDER / f"{name}.png"
    shot.convert("RGB").quantize(COLOURS).save(target, optimize=True)
    print(f"{target.name}: {target.stat().st_size // 1024} KiB")


def main() -> int:
    """Visit each page and take its picture."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as driver:
        browser = driver.chromium.launch(
            executable_path="/usr/bin/chromium",
            args=["--no-sandbox", "--disable-gpu", "--enable-unsafe-swiftshader"],
        )
        for name, address, size in PICTURES:
            page = browser.new_page(viewport=size, locale="zh-TW", timezone_id="Asia/Taipei")
            page.goto(sys.argv[1] + address)
            page.wait_for_load_state("networkidle")
            page.wait_for_function(
                "[...document.querySelectorAll('figure-chart')].slice(0, 1)"
                ".every((chart) => chart.dataset.drawn)"
            )
            take(page, name)
        browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
