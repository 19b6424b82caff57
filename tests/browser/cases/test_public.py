"""The public map in Chromium: marks, the list that follows, filters, the page of a case."""

import re

import pytest
from django.core.cache import cache
from playwright.sync_api import expect

from civicloop.answer.cases import services as cases
from civicloop.kernel.actors.rules import citizen, machine
from civicloop.kernel.files import queries as files
from civicloop.kernel.organizations import services as organizations
from tests.db.cases.city import EAST, WEST, draft, lay_down, picture
from tests.web.conftest import BUILDER

EDITOR = machine("editor", "cases.publish", "cases.accept")
LOOK_AT = "([center, zoom]) => document.querySelector('city-map').map.jumpTo({ center, zoom })"
MARKS = """() => document.querySelector("city-map").map
  .queryRenderedFeatures({ layers: ["cells"] }).map((one) => one.properties.total).sort()"""


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    cache.clear()
    settings.DATA_DIR = tmp_path
    settings.MASTER_KEYS_DIR = tmp_path / "keys"


@pytest.fixture(autouse=True)
def shown(transactional_db):
    """Ten cases at one place in the west, one in the east."""
    for code in ("WORKS", "ROADS", "PARKS"):
        organizations.create_unit(code=code, name_zh=code, name_en=code, actor=BUILDER)
    lay_down()
    opened = []
    for at in range(11):
        lon, lat = WEST if at < 10 else EAST
        words = draft(lon=lon, lat=lat, description=f"坑洞 {at}")
        opened.append(
            cases.open_case(
                words, actor=citizen(), key=str(at), photos=[picture()] if not at else ()
            )
        )
    near = [cases.accept(one.pk, actor=EDITOR) for one in opened[:10]]
    taken = [*near, opened[10]]
    cases.publish(taken)
    cases.show_photos(opened[0].pk, [row.pk for row in files.files_of(opened[0].ref)], actor=EDITOR)
    return opened


def drawn(page):
    expect(page.locator("city-map")).to_have_attribute("data-drawn", "yes")
    expect(page.locator("city-map")).to_have_attribute("data-counted", re.compile(r"\d+"))
    return page.locator("city-map")


@pytest.mark.parametrize("language", ["zh-hant", "en"])
@pytest.mark.parametrize("phone", [False, True])
def test_the_map_counts_and_its_page_is_fit_for_everybody(open_page, axe, fits, language, phone):
    page = open_page(language=language, phone=phone)
    page.goto("/cases/map/")
    page.locator("city-map").scroll_into_view_if_needed()
    assert drawn(page).get_attribute("data-counted") == "11"
    page.wait_for_function(f"() => JSON.stringify(({MARKS})()) === '[1,10]'")
    axe(page)
    fits(page)


def test_the_list_follows_the_map_when_it_is_near(page, shown):
    page.goto("/cases/map/")
    drawn(page)
    expect(page.locator("#case-list li")).to_have_count(11)
    page.evaluate(LOOK_AT, [list(EAST), 16])
    expect(page.locator("#case-list li")).to_have_count(1)
    expect(page.locator("#case-list")).to_contain_text(shown[-1].number)
    page.evaluate(LOOK_AT, [list(EAST), 10])
    expect(page.locator("#case-list li")).to_have_count(11)


def test_a_mark_opens_its_cases_and_a_large_one_a_nearer_look(page, shown):
    page.goto("/cases/map/")
    drawn(page)
    page.evaluate(LOOK_AT, [list(WEST), 12])
    page.wait_for_function(f"() => JSON.stringify(({MARKS})()) === '[10]'")
    page.locator("city-map canvas").click()
    page.wait_for_function("() => document.querySelector('city-map').map.getZoom() > 13")
    page.evaluate(LOOK_AT, [list(WEST), 18])
    page.wait_for_function(f"() => JSON.stringify(({MARKS})()) === '[10]'")
    page.locator("city-map canvas").click()
    expect(page.locator(".map-cell li")).to_have_count(10)
    page.locator(".map-cell a").first.click()
    expect(page).to_have_url(re.compile(r"/cases/public/"))


def test_filters_stand_in_the_address_and_hold_for_map_and_list(page):
    page.goto("/cases/map/?district=D2")
    assert drawn(page).get_attribute("data-counted") == "1"
    expect(page.locator("#case-list li")).to_have_count(1)
    page.get_by_label("狀態").select_option("done")
    page.get_by_role("button", name="套用").click()
    expect(page).to_have_url(re.compile("state=done"))
    assert drawn(page).get_attribute("data-counted") == "0"
    expect(page.get_by_text("這裡沒有案件")).to_be_visible()


def test_the_list_is_enough_for_the_keyboard(page, shown):
    page.goto("/cases/map/")
    link = page.locator("#case-list a").first
    link.focus()
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text(shown[0].category.name_zh)


@pytest.mark.parametrize("phone", [False, True])
def test_the_page_of_a_case_shows_what_was_checked(open_page, axe, fits, shown, phone):
    page = open_page(phone=phone)
    page.goto(f"/cases/public/{shown[0].number}/")
    expect(page.locator(".photo-row img")).to_have_count(1)
    expect(page.locator(".timeline li")).to_have_count(2)
    axe(page)
    fits(page)


def test_the_search_marks_what_it_found(phone, axe, fits):
    phone.goto("/cases/search/?q=坑洞")
    expect(phone.locator("mark").first).to_have_text("坑洞")
    axe(phone)
    fits(phone)


def test_staff_decides_what_is_public(signed_in, axe, fits, shown):
    page = signed_in("agent")
    page.goto(f"/work/cases/{shown[0].pk}/publication/")
    axe(page)
    fits(page)
    page.get_by_label("為何不公開？").fill("指認個人")
    page.get_by_role("button", name="改為不公開").click()
    expect(page.get_by_text("本案已改為不公開。")).to_be_visible()
