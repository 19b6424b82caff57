"""Boundaries: positions in the right order, areas that are areas, each fault at its feature."""

import json

import pytest

from civicloop.assembly.founding import rules
from civicloop.assembly.founding.rules import faults_only

SQUARE = [[120.0, 22.0], [120.1, 22.0], [120.1, 22.1], [120.0, 22.1], [120.0, 22.0]]


def feature(ring, **own):
    return {
        "type": "Feature",
        "properties": {"code": "T1", "name_zh": "甲區"} | own,
        "geometry": {"type": "Polygon", "coordinates": [ring]},
    }


def read(*features, head=None, **options):
    lines = ",\n".join(json.dumps(each) for each in features)
    extra = f'"crs": {json.dumps(head)},' if head else ""
    text = f'{{"type": "FeatureCollection", {extra} "features": [\n{lines}\n]}}'
    return rules.read_boundaries(text.encode(), "d.json", **{"properties": {}, **options})


def said(found):
    return [(fault.line, fault.en) for fault in faults_only(found.faults)]


def moved(by):
    return [[x + by, y] for x, y in SQUARE]


def test_a_good_file_has_no_fault():
    found = read(feature(SQUARE), feature(moved(0.1), code="T2", name_zh="乙區"))
    assert (found.faults, found.codes) == ([], {"T1", "T2"})


def test_names_are_found_by_a_mapping_or_where_they_usually_are():
    ours = {"code": "", "name_zh": "", "TOWNCODE": "64000010", "TOWNNAME": "鹽埕區"}
    assert read(feature(SQUARE, **ours)).codes == {"64000010"}
    ours = {"code": "", "name_zh": "", "KEY": "9", "LABEL": "鹽埕區"}
    mapped = {"code": "KEY", "name_zh": "LABEL"}
    assert read(feature(SQUARE, **ours), properties=mapped).codes == {"9"}
    assert said(read(feature(SQUARE, **ours)))[0][1].startswith("Feature 1: It lacks code, name_zh")


def test_latitude_before_longitude_is_told():
    swapped = [[y, x] for x, y in SQUARE]
    assert said(read(feature(SQUARE), feature(swapped, code="T2"))) == [
        (3, "Feature 2: Latitude and longitude look swapped (22, 120). Write longitude first.")
    ]


def test_a_swap_that_only_the_centre_betrays_is_told():
    ring = [[50.0, 10.0], [50.1, 10.0], [50.1, 10.1], [50.0, 10.0]]
    assert said(read(feature(ring))) == []
    assert "look swapped" in said(read(feature(ring), center=(10.05, 50.05)))[0][1]
    assert "far from the centre" in said(read(feature(ring), center=(120.0, 22.0)))[0][1]


def test_metres_and_other_systems_are_told():
    metres = [[178000, 2500000], [178100, 2500000], [178100, 2500100], [178000, 2500000]]
    assert "metres" in said(read(feature(metres)))[0][1]
    head = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::3826"}}
    assert "EPSG::3826" in said(read(feature(SQUARE), head=head))[0][1]
    head["properties"]["name"] = "urn:ogc:def:crs:OGC:1.3:CRS84"
    assert said(read(feature(SQUARE), head=head)) == []


def test_a_crossing_is_refused_with_its_place_or_mended_and_told():
    bow = [[120.0, 22.0], [120.1, 22.1], [120.1, 22.0], [120.0, 22.1], [120.0, 22.0]]
    found = read(feature(bow))
    assert "Self-intersection[120.05 22.05]" in said(found)[0][1]
    assert found.features == []
    found = read(feature(bow), mend=True)
    assert (said(found), len(found.features), [each.remark for each in found.faults]) == (
        [], 1, [True],
    )  # fmt: skip


@pytest.mark.parametrize(
    ("ring", "why"),
    [
        (SQUARE[:3], "A ring has fewer than four positions."),
        (SQUARE[:4], "A ring is not closed."),
        ([["a", "b"]] * 4, "Its coordinates cannot be read."),
        ([[120.0, None]] * 4, "Its coordinates cannot be read."),
    ],
)
def test_rings_that_are_none_are_told(ring, why):
    assert said(read(feature(ring))) == [(2, f"Feature 1: {why}")]


def test_overlaps_and_doubled_codes_are_told():
    half = moved(0.05)
    assert said(read(feature(SQUARE), feature(half, code="T2", name_zh="乙區"))) == [
        (3, "T2 and T1 overlap by 50.0%.")
    ]
    assert said(read(feature(SQUARE), feature(moved(0.2), name_zh="乙區"))) == [
        (3, "The code T1 names two different places.")
    ]


def test_villages_lie_in_districts_that_are_there():
    districts = read(feature(SQUARE))
    lost = feature(SQUARE, code="V1", name_zh="甲里", district_code="T9")
    assert said(read(lost, districts=districts)) == [(2, "V1: there is no district 'T9'.")]
    away = feature(moved(5), code="V2", name_zh="乙里", district_code="T1")
    found = read(away, districts=districts)
    assert (said(found), found.faults[0].en) == ([], "V2 does not lie in its district T1.")


@pytest.mark.parametrize(
    ("content", "line"),
    [
        (b"{", 1),
        (b'{\n "type": "FeatureCollection",\n "features": [,]}', 3),
        (b'{"type": "Topology"}', 1),
        (b'{"type": "Feature"}', 1),
        (b'{"type": "FeatureCollection", "features": []}', 1),
        (b"[]", 1),
        ("甲".encode("cp950"), 0),
    ],
)
def test_what_is_no_collection_is_told_with_its_line(content, line):
    found = rules.read_boundaries(content, "d.json", properties={})
    assert [fault.line for fault in found.faults] == [line]
    assert found.features == []
