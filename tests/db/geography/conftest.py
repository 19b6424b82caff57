"""A small city of two districts side by side, with keys and folder of its own."""

import pytest

from civicloop.kernel.actors.rules import machine
from civicloop.kernel.geography import services as geography
from civicloop.kernel.geography.services import AddressEntry, RoadEntry

LOADER = machine("loader")


def square(west, south, east, north):
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return {"type": "Polygon", "coordinates": [ring]}


def feature(code, name_zh, name_en, geometry, **more):
    own = {"code": code, "name_zh": name_zh, "name_en": name_en, **more}
    return {"type": "Feature", "properties": own, "geometry": geometry}


def collection(*features):
    return {"type": "FeatureCollection", "features": list(features)}


DISTRICTS = collection(
    feature("A", "三民區", "Sanmin District", square(120.30, 22.60, 120.32, 22.64)),
    feature("B", "前鎮區", "Qianzhen District", square(120.32, 22.60, 120.34, 22.64)),
)
VILLAGES = collection(
    feature(
        "A1", "鼎山里", "Dingshan Vil.", square(120.30, 22.60, 120.32, 22.62), district_code="A"
    ),
    feature(
        "A2", "正興里", "Zhengxing Vil.", square(120.30, 22.62, 120.32, 22.64), district_code="A"
    ),
    feature(
        "B1", "竹中里", "Zhuzhong Vil.", square(120.32, 22.60, 120.34, 22.64), district_code="B"
    ),
)


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    settings.DATA_DIR = tmp_path
    settings.MASTER_KEYS_DIR = tmp_path / "keys"


@pytest.fixture
def city(db):
    loaded = geography.load_boundaries(DISTRICTS, VILLAGES, "2026-01", actor=LOADER)
    geography.load_roads(
        [
            RoadEntry("R1", "九如一路", "Jiuru 1st Rd.", "A", [(120.301, 22.61), (120.319, 22.61)]),
            RoadEntry("R2", "九如二路", "Jiuru 2nd Rd.", "A", [(120.301, 22.63), (120.319, 22.63)]),
            RoadEntry("R3", "臺灣大道三段", "", "B", [(120.33, 22.601), (120.33, 22.639)]),
        ],
        actor=LOADER,
    )
    geography.load_addresses(
        [
            AddressEntry("R1", "502", 120.305, 22.6101, "A1"),
            AddressEntry("R1", "510-3", 120.306, 22.6101, "A1"),
            AddressEntry("R1", "50巷7", 120.310, 22.6105, "A1"),
            AddressEntry("R3", "12", 120.3301, 22.62, "B1"),
        ],
        actor=LOADER,
    )
    return loaded
