"""Answers to the extra questions, and rules that look at them."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from civicloop.answer.cases.errors import Fault
from civicloop.answer.cases.rules import Condition, Rule, check_answers, route

WIDTH = {
    "type": "object",
    "required": ["width"],
    "properties": {
        "width": {
            "type": "string",
            "enum": ["under-6", "6-up"],
            "form": {
                "label": {"zh": "路寬", "en": "Width"},
                "order": 1,
                "choices": {
                    "under-6": {"zh": "未滿六公尺", "en": "under 6 m"},
                    "6-up": {"zh": "六公尺以上", "en": "6 m or more"},
                },
            },
        },
        "metres": {
            "type": "number",
            "minimum": 0,
            "form": {"label": {"zh": "公尺", "en": "Metres"}, "order": 2},
        },
        "pole": {
            "type": "string",
            "maxLength": 12,
            "form": {"label": {"zh": "燈桿", "en": "Pole"}, "order": 3},
        },
    },
}


def test_texts_are_read_as_the_types_of_their_questions():
    assert check_answers(WIDTH, {"width": " 6-up ", "metres": "7.5", "pole": ""}) == (
        {"width": "6-up", "metres": 7.5},
        {},
    )


def test_a_missing_answer_is_told_in_both_languages_under_its_own_name():
    values, faults = check_answers(WIDTH, {"metres": "3"})
    assert values == {"metres": 3.0}
    assert faults == {
        "answers.width": (Fault("answer", {"zh": "請填寫「路寬」。", "en": "Fill in “Width”."}),)
    }


@pytest.mark.parametrize(
    ("answers", "faults"),
    [
        ({"colour": "red"}, {"answers.colour": "unknown_answer"}),
        ({"<script>": "red"}, {"answers": "unknown_answer"}),
        ({"\ud800": "red"}, {"answers": "unknown_answer"}),
        ({"width": "6-up\x00"}, {"answers.width": "control_character"}),
        ({"width": "\udfff"}, {"answers.width": "not_text"}),
        ({"pole": "x" * 1001}, {"answers.pole": "too_long"}),
        ({"pole": "x" * 13}, {"answers.pole": "answer"}),
        ({"metres": float("nan")}, {"answers.metres": "not_a_number"}),
        ({"metres": float("inf")}, {"answers.metres": "not_a_number"}),
        ({"metres": 10**400}, {"answers.metres": "not_a_number"}),
        ({"metres": {"$gt": 1}}, {"answers.metres": "unknown_answer"}),
        ({"metres": -1}, {"answers.metres": "answer"}),
        ({"metres": True}, {"answers.metres": "answer"}),
        ({"pole": ["a", "b"]}, {"answers.pole": "answer"}),
    ],
)
def test_what_fits_no_question_is_refused_by_name(answers, faults):
    _, found = check_answers(WIDTH, {"width": "6-up"} | answers)
    assert {name: row[0].code for name, row in found.items()} == faults


def test_a_category_that_asks_nothing_takes_no_answer():
    assert check_answers(None, {}) == ({}, {})
    assert check_answers(None, {"pole": "12"}) == (
        {},
        {"answers.pole": (Fault("unknown_answer"),)},
    )


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=6,
)


@given(st.dictionaries(st.sampled_from(["width", "metres", "pole", "x", ""]), ANYTHING))
def test_whatever_is_answered_is_either_clean_or_told(answers):
    values, faults = check_answers(WIDTH, answers)
    if not faults:
        assert values["width"] in {"under-6", "6-up"}
        assert isinstance(values.get("metres", 0), (int, float))
        assert isinstance(values.get("pole", ""), str)


def rule(pk, unit, condition=None, *, category="gutter", district="", priority=0):
    return Rule(pk, category, district, unit, priority, date(2020, 1, 1), condition=condition)


WIDE = Condition("metres", "at_least", "6")
TODAY = date(2026, 5, 4)


@pytest.mark.parametrize(
    ("answers", "unit"),
    [({"metres": 6}, 2), ({"metres": 5.9}, 1), ({}, 1), ({"metres": "six"}, 1)],
)
def test_wide_roads_go_to_the_water_bureau(answers, unit):
    rules = [rule(1, 1), rule(2, 2, WIDE)]
    found = route(rules, category="gutter", district="D1", on=TODAY, answers=answers)
    assert found.unit == unit


def test_a_condition_goes_before_a_district_and_both_before_either():
    plain, office, wide = rule(1, 1), rule(2, 2, district="D1"), rule(3, 3, WIDE)
    wide_office = rule(4, 4, WIDE, district="D1")
    metres = {"metres": 8}

    def unit(*rules, answers=metres):
        return route(rules, category="gutter", district="D1", on=TODAY, answers=answers).unit

    assert unit(plain, office, wide) == 3
    assert unit(plain, office, wide, wide_office) == 4
    assert unit(plain, office, wide, wide_office, answers={}) == 2


@pytest.mark.parametrize(
    ("comparison", "value", "given_answer", "holds"),
    [
        ("is", "yes", True, True),
        ("is", "no", True, False),
        ("is_not", "yes", False, True),
        ("is", "b", ["a", "b"], True),
        ("is_not", "b", ["a", "b"], False),
        ("is_not", "b", None, False),
        ("less_than", "6", "5.5", True),
        ("less_than", "6", 6, False),
        ("less_than", "six", 6, False),
        ("at_least", "6", True, False),
        ("matches", "6", 6, False),
    ],
)
def test_how_a_condition_reads_an_answer(comparison, value, given_answer, holds):
    assert Condition("q", comparison, value).holds({"q": given_answer}) is holds
