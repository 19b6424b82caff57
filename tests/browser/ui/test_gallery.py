"""Every component in a real browser: axe, both languages, both schemes, both widths, by keys."""

from datetime import date
from itertools import product

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from civicloop.kernel.actors.rules import machine
from civicloop.kernel.organizations import services as organizations

CLERK = machine("tests", "organizations.manage_units")


@pytest.fixture(autouse=True)
def agencies(live_server):
    for number in range(7):
        organizations.create_unit(
            code=f"A{number}",
            name_zh=f"第{number}局",
            name_en=f"Bureau {number}",
            valid_from=date(2010, 12, 25),
            actor=CLERK,
        )


def scroll_through(page: Page) -> None:
    """Bring every part into view, so that maps and charts draw themselves."""
    page.locator("figure-chart").scroll_into_view_if_needed()
    expect(page.locator("figure-chart[data-drawn=yes]")).to_have_count(1)
    maps = page.locator("city-map")
    for index in range(2):
        maps.nth(index).scroll_into_view_if_needed()
        expect(maps.nth(index)).to_have_attribute("data-drawn", "yes")


SCREENS = [
    {"language": language, "dark": dark, "phone": phone}
    for language, dark, phone in product(("zh-hant", "en"), (False, True), (False, True))
]


@pytest.mark.parametrize("screen", SCREENS, ids=lambda screen: "-".join(map(str, screen.values())))
def test_every_component_passes_axe_and_fits_its_screen(open_page, axe, fits, screen):
    page = open_page(**screen)
    page.goto(reverse("ui:gallery"))
    expect(page.locator("html")).to_have_attribute(
        "lang", "en" if screen["language"] == "en" else "zh-Hant"
    )
    scroll_through(page)
    fits(page)
    axe(page)


def test_the_first_key_leads_past_the_navigation(page):
    page.goto(reverse("home:front"))
    page.keyboard.press("Tab")
    first = page.locator(":focus")
    expect(first).to_have_class("skip-link")
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()


def test_tabs_move_with_the_arrow_keys_and_wrap(page):
    page.goto(reverse("ui:gallery"))
    first, second, third = page.get_by_role("tab").all()
    first.focus()
    page.keyboard.press("ArrowRight")
    expect(second).to_be_focused()
    expect(second).to_have_attribute("aria-selected", "true")
    expect(page.locator("#tab-history")).to_be_visible()
    expect(page.locator("#tab-particulars")).to_be_hidden()
    page.keyboard.press("End")
    expect(third).to_be_focused()
    page.keyboard.press("ArrowRight")
    expect(first).to_be_focused()


def test_a_dialogue_opens_by_key_and_escape_gives_the_focus_back(page, axe):
    page.goto(reverse("ui:gallery"))
    opener = page.locator("[data-opens=sample-dialog]")
    opener.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#sample-dialog")).to_be_visible()
    axe(page)
    page.keyboard.press("Escape")
    expect(page.locator("#sample-dialog")).to_be_hidden()
    expect(opener).to_be_focused()


def test_a_place_is_chosen_by_a_press_on_the_map(page):
    page.goto(reverse("ui:gallery"))
    chosen = page.locator(".place city-map")
    chosen.scroll_into_view_if_needed()
    expect(page.locator(".place city-map[data-drawn=yes]")).to_have_count(1)
    chosen.locator("canvas").click(position={"x": 300, "y": 200})
    assert 0 < float(page.locator("#id_lat").input_value()) < 1
    expect(page.locator(".map-pin")).to_be_visible()
    expect(page.locator("[data-status]")).to_contain_text(
        f"{float(page.locator('#id_lat').input_value()):.5f}"
    )


def test_a_place_is_chosen_with_keys_alone(page):
    page.goto(reverse("ui:gallery"))
    scroll_through(page)
    page.locator("[data-centre]").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".map-pin")).to_be_focused()
    lat, lon = (float(page.locator(f"#id_{name}").input_value()) for name in ("lat", "lon"))
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Shift+ArrowRight")
    assert float(page.locator("#id_lat").input_value()) > lat
    assert float(page.locator("#id_lon").input_value()) > lon


def test_a_place_is_found_by_its_name_with_keys_alone(open_page):
    page = open_page(language="en")
    page.goto(reverse("ui:gallery"))
    scroll_through(page)
    page.locator("[data-search]").fill("market")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Market Street").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#id_lon")).to_have_value("0.250000")
    expect(page.locator(".map-pin")).to_be_focused()


