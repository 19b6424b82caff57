"""A file of roads, doors or landmarks is taken row by row; what cannot be is named by line."""

import csv
import gzip
import json

import pytest

from civicloop.kernel.geography import queries
from civicloop.kernel.geography import services as geography
from civicloop.kernel.geography.errors import GazetteerFileError
from civicloop.kernel.geography.models import Address, GazetteerLoad, Landmark, Road
from civicloop.kernel.geography.rules import Bounds, to_twd97
from civicloop.kernel.geography.services import Wish
from civicloop.kernel.ledger import queries as ledger
from tests.db.geography.conftest import DISTRICTS, LOADER, VILLAGES, collection

pytestmark = pytest.mark.django_db
DOORS = """行政區,村里,街、路段,巷,弄,號,經度,緯度
三民區,鼎山里,鼎山街,,,12,120.3051,22.6101
三民區,,鼎山街,,,２０號,120.3061,22.6101
三民區,,鼎山街,5,3,7之1,120.3071,22.6105
前鎮區,,廣西路,,,57,120.3301,22.6201
"""


@pytest.fixture
def bare(db):
    return geography.load_boundaries(DISTRICTS, VILLAGES, "2026-01", actor=LOADER)


@pytest.fixture
def take(tmp_path, bare):
    def taken(content, name="file.csv", encoding="utf-8", **wish):
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode(encoding))
        return geography.import_gazetteer(path, Wish(**wish), actor=LOADER)

    return taken


def became(report):
    counts = report.counts
    return counts.added, counts.changed, counts.same, counts.removed


def found(report):
    return [(one.line, one.code, one.taken) for one in report.findings.first]


