"""The desk, a text and a published report in Chromium: axe on the desk and on the phone."""

import pytest
from django.urls import reverse

SCREENS = pytest.mark.parametrize(
    "screen", [{}, {"phone": True, "language": "en"}], ids=["desk", "phone"]
)
EDITING = {"desk": "", "open": "", "edition": "edition", "preview": "edition",
           "publish": "edition"}  # fmt: skip
READING = {"assign": "section", "sections": "", "section": "section", "comment": "section",
           "index": "", "published": "version"}  # fmt: skip


@SCREENS
@pytest.mark.parametrize("names", [EDITING, READING], ids=["editing", "reading"])
def test_pages_of_reports_pass_axe_and_fit(signed_in, published, look, names, screen):
    page = signed_in("administrator", **screen)
    for name, of in names.items():
        page.goto(reverse(f"reports:{name}", args=[published[of]] if of else []))
        look(page, f"reports-{name}")
