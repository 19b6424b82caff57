"""Ready-made replies are filled in for each case."""

from hypothesis import given
from hypothesis import strategies as st

from civicloop.answer.cases.rules.placeholders import NAMES, fill, unknown

FACTS = {"number": "115-0000001-5", "place": "三多一路", "category": "路面坑洞"}


def test_both_languages_name_the_same_thing():
    text = "案件 {案號}（{ number }）於{地點}，{category}"
    assert fill(text, FACTS) == "案件 115-0000001-5（115-0000001-5）於三多一路，路面坑洞"


def test_what_is_not_known_stays_as_it_is():
    text = "{天氣} {unit} {} {a b} {{number}} }{"
    assert fill(text, FACTS) == "{天氣} {unit} {} {a b} {115-0000001-5} }{"
    assert unknown(text) == ["天氣"]


def test_what_is_filled_in_is_not_looked_through_again():
    assert fill("{place}", {"place": "{number}", "number": "1"}) == "{number}"


@given(st.text(st.characters(exclude_characters="{}")))
def test_a_text_without_braces_stays_the_same(text):
    assert fill(text, FACTS) == text
    assert unknown(text) == []


@given(st.text(), st.dictionaries(st.sampled_from([name for name, _zh in NAMES]), st.text()))
def test_filling_never_fails(text, facts):
    assert isinstance(fill(text, facts), str)