def doors():
    rows = Address.objects.select_related("road", "village").order_by("road__name_zh", "number")
    return [
        (row.road.name_zh, row.number, row.lane, row.house, row.village and row.village.code)
        for row in rows
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp950"])
def test_doors_are_taken_from_their_parts(take, encoding):
    report = take(DOORS, encoding=encoding)
    assert (report.kind, report.read, became(report)) == ("addresses", 4, (4, 0, 0, 0))
    assert doors() == [
        ("廣西路", "57", "", 57, "B1"),
        ("鼎山街", "12", "", 12, "A1"),
        ("鼎山街", "20", "", 20, "A1"),
        ("鼎山街", "5巷3弄7-1", "5巷3弄", 7, "A1"),
    ]
    road = Road.objects.get(name_zh="鼎山街")
    assert (road.placed_by, road.line, road.district.code) == ("doors", [], "A")
    assert (road.lon, road.west, road.east) == (120.3051, 120.3051, 120.3071)


def test_the_same_file_again_changes_nothing(take):
    first = take(DOORS)
    version = queries.gazetteer_version()
    again = take(DOORS)
    assert became(first), became(again) == ((4, 0, 0, 0), (0, 0, 4, 0))
    assert queries.gazetteer_version() == version
    moved = take(DOORS.replace("120.3061", "120.3065"))
    assert became(moved) == (0, 1, 3, 0)


def test_a_dry_run_counts_and_changes_nothing(take, bare):
    events = len(ledger.history(bare.ref))
    report = take(DOORS, dry_run=True)
    assert became(report) == (4, 0, 0, 0)
    assert (Address.objects.count(), Road.objects.count()) == (0, 0)
    assert not queries.has_gazetteer()
    assert len(ledger.history(bare.ref)) == events


def test_replacing_removes_what_the_file_leaves_out(take):
    take(DOORS)
    fewer = "\n".join(DOORS.splitlines()[:3])
    assert became(take(fewer)) == (0, 0, 2, 0)
    assert became(take(fewer, replace=True)) == (0, 0, 2, 2)
    assert [number for _road, number, *_rest in doors()] == ["12", "20"]


def test_loading_is_told_with_its_numbers_alone(take, bare):
    take(DOORS, name="門牌.csv")
    event = ledger.history(bare.ref)[-1]
    assert event.name == "geography.gazetteer_loaded"
    assert event.body == {
        "boundary_set": bare.ref,
        "roads": 0,
        "addresses": 4,
        "landmarks": 0,
        "removed": 0,
    }
    load = GazetteerLoad.objects.get()
    assert (load.kind, load.source, load.added, load.refused) == ("addresses", "門牌.csv", 4, 0)


def test_each_bad_row_is_named_with_line_and_reason_and_the_others_are_taken(take):
    rows = [
        "address,district,lon,lat",
        "鼎山街1號,三民區,120.305,22.61",
        "鼎山街2號,三民區,,",
        "鼎山街3號,三民區,x,22.61",
        "鼎山街4號,三民區,nan,22.61",
        "鼎山街5號,三民區,22.61,120.305",
        "鼎山街6號,三民區,121.5,25.0",
        "鼎山街7號,板橋區,120.305,22.61",
        "鼎山街,三民區,120.305,22.61",
        "大順陸橋下,三民區,120.305,22.61",
        '"鼎山街\n8號",三民區,120.305,22.61',
        "鼎山街1號,三民區,120.306,22.61",
        f"{'長' * 90}路9號,三民區,120.305,22.61",
        "鼎山街10號,前鎮區,120.305,22.61",
        "=cmd()街11號,三民區",
    ]
    report = take("\n".join(rows))
    assert found(report) == [
        (3, "no_position", False),
        (4, "not_a_position", False),
        (5, "not_a_position", False),
        (6, "swapped", False),
        (7, "outside", False),
        (8, "unknown_district", False),
        (9, "no_number", False),
        (10, "no_road", False),
        (13, "repeated", False),
        (14, "too_long", False),
        (15, "elsewhere", True),
        (16, "no_position", False),
    ]
    assert (report.read, became(report)) == (14, (3, 0, 0, 0))
    assert report.findings.first[5].reason("en") == (
        "Line 8: '板橋區' names a district that the city does not have."
    )
    assert report.findings.first[5].reason("zh-hant") == "第 8 列「板橋區」不是本市的行政區。"


def test_positions_on_the_national_grid_are_understood(take):
    east, north = to_twd97(120.305, 22.61)
    report = take(f"地址,橫座標,縱座標\n鼎山街1號,{east:.2f},{north:.2f}\n")
    assert became(report) == (1, 0, 0, 0)
    door = Address.objects.get()
    assert (door.lon, door.lat) == (pytest.approx(120.305), pytest.approx(22.61))
    assert door.road.district.code == "A", "the position tells the district"


def test_rows_of_other_cities_are_passed_over_when_one_is_asked_for(take):
    text = "city,district,road\n高雄市,三民區,鼎山街\n臺北市,中山區,中山北路一段\n"
    asked = take(text, only_city="高雄市", dry_run=True)
    assert (became(asked), asked.passed_over, found(asked)) == ((1, 0, 0, 0), 1, [])
    assert found(take(text)) == [(3, "unknown_district", False)]


def test_a_road_that_a_list_names_proves_its_district(take):
    report = take("city,district,road\n高雄市,三民區,鼎山街\n高雄市,前鎮區,廣西路\n")
    assert (report.kind, became(report)) == ("roads", (2, 0, 0, 0))
    hit = queries.search_places("廣西路57號")[0]
    assert (hit.kind, hit.district_code, hit.exactness) == ("road", "B", "district")
    assert (hit.lon, hit.lat) == (pytest.approx(120.33), pytest.approx(22.62))
    assert queries.nearest_road(120.33, 22.62) is None, "a name has no place to be near"
    assert queries.roads_geojson(Bounds(120, 22, 121, 23), 10)["features"] == []


def test_a_list_with_wrong_positions_is_taken_without_them(take):
    report = take("district,road,lon,lat\n三民區,鼎山街,120.33,22.62\n")
    assert (found(report), became(report)) == ([(2, "misplaced", True)], (1, 0, 0, 0))
    assert Road.objects.get().placed_by == "district"


def road(name, *lines, **own):
    shape = {"type": "MultiLineString", "coordinates": [list(map(list, line)) for line in lines]}
    return {"type": "Feature", "properties": {"name": name, **own}, "geometry": shape}


def test_lines_are_joined_and_cut_at_the_border_of_districts(take):
    west = [(120.305, 22.61), (120.310, 22.61)]
    east = [(120.310, 22.61), (120.330, 22.61)]
    far = [(120.305, 22.63), (120.306, 22.63)]
    report = take(json.dumps(collection(road("九如一路", west, east, far))), "roads.geojson")
    assert (report.kind, became(report)) == ("roads", (3, 0, 0, 0))
    rows = [(r.district.code, r.part, r.line) for r in Road.objects.order_by("district", "part")]
    assert rows == [
        ("A", 0, [[120.305, 22.61], [120.31, 22.61], [120.32, 22.61]]),
        ("A", 1, [[120.305, 22.63], [120.306, 22.63]]),
        ("B", 0, [[120.32, 22.61], [120.33, 22.61]]),
    ]
    hits = queries.search_places("九如1路")
    assert [(hit.label_zh, hit.alike) for hit in hits] == [
        ("三民區九如一路", 2),
        ("前鎮區九如一路", 2),
    ]
    again = take(json.dumps(collection(road("九如一路", west, east, far))), "roads.geojson")
    assert became(again) == (0, 0, 3, 0)
    shorter = take(json.dumps(collection(road("九如一路", west))), "roads.geojson", replace=True)
    assert became(shorter) == (0, 1, 0, 2)


def test_a_road_keeps_its_line_when_a_list_names_it_and_its_doors_when_the_list_goes(take):
    take(json.dumps(collection(road("九如一路", [(120.305, 22.61), (120.31, 22.61)]))), "r.json")
    listed = take("district,road,name_en\n三民區,九如1路,Jiuru 1st Rd.\n")
    assert became(listed) == (0, 1, 0, 0)
    kept = Road.objects.get()
    assert (kept.name_en, kept.placed_by, len(kept.line)) == ("Jiuru 1st Rd.", "line", 2)
    take("address,lon,lat\n九如一路5號,120.306,22.61\n")
    other = take("district,road\n三民區,鼎山街\n", replace=True)
    assert became(other) == (1, 0, 0, 0)
    assert Road.objects.count() == 2, "a road on which doors stand is not removed"


def test_landmarks_are_found_by_what_people_call_them(take):
    rows = [
        "名稱,類別,地址,經度,緯度",
        "高雄市三民區民族國民小學,學校,三民區鼎山街12號,120.305,22.61",
        "高雄市三民區民族國民小學,學校,三民區鼎山街12號,120.306,22.61",
        "三鳳宮,寺廟,,120.331,22.62",
    ]
    report = take("\n".join(rows), kind="landmarks")
    assert (became(report), found(report)) == ((2, 0, 0, 0), [(3, "repeated", False)])
    for text in ("民族國小", "高雄市立民族國小", "三民區民族國小門口", "民族國"):
        hit = queries.search_places(text)[0]
        assert (text, hit.kind, hit.exactness, hit.district_code, hit.village_code) == (
            text,
            "landmark",
            "landmark",
            "A",
            "A1",
        )
    assert queries.search_places("三鳳宮")[0].score == 1.0
    gone = take("名稱,經度,緯度\n三鳳宮,120.331,22.62\n", kind="landmarks", replace=True)
    assert became(gone) == (0, 1, 0, 1)
    assert Landmark.objects.get().category == ""


def test_features_on_each_line_and_packed_files_are_read(take):
    feature = {
        "type": "Feature",
        "properties": {"addr:street": "鼎山街", "addr:housenumber": "12"},
        "geometry": {"type": "Point", "coordinates": [120.305, 22.61]},
    }
    lines = f"{json.dumps(feature)}\n{json.dumps(feature | {'geometry': None})}\n"
    report = take(lines, "doors.geojsonl")
    assert (report.kind, became(report)) == ("addresses", (1, 0, 0, 0))
    assert found(report) == [(2, "no_position", False)]
    packed = take(gzip.compress(DOORS.encode()), "doors.csv.gz")
    assert became(packed) == (3, 1, 0, 0)


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "empty"),
        (b"\0\1\2", "no text"),
        (b"\xff\xff\xff\xfe,a\n", "neither UTF-8 nor Big5"),
        (b"one\ntwo\n", "neither a CSV"),
        (b"color,size\nred,3\n", "--kind"),
        (b"{", "no JSON"),
        (b'{"type": "FeatureCollection"}', "no GeoJSON"),
        (b'{"type": "FeatureCollection", "features": [1]}', "Feature 1"),
        (b'{"type":"FeatureCollection","features":' + b"[" * 100_000, "no JSON"),
        (gzip.compress(DOORS.encode())[:-9], "cut off"),
        (b'address,lon,lat\n"' + b"x" * 200_000 + b'",1,1\n', "field larger"),
        (b"\x1f\x8bnot packed", "cannot be read"),
    ],
)
def test_a_file_that_is_none_is_refused_whole(take, content, told):
    with pytest.raises(GazetteerFileError, match=told):
        take(content)
    assert not queries.has_gazetteer()


