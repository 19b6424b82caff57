"""One's own pages in Chromium."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

PAGES = ("settings", "inbox", "requests", "approvals", "readings")


@pytest.mark.parametrize("screen", [{}, {"phone": True, "language": "en"}], ids=["desk", "phone"])
def test_every_page_passes_axe_and_fits_its_screen(signed_in, axe, fits, screen):
    page = signed_in("head", **screen)
    for name in PAGES:
        page.goto(reverse(f"account:{name}"))
        expect(page.locator("h1")).to_be_visible()
        fits(page)
        axe(page)


def test_the_pages_follow_the_language_that_is_chosen(signed_in):
    page = signed_in("crew")
    page.goto(reverse("account:settings"))
    page.get_by_label("English", exact=True).check()
    page.get_by_role("button", name="儲存").click()
    expect(page.locator("h1")).to_have_text("My settings")
