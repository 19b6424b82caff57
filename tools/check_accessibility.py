"""Runs axe over the pages of a running demonstration city, and keeps what it found.

``python tools/check_accessibility.py http://127.0.0.1:8000`` writes the result that the
accessibility statement shows. Only what was run is written; a page that does not open is a fault.
"""

from __future__ import annotations

import json
import sys
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

from axe_playwright_python.sync_playwright import Axe
from demo_city import ANYBODY, NARROW, WIDE, chromium, start, visitor

RESULT = (
    Path(__file__).resolve().parent.parent
    / "src/civicloop/assembly/home/mappings/accessibility.json"
)
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]
PAGES = {
    ANYBODY: (
        "/", "/report/", "/cases/", "/cases/map/", "/cases/search/", "/mailbox/", "/privacy/",
        "/rights/", "/accessibility/", "/app/", "/app/report/", "/figures/", "/figures/themes/",
        "/figures/trust/", "/reports/", "/registers/open/", "/sign-in/",
    ),
    "agent": (
        "/work/cases/", "/work/cases/new/", "/account/inbox/", "/work/calls/", "/rights/desk/new/",
    ),
    "officer": ("/work/cases/", "/account/", "/account/readings/", "/work/due/", "/registers/"),
    "crew": ("/work/crew/",),
    "head": ("/work/cases/", "/account/approvals/", "/administration/retention/holds/"),
    "analyst": (
        "/figures/cards/cases.performance/", "/rights/desk/", "/administration/retention/",
        "/programmes/", "/programmes/items/", "/planning/", "/resolutions/", "/documents/rows/",
        "/registers/", "/reports/desk/", "/work/due/",
    ),
    "mayor": ("/work/today/", "/figures/boards/cases.live/"),
    "administrator": (
        "/administration/", "/administration/people/", "/administration/units/",
        "/administration/rules/", "/administration/ledger/", "/administration/retention/",
        "/administration/retention/holds/new/", "/founding/", "/founding/rules/",
    ),
}  # fmt: skip


def main() -> int:
    """Visit every page in both languages, wide and narrow; 1 if anything was found."""
    start()
    home = sys.argv[1].rstrip("/")
    pages, violations, version = [], [], ""
    with chromium() as browser:
        for role, addresses in PAGES.items():
            for address in addresses:
                checks = 0
                for language in ("zh-hant", "en"):
                    for size in (WIDE, NARROW):
                        found = look(browser, home, role, address, size=size, language=language)
                        version = found["testEngine"]["version"]
                        checks += 1
                        for rule in found["violations"]:
                            told = {"rule": rule["id"], "page": address, "help": rule["help"]}
                            violations += [told] if told not in violations else []
                pages.append({"address": address, "as": role, "checks": checks})
                print(f"{role} {address}: {checks}")
        result = {
            "on": datetime.now(UTC).date().isoformat(),
            "axe": version,
            "browser": f"Chromium {browser.version.split('.')[0]}",
            "standard": ["WCAG 2.1 A", "WCAG 2.1 AA"],
            "pages": pages,
            "violations": violations,
        }
    RESULT.parent.mkdir(exist_ok=True)
    RESULT.write_text(json.dumps(result, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    print(f"{len(pages)} pages, {len(violations)} violations")
    return 1 if violations else 0


def look(browser, home: str, role: str, address: str, *, size: dict[str, int], language: str):  # noqa: ANN001, ANN201 (axe's answer)
    """What axe finds on one page."""
    context = visitor(browser, home, role, size=size, language=language)
    try:
        page = context.new_page()
        answer = page.goto(address)
        if answer is None or answer.status != 200 or urlsplit(page.url).path != address:  # noqa: PLR2004 (HTTP)
            raise SystemExit(f"{role} {address}: {answer and answer.status} at {page.url}")
        page.wait_for_load_state()
        return Axe().run(page, options={"runOnly": {"type": "tag", "values": WCAG}}).response
    finally:
        context.close()


if __name__ == "__main__":
    sys.exit(main())
