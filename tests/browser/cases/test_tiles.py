"""Tiles of the host that the city names lie under its own map; no other host is asked."""

import io
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

import pytest
from PIL import Image
from playwright.sync_api import expect

from civicloop.kernel.geography import services as geography
from civicloop.kernel.geography.services import RoadEntry
from civicloop.kernel.organizations import services as organizations
from civicloop.settings.maps import tiles_from
from civicloop.settings.security import content_policy
from tests.db.cases.city import SETUP, lay_down
from tests.web.conftest import BUILDER

LOOK_AT = "([center, zoom]) => document.querySelector('city-map').map.jumpTo({ center, zoom })"


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    settings.DATA_DIR = tmp_path
    settings.MASTER_KEYS_DIR = tmp_path / "keys"


@pytest.fixture(autouse=True)
def city(transactional_db):
    for code in ("WORKS", "ROADS", "PARKS"):
        organizations.create_unit(code=code, name_zh=code, name_en=code, actor=BUILDER)
    lay_down()
    line = [(120.22, 22.551), (120.28, 22.551)]
    geography.load_roads([RoadEntry("R1", "三多一路", "", "D1", line)], actor=SETUP)


@pytest.fixture
def tiles(settings):
    """A server of red pictures on another port: its setting, and the paths that it was asked."""
    asked = []
    picture = io.BytesIO()
    Image.new("RGB", (256, 256), "#c81e1e").save(picture, "PNG")

    class Server(BaseHTTPRequestHandler):
        def do_GET(self):
            asked.append(self.path)
            self.send_response(200)
            self.send_header("Content-Type", "application/octet-stream")
            self.send_header("Access-Control-Allow-Origin", "*")
            self.end_headers()
            self.wfile.write(b"" if self.path.endswith(".pbf") else picture.getvalue())

        def log_message(self, *args):
            """Nothing on the terminal."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Server)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    url = f"http://127.0.0.1:{server.server_port}/{{z}}/{{x}}/{{y}}.png"
    named = tiles_from(url, "© 國土測繪中心", 0)
    settings.MAP_TILES = named
    settings.CONTENT_SECURITY_POLICY = content_policy(named)
    yield named, asked
    server.shutdown()
    server.server_close()
    thread.join()


def is_red(page):
    """Whether most of the map is of the colour of the tiles."""
    shot = Image.open(io.BytesIO(page.locator(".map-stage").screenshot())).convert("RGB")
    pixels = [shot.getpixel((x * 4, y * 4)) for x in range(60) for y in range(60)]
    return sum(1 for red, green, blue in pixels if red > 150 and max(green, blue) < 90) > 1800


def test_pictures_of_the_named_host_are_drawn_and_credited(page, axe, tiles):
    named, asked = tiles
    page.watch.allow(urlsplit(named.origin).netloc)
    page.goto("/report/")
    drawn = page.locator("city-map")
    expect(drawn).to_have_attribute("data-drawn", "yes")
    page.evaluate(LOOK_AT, [[120.25, 22.55], 15])
    page.wait_for_function("() => document.querySelector('city-map').map.areTilesLoaded()")
    expect(page.locator(".map-credit")).to_have_text("© 國土測繪中心")
    expect(drawn).to_have_attribute("data-villages", "1")
    assert any(path.startswith(("/15/", "/16/")) for path in asked)
    assert is_red(page)
    assert drawn.get_attribute("data-roads") is None, "a picture brings its own roads"
    axe(page)


def test_vector_tiles_lie_under_our_own_roads_and_names(page, tiles, settings):
    named, asked = tiles
    settings.MAP_TILES = tiles_from(named.url.replace(".png", ".pbf"), named.attribution, 0)
    page.watch.allow(urlsplit(named.origin).netloc)
    page.goto("/report/")
    drawn = page.locator("city-map")
    expect(drawn).to_have_attribute("data-drawn", "yes")
    page.evaluate(LOOK_AT, [[120.25, 22.55], 15])
    expect(drawn).to_have_attribute("data-roads", "1")
    expect(page.locator(".map-label-road")).to_have_text("三多一路")
    assert any(path.startswith("/14/") for path in asked)
    assert all(path.endswith(".pbf") for path in asked)


def test_without_tiles_there_is_no_credit_and_the_roads_are_our_own(page):
    page.goto("/report/")
    expect(page.locator("city-map")).to_have_attribute("data-drawn", "yes")
    page.evaluate(LOOK_AT, [[120.25, 22.55], 15])
    expect(page.locator("city-map")).to_have_attribute("data-roads", "1")
    expect(page.locator(".map-credit")).to_have_count(0)


def test_a_host_that_the_policy_does_not_name_is_never_reached(page, tiles, settings):
    named, asked = tiles
    settings.CONTENT_SECURITY_POLICY = content_policy(None)
    host = urlsplit(named.origin).netloc
    page.watch.allow(host)
    for text in (host, "CSP:", "Failed to fetch"):
        page.watch.expect(text)
    with page.expect_console_message(lambda told: "connect-src" in told.text):
        page.goto("/report/")
    assert asked == []