@pytest.mark.parametrize(
    "shape",
    [
        {"type": "LineString", "coordinates": [[120.305, 22.61]]},
        {"type": "LineString", "coordinates": [[120.305, "a"], [120.306, 22.61]]},
        {"type": "LineString", "coordinates": [[120.305, 220.61], [120.306, 22.61]]},
        {"type": "LineString", "coordinates": None},
        {"type": "Polygon", "coordinates": []},
        {"type": "LineString", "coordinates": [[True, 22.61], [120.306, 22.61]]},
    ],
)
def test_a_shape_that_is_no_line_is_refused_with_its_number(take, shape):
    good = road("鼎山街", [(120.305, 22.61), (120.31, 22.61)])
    bad = {"type": "Feature", "properties": {"name": "壞路"}, "geometry": shape}
    report = take(json.dumps(collection(good, bad)), "roads.geojson")
    assert became(report) == (1, 0, 0, 0)
    assert [(one.line, one.taken) for one in report.findings.first] == [(2, False)]


def test_a_column_that_is_named_wrongly_is_refused_with_those_there_are(take):
    with pytest.raises(GazetteerFileError, match="no 座標X"):
        take(DOORS, columns={"lon": "座標X"})
    with pytest.raises(GazetteerFileError, match="no column longitude"):
        take(DOORS, columns={"longitude": "經度"})


