"""Map tiles of another server, where the city wants them under its own boundaries and roads."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit

from civicloop.settings import env

DEEPEST = {"raster": 19, "vector": 14}
"""The zoom up to which tiles of each kind usually exist; deeper looks enlarge them."""

DEEPEST_OF_ALL = 24
LOOPBACK = {"127.0.0.1", "localhost"}


@dataclass(frozen=True, slots=True)
class Tiles:
    """Where tiles come from, what kind they are, and who has to be named for them."""

    url: str
    kind: str
    attribution: str
    zoom: int
    origin: str


def tiles_from(url: str, attribution: str, zoom: int) -> Tiles | None:
    """The tiles of the settings, or nothing; an address that does not serve is refused by name.

    Tiles that end in .pbf or .mvt are vector tiles (OpenMapTiles), all others pictures.
    """
    if not url:
        return None
    parts = urlsplit(url)
    host = parts.hostname or ""
    if parts.scheme != "https" and not (parts.scheme == "http" and host in LOOPBACK):
        raise SystemExit("MAP_TILES_URL must begin with https://.")
    if not host or parts.username or "{" in parts.netloc or any(mark in url for mark in " ;,'\""):
        raise SystemExit("MAP_TILES_URL must name one host, without user, spaces or quotes.")
    if not all(mark in url for mark in ("{z}", "{x}", "{y}")):
        raise SystemExit("MAP_TILES_URL must hold {z}, {x} and {y}.")
    if not attribution:
        raise SystemExit("MAP_TILES_ATTRIBUTION must say whose map it is.")
    if zoom > DEEPEST_OF_ALL:
        raise SystemExit(f"MAP_TILES_ZOOM must be at most {DEEPEST_OF_ALL}.")
    kind = "vector" if parts.path.endswith((".pbf", ".mvt")) else "raster"
    origin = f"{parts.scheme}://{parts.netloc}"
    return Tiles(url, kind, attribution, zoom or DEEPEST[kind], origin)


MAP_TILES = tiles_from(env.MAP_TILES_URL, env.MAP_TILES_ATTRIBUTION, env.MAP_TILES_ZOOM)
