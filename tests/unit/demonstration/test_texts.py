"""What the citizens of the demonstration city write."""

import re
from collections import Counter, deque

import pytest

from civicloop.assembly.demonstration.errors import TextsExhaustedError
from civicloop.assembly.demonstration.rules import grammar, people, places, texts
from civicloop.assembly.demonstration.rules.chance import dice
from civicloop.assembly.demonstration.rules.grammar import Grammar, Memory, Pen

DISPATCH = ("road", "lamp", "tree", "signal", "water", "incident")
PETITIONS = (
    *("noise", "dirt", "parking", "walkway", "animal", "building", "bus", "layout", "gutter"),
    *("sewer", "river", "rail", "manhole", "marking", "works", "toilet", "bike", "air"),
    *("mosquito", "fire", "wild", "culture", "food", "condo", "landtax"),
)
LETTERS = ("policy", "manner")
TOPICS = DISPATCH + PETITIONS + LETTERS
CHANNELS = ("web", "app", "phone", "email", "counter")


def written(number, *, topics=TOPICS, languages=("zh-hant",), channels=CHANNELS, seed="texts"):
    """So many texts in a row, as the year writes them."""
    chance, memory = dice(seed), Memory(texts.NEAR)
    city, weights = places.places("test"), places.district_weights({})
    found = []
    for _ in range(number):
        scene = texts.Scene(
            topic=chance.choice(topics),
            spot=city.spot(weights.pick(chance), chance, at_crossing=0.3),
            hour=chance.randrange(24),
            channel=chance.choice(channels),
            language=chance.choice(languages),
            writer=people.contact(chance, leaves_mail=0.5, leaves_phone=0.5),
            in_storm=chance.random() < 0.1,
            has_photo=chance.random() < 0.2,
        )
        found.append(texts.describe(scene, memory, chance))
    return found


def repeated(found, window):
    """Sentences that stand in two texts fewer than ``window`` texts apart."""
    near, count, again = deque(), Counter(), []
    for text in found:
        own = {part.strip() for part in re.split("[。！？]", text) if part.strip()}
        again += [sentence for sentence in own if count[sentence]]
        near.append(own)
        count.update(own)
        if len(near) == window:
            count.subtract(near.popleft())
    return again


@pytest.mark.parametrize("topics", [TOPICS, *((topic,) for topic in TOPICS)])
def test_no_sentence_comes_back_among_a_hundred_neighbours(topics):
    assert repeated(written(3000, topics=topics, languages=("zh-hant",) * 40 + ("en",)), 100) == []


def test_the_window_of_a_check_finds_a_sentence_that_comes_back():
    assert repeated(["路燈不亮。請修。", "路樹倒了。", "路燈不亮！"], 100) == ["路燈不亮"]
    assert repeated(["路燈不亮。", "一", "二", "路燈不亮！"], 3) == []


def test_texts_are_short_and_long_and_leave_no_joint_or_slot():
    found = written(3000)
    lengths = sorted(map(len, found))

    assert lengths[0] < 20
    assert 60 < lengths[len(found) // 2] < 100
    assert lengths[-1] > 200
    assert [text for text in found if re.search(r"[{}~/]|，，|。。|，。|\"", text)] == []


def test_texts_name_the_road_where_it_is():
    city = places.places("test")
    names = {road.name_zh for road in city.roads}

    told = written(300, topics=DISPATCH)
    assert all(any(name in text for name in names) for text in told)


def test_the_same_seed_writes_the_same_texts():
    assert written(50, seed="one") == written(50, seed="one")
    assert written(50, seed="one") != written(50, seed="two")


def test_english_texts_hold_no_chinese():
    found = written(300, languages=("en",))

    assert [text for text in found if re.search("[\u4e00-\u9fff]", text)] == []
    assert repeated(found, 100) == []


def test_an_agent_writes_about_the_caller():
    found = written(200, channels=("phone",))

    assert all(re.search("民眾|來電|表示|反映", text) for text in found)


def test_a_list_that_is_too_poor_is_told():
    pen = Pen(Grammar({"what": "一樣"}), Memory(10), dice("poor"))
    pen.memory.learn("一樣。")

    with pytest.raises(TextsExhaustedError):
        pen.fresh("what", {})


def test_the_memory_forgets_what_is_far_away():
    memory = Memory(2)
    for text in ("甲。乙。", "丙。", "丁。"):
        memory.learn(text)

    assert [memory.holds(sentence) for sentence in "甲乙丙丁"] == [False, False, True, True]


@pytest.mark.parametrize(
    ("number", "counts", "said"),
    [
        (2, True, "兩"),
        (2, False, "二"),
        (9, True, "九"),
        (10, True, "十"),
        (12, True, "十二"),
        (25, True, "二十五"),
    ],
)
def test_numbers_are_said_as_people_say_them(number, counts, said):
    assert grammar.spoken(number, counts=counts) == said


def test_the_second_time_is_never_a_pair():
    chance = dice("second")
    said = {Grammar({"x": "第{二2-3}次"}).write("x", {}, chance) for _ in range(30)}

    assert said == {"第二次", "第三次"}


def test_every_slot_names_an_entry_or_a_fact():
    known = {
        *("figures", "signs"),
        *("addr", "road", "plate", "district", "village", "other", "lane", "pole_no", "surname"),
        *("full_name", "mobile", "email", "title", "landmark", "landmark_or", "when", "where"),
        *("what", "road_en", "district_en", "fix_en", "closed_on", "reported_on", "unit", "named"),
        *("done", "cannot", "part_of_day"),
    }
    unknown = []
    for names in [
        *(("common", topic) for topic in TOPICS),
        ("english",),
        ("common", "road", "replies"),
    ]:
        lists = grammar.grammar_of(*names)
        for entry, alternatives in lists.entries.items():
            for part in (part for alternative in alternatives for part in alternative):
                slot = "" if isinstance(part, str) else part[0]
                if slot and slot not in lists.entries and slot not in known:
                    unknown.append((names[-1], entry, slot))

    assert unknown == []
