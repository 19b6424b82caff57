"""The front page: large and friendly, on a desk and on a phone."""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import expect

SCREENS = [{}, {"phone": True}, {"language": "en", "dark": True}, {"phone": True, "dark": True}]


@pytest.mark.parametrize("screen", SCREENS, ids=lambda screen: "-".join(screen) or "desk")
def test_the_front_page_passes_axe_and_fits_its_screen(open_page, axe, fits, screen):
    page = open_page(**screen)
    page.goto(reverse("home:front"))
    expect(page.locator("h1")).to_be_visible()
    fits(page)
    axe(page)


def test_an_address_that_leads_nowhere_says_so_and_leads_home(page, axe):
    page.watch.expect("404")
    page.goto("/no-such-page/")
    expect(page.locator("h1")).to_have_text("找不到這個頁面")
    axe(page)
    page.get_by_role("link", name="回首頁").click()
    expect(page).to_have_url(re.compile(r"//[^/]+/$"))
