"""The map near a place: roads and villages of what is seen, in Chromium."""

from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import expect

from civicloop.answer.cases import services as cases
from civicloop.kernel.actors.rules import citizen
from civicloop.kernel.geography import services as geography
from civicloop.kernel.geography.services import RoadEntry
from civicloop.kernel.organizations import services as organizations
from tests.db.cases.city import SETUP, draft, lay_down
from tests.web.conftest import BUILDER

NAMES = ".map-label-road"
DRAWN = """(layer) => [...new Set(document.querySelector("city-map").map
  .queryRenderedFeatures({ layers: [layer] }).map((one) => one.properties.name))]"""
LOOK_AT = "([center, zoom]) => document.querySelector('city-map').map.jumpTo({ center, zoom })"


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    settings.DATA_DIR = tmp_path
    settings.MASTER_KEYS_DIR = tmp_path / "keys"


@pytest.fixture(autouse=True)
def city(transactional_db):
    """Two districts; two roads that cross in the west, and one in the east."""
    for code in ("WORKS", "ROADS", "PARKS"):
        organizations.create_unit(code=code, name_zh=code, name_en=code, actor=BUILDER)
    lay_down()
    geography.load_roads(
        [
            RoadEntry(
                "R1", "三多一路", "Sanduo 1st Rd.", "D1", [(120.22, 22.551), (120.28, 22.551)]
            ),
            RoadEntry("R2", "中山路", "Zhongshan Rd.", "D1", [(120.251, 22.53), (120.251, 22.57)]),
            RoadEntry("R3", "遠東路", "Yuandong Rd.", "D2", [(120.36, 22.55), (120.38, 22.55)]),
        ],
        actor=SETUP,
    )


def asked_of(page):
    """The boxes that the page asks roads for, as they come."""
    asked = []

    def note(request):
        parts = urlsplit(request.url)
        if parts.path == "/report/roads/":
            asked.append(parse_qs(parts.query)["box"][0])

    page.on("request", note)
    return asked


def test_roads_and_their_names_appear_when_a_citizen_zooms_in(page, axe):
    asked = asked_of(page)
    page.goto("/report/")
    near = page.locator("city-map")
    expect(near).to_have_attribute("data-drawn", "yes")
    assert asked == []
    page.evaluate(LOOK_AT, [[120.25, 22.55], 15])
    expect(near).to_have_attribute("data-roads", "2")
    expect(near).to_have_attribute("data-villages", "1")
    expect(page.locator(NAMES)).to_have_count(2)
    assert sorted(page.locator(NAMES).all_inner_texts()) == ["三多一路", "中山路"]
    page.wait_for_function(f"() => ({DRAWN})('roads').length === 2")
    assert sorted(page.evaluate(DRAWN, "roads")) == ["三多一路", "中山路"]
    axe(page)


def test_a_step_within_what_is_held_asks_nothing_and_one_beyond_asks_again(page):
    asked = asked_of(page)
    page.goto("/report/")
    near = page.locator("city-map")
    expect(near).to_have_attribute("data-drawn", "yes")
    page.evaluate(LOOK_AT, [[120.25, 22.55], 15])
    expect(near).to_have_attribute("data-roads", "2")
    page.evaluate(LOOK_AT, [[120.25, 22.55], 17])
    page.evaluate(LOOK_AT, [[120.37, 22.55], 15])
    expect(near).to_have_attribute("data-roads", "1")
    assert asked[0] == "120.22,22.54,120.28,22.56"
    assert len(asked) == 2


def test_the_place_of_a_case_is_shown_with_its_roads_in_the_dark_and_on_a_phone(signed_in):
    opened = cases.open_case(draft(), actor=citizen(), key="k")
    page = signed_in("officer", phone=True, dark=True)
    page.goto(f"/work/cases/{opened.pk}/")
    near = page.locator("city-map")
    near.scroll_into_view_if_needed()
    expect(near).to_have_attribute("data-roads", "2")
    page.wait_for_function(f"() => ({DRAWN})('roads').length === 2")
    page.emulate_media(color_scheme="light")
    page.wait_for_function(f"() => ({DRAWN})('road-edges').length === 2")
    assert page.evaluate("document.querySelector('city-map').map.getZoom()") == 15


def test_a_pin_that_comes_back_with_an_error_stands_among_its_roads(page):
    page.watch.expect("422")
    page.goto("/report/")
    near = page.locator("city-map")
    expect(near).to_have_attribute("data-drawn", "yes")
    page.evaluate(LOOK_AT, [[120.25, 22.55], 15])
    page.get_by_role("button", name="把圖釘放在地圖中央").click()
    page.get_by_role("button", name="送出通報").click()
    page.locator(".error-summary").wait_for()
    near.scroll_into_view_if_needed()
    expect(near).to_have_attribute("data-drawn", "yes")
    expect(near).to_have_attribute("data-roads", "2")
    expect(page.locator(".map-pin")).to_have_count(1)
    expect(page.locator(NAMES)).to_have_count(2)


def test_roads_that_cannot_be_had_leave_the_map_as_it_is(page):
    page.watch.expect("503")
    page.route("**/report/roads/**", lambda route: route.fulfill(status=503))
    page.goto("/report/")
    near = page.locator("city-map")
    expect(near).to_have_attribute("data-drawn", "yes")
    with page.expect_console_message(lambda told: "roads" in told.text and "503" in told.text):
        page.evaluate(LOOK_AT, [[120.25, 22.55], 15])
    expect(near).to_have_attribute("data-villages", "1")
    page.get_by_role("button", name="把圖釘放在地圖中央").click()
    assert page.locator("#id_lat").input_value() == "22.550000"
