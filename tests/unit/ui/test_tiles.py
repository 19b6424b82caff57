"""Which map tiles a city may name, and that the policy of pages is open for those alone."""

import pytest
from csp.constants import SELF

from civicloop.settings.maps import Tiles, tiles_from
from civicloop.settings.security import content_policy

URL = "https://tiles.example.org/{z}/{x}/{y}.png"
WHO = "© 臺灣通用電子地圖"


def test_without_an_address_there_are_no_tiles_and_no_outside_host():
    assert tiles_from("", "", 0) is None
    directives = content_policy(None)["DIRECTIVES"]
    assert directives["connect-src"] == [SELF]
    assert directives["img-src"] == [SELF, "data:", "blob:"]


@pytest.mark.parametrize(
    ("url", "zoom", "tiles"),
    [
        (URL, 0, Tiles(URL, "raster", WHO, 19, "https://tiles.example.org")),
        (
            "https://t.example.org:8443/v/{z}/{x}/{y}.pbf?key=1",
            0,
            Tiles(
                "https://t.example.org:8443/v/{z}/{x}/{y}.pbf?key=1",
                "vector",
                WHO,
                14,
                "https://t.example.org:8443",
            ),
        ),
        (
            "http://127.0.0.1:9000/{z}/{y}/{x}",
            16,
            Tiles("http://127.0.0.1:9000/{z}/{y}/{x}", "raster", WHO, 16, "http://127.0.0.1:9000"),
        ),
    ],
)
def test_the_policy_is_open_for_the_host_of_the_tiles_alone(url, zoom, tiles):
    assert tiles_from(url, WHO, zoom) == tiles
    plain, opened = content_policy(None)["DIRECTIVES"], content_policy(tiles)["DIRECTIVES"]
    widened = {name for name in plain if plain[name] != opened[name]}
    assert widened == {"img-src", "connect-src"}
    assert all(opened[name] == [*plain[name], tiles.origin] for name in widened)


@pytest.mark.parametrize(
    ("url", "who", "zoom", "named"),
    [
        ("http://tiles.example.org/{z}/{x}/{y}.png", WHO, 0, "https"),
        ("https://tiles.example.org/{z}/{x}.png", WHO, 0, "{y}"),
        ("https://user:word@tiles.example.org/{z}/{x}/{y}.png", WHO, 0, "one host"),
        ("https://{s}.example.org/{z}/{x}/{y}.png", WHO, 0, "one host"),
        ("https:///{z}/{x}/{y}.png", WHO, 0, "one host"),
        ("https://a.example.org; script-src */{z}/{x}/{y}.png", WHO, 0, "one host"),
        ("https://a.example.org,https://b/{z}/{x}/{y}.png", WHO, 0, "one host"),
        (URL, "", 0, "MAP_TILES_ATTRIBUTION"),
        (URL, WHO, 25, "MAP_TILES_ZOOM"),
    ],
)
def test_an_address_that_does_not_serve_is_refused_at_the_start(url, who, zoom, named):
    with pytest.raises(SystemExit, match=named):
        tiles_from(url, who, zoom)
