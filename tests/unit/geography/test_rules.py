"""Distances, cells, the national grid, names and boundaries, as arithmetic."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from civicloop.kernel.geography import rules
from civicloop.kernel.geography.errors import BoundaryError, CoordinatesError

lons, lats = st.floats(119.3, 122.2), st.floats(21.8, 25.4)


@given(lons, lats, lons, lats)
def test_distance_is_symmetric_and_zero_at_home(lon_1, lat_1, lon_2, lat_2):
    there = rules.distance_m(lon_1, lat_1, lon_2, lat_2)
    assert there == pytest.approx(rules.distance_m(lon_2, lat_2, lon_1, lat_1))
    assert rules.distance_m(lon_1, lat_1, lon_1, lat_1) == 0


def test_a_degree_of_latitude_is_111_kilometres():
    assert rules.distance_m(120, 22, 120, 23) == pytest.approx(111_195, abs=1)


@given(lons, lats, st.floats(0, 2 * math.pi), st.floats(0, 1))
def test_cells_around_hold_every_point_within_reach(lon, lat, angle, share):
    reach = 300
    lon_2 = lon + share * reach * math.sin(angle) / 111_320 / math.cos(math.radians(lat))
    lat_2 = lat + share * reach * math.cos(angle) / 111_320
    assert rules.cell(lon_2, lat_2) in rules.cells_around(lon, lat, reach)


@given(lons, lats)
def test_the_national_grid_leads_there_and_back(lon, lat):
    back = rules.from_twd97(*rules.to_twd97(lon, lat))
    assert back == pytest.approx((lon, lat), abs=1e-8)


def test_the_grid_has_its_false_easting_on_its_meridian():
    east, north = rules.to_twd97(121, 23)
    assert east == pytest.approx(250_000, abs=0.01)
    # 0.9999 of the meridian arc from the equator to 23° on GRS 80.
    assert north == pytest.approx(2_544_283.12, abs=1)


@pytest.mark.parametrize(("lon", "lat"), [(math.nan, 22), (math.inf, 22), (181, 22), (120, 91)])
def test_what_is_not_on_the_earth_is_refused(lon, lat):
    with pytest.raises(CoordinatesError):
        rules.require_position(lon, lat)


@pytest.mark.parametrize(
    "text",
    [
        "22.6273, 120.3014",
        "120.3014,22.6273",
        "（２２．６２７３，１２０．３０１４）",
        "22.6273°N 120.3014°E",
        "N22.6273 E120.3014",
        "geo:22.6273,120.3014;u=35",
        "https://www.google.com/maps/place/x/@22.6273,120.3014,17z",
        "https://maps.google.com/?q=22.6273%2C120.3014",
        "22°37'38.28\"N 120°18'5.04\"E",
        "東經120度18分5.04秒 北緯22度37分38.28秒",
        "X:178188.55 Y:2503182.37",
    ],
)
def test_a_position_is_read_in_every_usual_form(text):
    assert rules.parse_coordinates(text) == pytest.approx((120.3014, 22.6273), abs=2e-6)


@pytest.mark.parametrize("text", ["", "路燈不亮", "三民區九如一路502號", "22.6", "95.5, 190.2"])
def test_what_is_no_position_is_refused(text):
    with pytest.raises(CoordinatesError):
        rules.parse_coordinates(text)


@given(lons, lats)
def test_decimals_are_read_in_either_order(lon, lat):
    lon, lat = round(lon, 6), round(lat, 6)
    assert rules.parse_coordinates(f"{lat:.6f}, {lon:.6f}") == (lon, lat)
    assert rules.parse_coordinates(f"{lon:.6f} {lat:.6f}") == (lon, lat)


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("臺灣大道三段", "台灣大道3段"),
        ("九如一路５０２號之３", "九如1路502-3號"),
        ("十全二路", "十全2路"),
        ("一百零三巷", "103巷"),
        ("二十五號", "25號"),
        ("五福路", "五福路"),
        ("Jiuru 1st  Rd.", "jiuru 1st rd."),
        ("三民 區 12 號", "三民區12號"),
    ],
)
def test_a_name_has_one_form(text, key):
    assert rules.name_key(text) == key


@given(st.text(max_size=30))
def test_the_one_form_stays(text):
    key = rules.name_key(text)
    assert rules.name_key(key) == key


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        (
            "807高雄市三民區十全二路50巷3弄7-1號5樓",
            ("三民區", "", "十全2路", "50", "3", "7-1", "5樓"),
        ),
        ("高雄市前鎮區竹中里12鄰廣西路57號", ("前鎮區", "竹中里", "廣西路", "", "", "57", "")),
        ("左營區博愛二路777號前", ("左營區", "", "博愛2路", "", "", "777", "前")),
        ("大里路5號", ("", "", "大里路", "", "", "5", "")),
        ("美濃區", ("美濃區", "", "", "", "", "", "")),
    ],
)
def test_an_address_falls_into_its_parts(text, parts):
    found = rules.parse_address(text)
    assert (
        found.district,
        found.village,
        found.road,
        found.lane,
        found.alley,
        found.number,
        found.rest,
    ) == parts


TOPOLOGY = {
    "type": "Topology",
    "transform": {"scale": [0.1, 0.1], "translate": [100, 20]},
    "arcs": [
        [[0, 0], [0, 10]],
        [[0, 10], [10, 0], [0, -10], [-10, 0]],
        [[0, 0], [-10, 0], [0, 10], [10, 0]],
    ],
    "objects": {
        "towns": {
            "type": "GeometryCollection",
            "geometries": [
                {"type": "Polygon", "arcs": [[0, 1]], "properties": {"C": "E", "N": "東"}},
                {"type": "Polygon", "arcs": [[2, ~0]], "properties": {"C": "W", "N": "西"}},
                {"type": None, "properties": {"C": "X", "N": ""}},
            ],
        }
    },
}  # fmt: skip


def test_topojson_becomes_geojson_with_shared_borders():
    made = rules.topojson_to_geojson(TOPOLOGY, "towns", properties={"code": "C", "name_zh": "N"})
    east, west = made["features"]
    assert east["properties"] == {"code": "E", "name_zh": "東"}
    assert east["geometry"]["coordinates"] == [
        [[100.0, 20.0], [100.0, 21.0], [101.0, 21.0], [101.0, 20.0], [100.0, 20.0]]
    ]
    assert west["geometry"]["coordinates"] == [
        [[100.0, 20.0], [99.0, 20.0], [99.0, 21.0], [100.0, 21.0], [100.0, 20.0]]
    ]


def test_features_are_chosen_by_their_own_properties():
    made = rules.topojson_to_geojson(TOPOLOGY, "towns", where=lambda own: own["C"] == "W")
    assert [each["properties"]["N"] for each in made["features"]] == ["西"]
    with pytest.raises(BoundaryError, match="roads"):
        rules.topojson_to_geojson(TOPOLOGY, "roads")


def square(west, south, side=1.0):
    ring = [[west, south], [west + side, south], [west + side, south + side], [west, south + side]]
    return {"type": "Polygon", "coordinates": [[*ring, ring[0]]]}


def feature(geometry, **own):
    own = {"code": "A", "name_zh": "甲", **own}
    return {"type": "Feature", "properties": own, "geometry": geometry}


def test_islands_of_one_code_are_joined():
    made = {"features": [feature(square(120, 22)), feature(square(125, 22))]}
    (outline,) = rules.outlines(made, needs_district=False)
    assert outline.boundary["type"] == "MultiPolygon"
    assert outline.bounds == rules.Bounds(120, 22, 126, 23)


@pytest.mark.parametrize(
    ("bad", "named"),
    [
        (feature(None), "A"),
        (feature({"type": "Point", "coordinates": [1, 2]}), "A"),
        (feature({"type": "Polygon", "coordinates": "x"}), "A"),
        (feature({"type": "Polygon", "coordinates": [[[1, 1], [2, 2], [1, 1], [1, 1]]]}), "A"),
        (feature(square(120, 22), code=""), "code"),
        (feature(square(120, 22), name_zh=" "), "name_zh"),
    ],
)
def test_a_boundary_that_does_not_serve_is_named(bad, named):
    with pytest.raises(BoundaryError, match=named):
        rules.outlines({"features": [bad]}, needs_district=False)


def test_simplified_neighbours_keep_one_border():
    wavy = [[1 + 0.01 * (step % 2), step / 20] for step in range(21)]
    left = {"type": "Polygon", "coordinates": [[[0, 0], *wavy, [0, 1], [0, 0]]]}
    right = {"type": "Polygon", "coordinates": [[[2, 0], [2, 1], *wavy[::-1], [2, 0]]]}
    thin_left, thin_right = rules.simplified([left, right], tolerance=0.1)
    on_left = {tuple(each) for each in thin_left["coordinates"][0]}
    on_right = {tuple(each) for each in thin_right["coordinates"][0]}
    assert len(on_left) < 10
    assert {each for each in on_left if 0 < each[0] < 2} == {
        each for each in on_right if 0 < each[0] < 2
    }
    assert rules.simplified([], tolerance=1) == []


def test_a_box_is_read_from_four_decimals():
    assert rules.parse_bounds("120.2,22.5,120.5,22.8", widest=0.3) == rules.Bounds(
        120.2, 22.5, 120.5, 22.8
    )


@pytest.mark.parametrize(
    "text",
    [
        "",
        "120,22,121",
        "120,22,120.1,22.1,5",
        "a,b,c,d",
        "nan,22,120.1,22.1",
        "1e2,22,120.1,22.1",
        "１２０,22,120.1,22.1",
        "120.1,22,120,22.1",
        "120,22,120,22.1",
        "120,22,120.4,22.1",
        "120,22,120.1,22.4",
        "179.9,22,180.1,22.1",
        "120,89.9,120.1,90.1",
        "120,22,120.1,22.1\x00",
    ],
)
def test_a_box_that_is_none_or_too_large_is_refused(text):
    with pytest.raises(CoordinatesError):
        rules.parse_bounds(text, widest=0.3)


def test_the_rectangle_and_the_length_of_a_line():
    line = [[120.0, 22.5], [120.2, 22.4], [120.1, 22.6]]
    assert rules.bounds_of(line) == rules.Bounds(120.0, 22.4, 120.2, 22.6)
    assert rules.length_m([[120, 22], [120, 22.5], [120, 23]]) == pytest.approx(111_195, abs=1)
    assert rules.length_m(line[:1]) == 0


def test_rectangles_meet_at_an_edge_and_not_beyond():
    here = rules.Bounds(0, 0, 2, 2)
    assert here.meets(rules.Bounds(2, 2, 3, 3))
    assert here.meets(rules.Bounds(0.5, 0.5, 1, 1))
    assert not here.meets(rules.Bounds(2.1, 0, 3, 2))
    assert not here.meets(rules.Bounds(0, -2, 2, -0.1))


@given(
    st.floats(-179, 179),
    st.floats(-85, 85),
    st.integers(0, rules.CELL_RESOLUTION),
)
def test_the_wider_cell_by_bits_is_the_wider_cell(lon, lat, resolution):
    """What the database computes for facts is what the library says."""
    keep, wide = rules.wider_cell_bits(resolution)
    cell = rules.cell(lon, lat)
    assert cell & keep | wide == rules.wider_cell(cell, resolution)