def test_without_a_script_the_fields_of_a_place_are_there(browser, live_server):
    context = browser.new_context(base_url=live_server.url, java_script_enabled=False)
    page = context.new_page()
    page.goto(reverse("ui:gallery"))
    page.locator(".place-fields summary").click()
    page.locator("#id_lat").fill("22.6")
    expect(page.locator("#id_lat")).to_have_value("22.6")
    expect(page.locator("#tab-files")).to_be_visible()
    context.close()


def test_a_chosen_photo_is_shown_and_one_too_large_is_marked(page):
    page.goto(reverse("ui:gallery"))
    dot = (
        b"GIF89a\x01\x00\x01\x00\x80\x00\x00\x00\x00\x00\xff\xff\xff!\xf9\x04\x01\x00\x00\x00\x00,"
        b"\x00\x00\x00\x00\x01\x00\x01\x00\x00\x02\x02D\x01\x00;"
    )
    page.locator("#id_photos").set_input_files(
        [
            {"name": "hole.gif", "mimeType": "image/gif", "buffer": dot},
            {"name": "film.bin", "mimeType": "text/plain", "buffer": b"0" * (10 * 1024**2 + 1)},
        ]
    )
    expect(page.locator(".file")).to_have_count(2)
    expect(page.locator(".file img")).to_have_count(1)
    expect(page.locator(".file[data-wrong]")).to_contain_text("film.bin")
    page.locator(".file[data-wrong] button").click()
    expect(page.locator(".file")).to_have_count(1)


def test_the_counter_counts_what_is_left_and_what_is_too_much(open_page):
    page = open_page(language="en")
    page.goto(reverse("ui:gallery"))
    page.locator("#id_title").fill("路" * 38)
    expect(page.locator("#id_title_counter")).to_have_text("2 characters left")
    page.locator("#id_title").fill("路" * 43)
    expect(page.locator("#id_title_counter")).to_have_text("3 characters too many")


def test_the_language_is_switched_and_the_page_stays(page):
    page.goto(reverse("ui:gallery"))
    page.get_by_role("button", name="English").click()
    expect(page.locator("h1")).to_have_text("Components")
    page.get_by_role("button", name="中文").click()
    expect(page.locator("h1")).to_have_text("元件")


def test_a_person_keeps_a_view_opens_it_and_gives_it_up(signed_in, axe):
    page = signed_in("officer", language="en")
    page.goto(reverse("ui:gallery") + "?order=-code#table")
    block = page.locator("#table")
    block.locator("summary", has_text="Views").click()
    axe(page)
    block.get_by_label("Keep these filters and this order as").fill("Newest codes")
    block.get_by_role("button", name="Save view").click()
    expect(block.get_by_role("link", name="Newest codes")).to_have_attribute("aria-current", "true")
    expect(block.locator("tbody tr").first).to_contain_text("A6")
    block.locator("summary", has_text="Views").click()
    block.get_by_role("button", name="Remove “Newest codes”").click()
    expect(block.get_by_role("link", name="Newest codes")).to_have_count(0)


def test_the_menu_of_a_phone_opens_and_closes_by_key(signed_in, fits, axe):
    page = signed_in("administrator", phone=True)
    page.goto(reverse("ui:gallery"))
    side, toggle = page.locator("#navigation"), page.locator("[data-menu-toggle]")
    expect(side).to_be_hidden()
    toggle.focus()
    page.keyboard.press("Enter")
    expect(side).to_be_visible()
    fits(page)
    axe(page)
    page.keyboard.press("Tab")
    page.keyboard.press("Escape")
    expect(side).to_be_hidden()
    expect(toggle).to_be_focused()


@pytest.mark.parametrize("phone", [False, True], ids=["desk", "phone"])
def test_the_menus_beside_a_table_stay_on_the_screen(signed_in, fits, phone):
    page = signed_in("officer", phone=phone)
    page.goto(reverse("ui:gallery"))
    for summary in page.locator("#table .table-tools summary").all():
        summary.click()
        opened = page.locator("#table .menu[open] .menu-list").bounding_box()
        assert opened["x"] >= 0
        assert opened["x"] + opened["width"] <= page.viewport_size["width"]
        fits(page)
