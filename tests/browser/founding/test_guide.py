"""The guide in Chromium: axe and width on every page, and a journey by keys."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from civicloop.assembly.founding import services
from civicloop.kernel.access import services as access
from civicloop.kernel.organizations import queries as organizations

BAD = "code,name_zh,parent,kind,email\nA,甲局,,bureau,\nB,乙科,NOWHERE,palace,no address\n"


@pytest.fixture
def page_of(signed_in):
    """An administrator before a page of the guide; one file waits, with faults and without."""

    def open_page(**screen):
        page = signed_in("administrator", **screen)
        actor = access.actor_for(organizations.person(username="administrator"))
        services.keep_draft("agencies", BAD.encode(), "agencies.csv", actor=actor)
        districts = services.example_of("boundaries")[1].encode()
        services.keep_draft("boundaries", districts, "districts.geojson", actor=actor)
        return page

    return open_page


@pytest.mark.parametrize("screen", [{}, {"phone": True, "language": "en"}], ids=["desk", "phone"])
def test_every_page_passes_axe_and_fits_its_screen(page_of, axe, fits, screen):
    page = page_of(**screen)
    for address in (
        reverse("founding:guide"),
        reverse("founding:mail"),
        reverse("administration:city"),
        *(reverse("founding:step", args=[step]) for step in services.STEPS),
    ):
        page.goto(address)
        expect(page.locator("h1")).to_be_visible()
        fits(page)
        axe(page)


def test_districts_are_brought_looked_at_and_loaded_with_the_keyboard(page_of):
    page = page_of(language="en")
    page.goto(reverse("founding:step", args=["boundaries"]))
    expect(page.get_by_text("districts.geojson waits to be loaded")).to_be_visible()
    button = page.get_by_role("button", name="Load it")
    button.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("Loaded: 5 new, 0 changed, 0 as before.")).to_be_visible()
    page.goto(reverse("founding:guide"))
    expect(page.get_by_text("5 districts, 0 villages")).to_be_visible()
