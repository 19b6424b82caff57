"""An address falls into its parts, however it is written; its neighbours tell where it is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from civicloop.kernel.geography import rules
from civicloop.kernel.geography.rules import Door, Exactness

DISTRICTS = {"三民區", "左營區", "路竹區", "那瑪夏區"}
VILLAGES = {"鼎山里", "建山里", "中里里"}


def said(parts):
    return (
        parts.district,
        parts.village,
        parts.road,
        parts.lane,
        parts.alley,
        parts.number,
        parts.rest,
    )


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("高雄市路竹區民權路7號", ("路竹區", "", "民權路", "", "", "7", "")),
        ("高雄市左營區高雄市左營區裕誠路1102號", ("左營區", "", "裕誠路", "", "", "1102", "")),
        ("八二四 那瑪夏區", ("", "", "", "", "", "", "八二四那瑪夏區")),
        ("849那瑪夏區平和巷５６之１號", ("那瑪夏區", "", "平和巷", "", "", "56-1", "")),
        ("建山里96號", ("", "建山里", "建山里", "", "", "96", "")),
        ("內埔82號", ("", "", "內埔", "", "", "82", "")),
        ("茂林巷90-1號", ("", "", "茂林巷", "", "", "90-1", "")),
        ("仕隆路進校巷16號", ("", "", "仕隆路", "進校", "", "16", "")),
        ("大學二十六街1150號", ("", "", "大學26街", "", "", "1150", "")),
        ("中正路二段351號", ("", "", "中正路2段", "", "", "351", "")),
        ("旗文路125號之5", ("", "", "旗文路", "", "", "125-5", "")),
        ("左營大路6巷81號3樓", ("", "", "左營大路", "6", "", "81", "3樓")),
        ("三民區九如一路502", ("三民區", "", "九如1路", "", "", "502", "")),
        ("九如一路50巷", ("", "", "九如1路", "50", "", "", "")),
        ("興楠路3、5號", ("", "", "興楠路", "", "", "3", "")),
        ("民族一路臨12號", ("", "", "民族1路", "", "", "12", "")),
        ("九如１路５０２号附近", ("", "", "九如1路", "", "", "502", "附近")),
        ("民族路10附2號", ("", "", "民族路", "", "", "10-2", "")),
        ("前鎮街12號", ("", "", "前鎮街", "", "", "12", "")),
        ("三民區鼎山里12鄰鼎山街445號", ("三民區", "鼎山里", "鼎山街", "", "", "445", "")),
        ("中里里文明路10巷3號", ("", "中里里", "文明路", "10", "", "3", "")),
        ("502號", ("", "", "", "", "", "", "502號")),
        ("", ("", "", "", "", "", "", "")),
    ],
)
def test_an_address_is_read_as_the_city_knows_it(text, parts):
    known = rules.parse_address(text, districts=DISTRICTS, villages=VILLAGES)
    assert said(known) == parts


@pytest.mark.parametrize(
    ("text", "district", "road"),
    [
        ("屏東縣屏東市中山路5號", "屏東市", "中山路"),
        ("台南市左鎮區中正路1號", "左鎮區", "中正路"),
        ("高雄市林園區校前路1號", "林園區", "校前路"),
        ("大社區自強街1號", "大社區", "自強街"),
        ("前鎮街12號", "", "前鎮街"),
        ("新市路3號", "", "新市路"),
        ("臨海工業區五路3號", "", "臨海工業區5路"),
        ("中山市場巷3號", "", "中山市場巷"),
        ("台灣大道3段12號", "", "台灣大道3段"),
    ],
)
def test_without_the_citys_names_a_district_is_known_by_its_look(text, district, road):
    found = rules.parse_address(text)
    assert (found.district, found.road) == (district, road)


numbers = st.integers(min_value=1, max_value=1999)
roads = st.sampled_from(
    ["民族一路", "九如路", "大學二十六街", "左營大路", "中正路三段", "光復南路"]
)


lanes = st.just("") | numbers.map("{}巷".format)
alleys = st.just("") | numbers.map("{}弄".format)
subs = st.just("") | st.integers(1, 40).map(str)


@given(roads, st.tuples(lanes, alleys).map("".join), numbers, subs, st.booleans())
def test_every_way_to_write_a_door_is_the_same_door(road, ending, house, sub, full):
    plain = f"三民區{road}{ending}{house}{sub and f'-{sub}'}號"
    other = f"高雄市 三民區 {road}{ending}{house}{sub and f'之{sub}'}號"
    behind = f"三民區{road}{ending}{house}號{sub and f'之{sub}'}"
    if full:
        other = other.translate({ord("0") + n: ord("０") + n for n in range(10)})
    first, *others = (rules.parse_address(text) for text in (plain, other, behind))
    assert [each.door.door_key for each in others] == [first.door.door_key] * 2
    assert {each.road for each in others} == {first.road} == {rules.name_key(road)}
    assert first.door.house == house
    assert {each.district for each in (first, *others)} == {"三民區"}


@given(
    st.text(alphabet="一二十百號之附-路街段巷弄里村區市0123456789９ ,、()臨鄰樓ab三民", max_size=60)
)
def test_no_text_breaks_the_parser(text):
    for parts in (
        rules.parse_address(text),
        rules.parse_address(text, districts=DISTRICTS, villages=VILLAGES),
    ):
        assert parts.number == "" or parts.number[0].isdigit()
        assert parts.whole in rules.name_key(text)
        assert parts.whole.endswith(parts.tail)


@given(st.text(max_size=40))
def test_the_form_of_a_landmark_is_a_part_of_no_longer_name(text):
    assert len(rules.landmark_key(text)) <= len(rules.name_key(text))


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("高雄市三民區民族國民小學", "民族國小"),
        ("高雄市立民族國民中學", "民族國中"),
        ("民族國小", "民族國小"),
        ("三隆里社區活動中心", "三隆活動中心"),
        ("湖東社區活動中心", "湖東活動中心"),
        ("臺灣基督長老教會", "台灣基督長老教會"),
        ("左營區", "左營區"),
        ("高雄市大社區大社國小", "大社國小"),
    ],
)
def test_a_landmark_is_known_by_what_people_call_it(text, key):
    assert rules.landmark_key(text) == key


def test_the_heads_and_insides_of_a_text_are_bounded():
    assert rules.heads("民族路12號", shortest=2, longest=4) == ["民族", "民族路", "民族路1"]
    assert rules.parts_inside("民族國中前", shortest=4, longest=9) == [
        "族國中前",
        "民族國中",
        "民族國中前",
    ]
    assert len(rules.parts_inside("字" * 5000)) <= 12


LOW, HIGH = Door(1, "2", 2, 120.0, 22.0), Door(2, "10", 10, 120.0008, 22.0)
ODD = Door(3, "5", 5, 120.0, 22.001)


def test_a_house_stands_between_its_neighbours_on_its_own_side():
    spot = rules.spot_of(4, (LOW, LOW), (HIGH, ODD))
    assert (spot.exactness, spot.lon, spot.lat) == (Exactness.BETWEEN, 120.0002, 22.0)
    assert (spot.doors, spot.within_m) == ((LOW, HIGH), 82)


def test_where_its_own_side_is_unknown_the_other_side_serves():
    spot = rules.spot_of(3, (None, LOW), (ODD, ODD))
    assert (spot.exactness, spot.doors) == (Exactness.BETWEEN, (LOW, ODD))


def test_another_number_of_the_same_house_is_the_house():
    spot = rules.spot_of(2, (LOW, LOW), (LOW, LOW))
    assert (spot.lon, spot.lat, spot.doors, spot.within_m) == (120.0, 22.0, (LOW,), 0)


def test_one_neighbour_alone_serves_only_where_it_is_near():
    assert rules.spot_of(40, (LOW, HIGH), (None, None)).doors == (HIGH,)
    assert rules.spot_of(51, (LOW, HIGH), (None, None)) is None
    assert rules.spot_of(51, (None, None), (None, None)) is None


def test_the_more_exact_place_is_worth_more():
    worth = [rules.WORTH[each] for each in Exactness]
    assert worth == sorted(worth, reverse=True)
    assert len(set(worth)) == len(Exactness)
