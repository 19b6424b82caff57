"""What is proposed as one matter, and what is not."""

from hypothesis import given, settings
from hypothesis import strategies as st

from civicloop.evaluate.resolutions.rules import Subject, grouped, likenesses, places_of

TEXTS = {
    "a": "建請市府儘速改善三民區九如一路與民族一路口行人號誌秒數",
    "b": "請研議延長九如一路與民族一路口行人號誌秒數",
    "c": "苓雅區三多國小周邊人行道改善工程",
    "d": "前鎮區鎮東里監視錄影系統建置案",
    "e": "前鎮區鎮海里監視錄影系統建置案",
    "f": "楠梓區宏南里守望相助隊設備購置案",
    "g": "宏南里守望相助隊設備購置案",
    "h": "研議降低公共停車場收費",
}


def groups(texts, least=62, apart=()):
    subjects = [Subject(ref, text) for ref, text in texts.items()]
    return [row.refs for row in grouped(likenesses(subjects, least=least), apart)]


def test_the_same_place_and_wish_is_one_matter():
    assert set(groups(TEXTS)) == {("a", "b"), ("f", "g")}


def test_the_same_wish_for_two_places_is_two_matters():
    assert groups({key: TEXTS[key] for key in "de"}) == []


def test_what_was_set_apart_is_not_proposed_again():
    assert set(groups(TEXTS, apart=[frozenset("ab")])) == {("f", "g")}


def test_one_text_is_held_against_the_others_alike():
    subjects = [Subject(ref, text) for ref, text in TEXTS.items()]
    every = likenesses(subjects, least=1)
    for ref in TEXTS:
        own = [tie for tie in every if ref in {tie.first, tie.second}]
        assert likenesses(subjects, least=1, only=ref) == own


def test_places_are_found_without_the_words_around_them():
    assert places_of(TEXTS["a"]) == {"三民區", "九如一路", "民族一路"}
    assert places_of(TEXTS["c"]) == {"苓雅區", "三多國小"}
    assert places_of("六龜區寶來社區巡守人員裝備") == {"六龜區"}


def test_no_text_at_all_is_like_nothing():
    assert groups({"a": "", "b": "", "c": "請市府改善"}) == []


@settings(max_examples=60, deadline=None)
@given(st.lists(st.text(alphabet="三民區路燈九如公園里案號誌", max_size=24), max_size=8))
def test_likeness_is_a_share_and_a_group_holds_each_text_once(texts):
    subjects = [Subject(str(place), text) for place, text in enumerate(texts)]
    ties = likenesses(subjects, least=1)
    assert all(1 <= tie.score <= 100 and tie.first != tie.second for tie in ties)
    refs = [ref for group in grouped(ties) for ref in group.refs]
    assert len(refs) == len(set(refs))


@settings(max_examples=40, deadline=None)
@given(st.text(alphabet="鹽埕左營楠梓苓雅前金旗津", min_size=6, max_size=20))
def test_a_text_is_wholly_like_itself(text):
    ties = likenesses([Subject("a", text), Subject("b", text)], least=100)
    assert [tie.score for tie in ties] == [100]
