"""Which categories a citizen's words may mean."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from civicloop.answer.cases.rules.suggesting import Candidate, suggest

CITY = (
    Candidate(
        "pothole",
        ("路面坑洞", "Pothole"),
        (
            "道路坑洞、掏空、人手孔蓋不平或破損",
            "Holes in the road, uneven manhole covers",
        ),
        ("坑洞", "路面破損", "pothole", "hole in the road"),
    ),
    Candidate(
        "street-light",
        ("路燈故障", "Street light out"),
        ("路燈不亮、白天未熄、閃爍、燈桿傾斜", "Lights that are out or flicker, leaning poles"),
        ("路燈不亮", "燈泡", "street lamp", "lamp post"),
    ),
    Candidate(
        "signal",
        ("交通號誌故障", "Traffic signal fault"),
        ("號誌不亮、燈號異常", "Signals that are dark or wrong"),
        ("紅綠燈", "traffic light"),
    ),
    Candidate(
        "fallen-tree",
        ("路樹傾倒", "Fallen tree"),
        ("行道樹傾倒、斷枝懸掛", "Street trees that fell, hanging branches"),
        ("倒樹", "樹倒", "吹倒", "branch", "tree has fallen"),
    ),
    Candidate("noise", ("噪音", "Noise"), ("深夜施工", "Building at night"), ("吵", "loud")),
)


def codes(text, **more):
    return [row.code for row in suggest(text, CITY, **more)]


@pytest.mark.parametrize(
    ("text", "best"),
    [
        ("我家門口的路燈已經三天不亮了，晚上很暗", "street-light"),
        ("機車道有一個大坑洞，差點摔車", "pothole"),
        ("路口紅綠燈不會動", "signal"),
        ("昨晚颱風把樹吹倒樹幹橫在路上", "fallen-tree"),
        ("隔壁半夜還在施工很吵", "noise"),
        ("There is a deep pothole in front of the school", "pothole"),
        ("The street lamps on our lane have been flickering for a week", "street-light"),
        ("Traffic lights at the crossing are dark", "signal"),
        ("A tree has fallen over the pavement", "fallen-tree"),
        ("臺灣大道路面坑洞", "pothole"),
        ("路 燈 故障路燈故障", "street-light"),
    ],
)
def test_the_likeliest_category_comes_first(text, best):
    assert codes(text)[0] == best


@pytest.mark.parametrize(
    "text", ["", " ", "你好", "請幫忙，謝謝", "hello", "the and of", "123", "💡", "路", "\ud800"]
)
def test_words_that_say_too_little_suggest_nothing(text):
    assert codes(text) == []


def test_no_more_than_asked_for_and_only_what_comes_near_the_best():
    text = "路燈故障，旁邊的號誌也不亮，還有坑洞"
    assert len(codes(text)) >= 2
    assert codes(text, limit=1) == codes(text)[:1]
    assert "noise" not in codes(text, limit=5)


def test_a_city_without_categories_suggests_nothing():
    assert suggest("路燈不亮", ()) == ()


@given(text=st.text(max_size=300))
def test_any_text_gives_known_codes_in_order_each_once(text):
    found = suggest(text, CITY)
    scores = [row.score for row in found]
    assert scores == sorted(scores, reverse=True)
    assert len({row.code for row in found}) == len(found) <= 3
    assert {row.code for row in found} <= {row.code for row in CITY}


@given(text=st.text(max_size=80), words=st.sampled_from(["路面坑洞", " pothole "]))
def test_a_name_said_whole_is_always_among_the_suggestions(text, words):
    han = words if words.isascii() else f" {words} "
    assert "pothole" in {row.code for row in suggest(text + han, CITY, limit=len(CITY))}


def test_width_case_and_variants_of_a_character_make_no_difference():
    assert suggest("ＰＯＴＨＯＬＥ", CITY) == suggest("pothole", CITY)
    twins = (Candidate("a", ("台中人行道",), (), ()), *CITY)
    assert suggest("臺中人行道", twins)[0].code == "a"


def test_what_comes_after_a_great_many_clauses_is_not_read():
    many = "，".join(f"第{number}件事" for number in range(200))
    assert codes(f"{many}，路面坑洞") == []
    assert codes(f"路面坑洞，{many}") == ["pothole"]
