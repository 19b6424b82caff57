"""The wall and the kiosk in a real browser: keys, touch, a lost network, axe."""

from __future__ import annotations

import pytest
from django.urls import reverse

WALL = f"{reverse('dashboards:wall')}?topics=on-time,all-cases,potholes"
CHOOSER = f"{reverse('dashboards:walls')}?show=topics&seconds=20&topic=on-time"
KIOSK = reverse("dashboards:kiosk")
SHOWN = ".slide:not([hidden])"


def shown(page):
    return page.locator(SHOWN).get_attribute("data-slide")


@pytest.mark.parametrize(("language", "phone"), [("zh-hant", False), ("en", True)])
def test_wall_kiosk_and_frame_have_no_barrier(signed_in, axe, fits, language, phone):
    page = signed_in("analyst", language=language, phone=phone)
    inside = reverse("dashboards:kiosk_theme", args=["administration"])
    for address in (WALL, CHOOSER, KIOSK, inside, reverse("dashboards:embed", args=["on-time"])):
        page.goto(address)
        axe(page)
        fits(page)
        if address == inside:
            number = page.locator(f"{SHOWN} .slide-number strong")
            lines = "e => (e.textContent = '12,345', e.getClientRects().length)"
            assert number.evaluate(lines) == 1
            fits(page)


def test_a_tour_goes_by_keys_and_buttons_and_stops(signed_in):
    page = signed_in("analyst")
    page.goto(WALL)
    assert shown(page) == "on-time"
    page.keyboard.press("ArrowRight")
    assert shown(page) == "all-cases"
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowLeft")
    assert shown(page) == "potholes"
    live = page.locator("[data-slides]")
    before = live.get_attribute("aria-live")
    page.keyboard.press(" ")
    assert {before, live.get_attribute("aria-live")} == {"off", "polite"}
    page.locator("[data-go='1']").click()
    assert shown(page) == "on-time"


def test_a_swipe_turns_the_kiosk(signed_in):
    page = signed_in("analyst")
    page.goto(reverse("dashboards:kiosk_theme", args=["administration"]))
    first = shown(page)
    page.mouse.move(900, 300)
    page.mouse.down()
    page.mouse.move(600, 305)
    page.mouse.up()
    assert shown(page) != first