def test_without_boundaries_nothing_is_taken(db, tmp_path):
    path = tmp_path / "doors.csv"
    path.write_text(DOORS)
    with pytest.raises(ValueError, match="boundaries"):
        geography.import_gazetteer(path, Wish(), actor=LOADER)


def test_the_command_writes_every_finding_into_a_table(take, tmp_path, capsys):
    from civicloop.assembly.program.main import main  # noqa: PLC0415  (it sets up signals)

    path, report = tmp_path / "doors.csv", tmp_path / "report.csv"
    path.write_text("address,lon,lat\n鼎山街1號,120.305,22.61\n=鼎山街,120.305,22.61\n")
    words = ["import", "gazetteer", str(path), "--report", str(report), "--json"]
    assert main(words) == 1
    said = json.loads(capsys.readouterr().out)
    assert (said["added"], said["refused"], said["reasons"]) == (1, 1, {"no_number": 1})
    [row] = csv.DictReader(report.read_text(encoding="utf-8-sig").splitlines())
    assert (row["line"], row["reason"], row["value"]) == ("3", "no_number", "'=鼎山街")
    assert main(["import", "gazetteer", str(path), "--columns", "lon"]) == 2
    assert main(["import", "gazetteer", str(tmp_path / "none.csv")]) == 2
    assert "cannot be read" in capsys.readouterr().err
