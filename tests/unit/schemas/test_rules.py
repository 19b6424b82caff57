"""Definitions are sound, answers fit them, and each fault is told in both languages."""

import copy

import pytest
from hypothesis import given
from hypothesis import strategies as st

from civicloop.kernel.schemas.errors import DefinitionError
from civicloop.kernel.schemas.rules import check_definition, form_fields, validate


def label(zh, en):
    return {"zh": zh, "en": en}


LAMP = {
    "type": "object",
    "required": ["lamp", "danger"],
    "properties": {
        "note": {
            "type": "string",
            "maxLength": 5,
            "form": {"label": label("說明", "Note"), "order": 9, "widget": "textarea"},
        },
        "lamp": {
            "type": "string",
            "pattern": "^[A-Z]\\d+$",
            "form": {
                "label": label("燈桿編號", "Lamp number"),
                "help": label("在燈桿上", "On the pole"),
                "order": 1,
            },
        },
        "danger": {"type": "boolean", "form": {"label": label("危險", "Danger"), "order": 2}},
        "count": {
            "type": "integer",
            "minimum": 1,
            "maximum": 9,
            "form": {"label": label("盞數", "Lamps"), "order": 3, "phases": ["intake"]},
        },
        "colour": {
            "type": "string",
            "enum": ["w", "y"],
            "form": {
                "label": label("光色", "Colour"),
                "order": 4,
                "choices": {"w": label("白", "White"), "y": label("黃", "Yellow")},
            },
        },
        "parts": {
            "type": "array",
            "items": {"type": "string", "enum": ["bulb", "wire"]},
            "uniqueItems": True,
            "form": {
                "label": label("部位", "Parts"),
                "order": 5,
                "choices": {"bulb": label("燈泡", "Bulb"), "wire": label("線", "Wire")},
            },
        },
        "cost": {
            "type": "number",
            "form": {"label": label("費用", "Cost"), "order": 6, "roles": ["officer"]},
        },
        "seen": {
            "type": "string",
            "format": "date",
            "form": {"label": label("日期", "Day"), "order": 7},
        },
    },
    "allOf": [
        {
            "if": {"properties": {"danger": {"const": True}}, "required": ["danger"]},
            "then": {"required": ["note"]},
        }
    ],
}
GOOD = {"lamp": "A12", "danger": False}


def changed(change):
    definition = copy.deepcopy(LAMP)
    change(definition)
    return definition


def test_a_sound_definition_passes():
    check_definition(LAMP)


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        (lambda d: d["properties"]["lamp"]["form"].pop("label"), "label"),
        (lambda d: d["properties"]["lamp"]["form"]["label"].pop("en"), "'en'"),
        (lambda d: d["properties"]["lamp"]["form"].update(widget="wheel"), "wheel"),
        (lambda d: d["properties"]["lamp"]["form"].update(widget="number"), "number"),
        (lambda d: d["properties"]["lamp"]["form"].update(colour="red"), "colour"),
        (lambda d: d["properties"]["lamp"].update(format="iban"), "iban"),
        (lambda d: d["properties"]["lamp"].update(type="strnig"), "JSON Schema"),
        (lambda d: d["properties"]["colour"]["form"]["choices"].pop("w"), "choices.w"),
        (lambda d: d["properties"]["colour"]["form"]["choices"].update(z={}), "choices.z"),
        (lambda d: d["properties"]["colour"].pop("enum"), "choices.w"),
        (lambda d: d["required"].append("nothing"), "nothing"),
        (lambda d: d.update(properties={}), "properties"),
        (lambda d: d.update(patternProperties={}), "patternProperties"),
        (lambda d: d["properties"]["lamp"].update(type="object"), "object"),
    ],
)  # fmt: skip
def test_an_unsound_definition_is_refused_and_the_fault_named(change, problem):
    with pytest.raises(DefinitionError, match=problem):
        check_definition(changed(change))


def test_answers_of_a_form_are_read_as_their_types():
    typed = {
        "lamp": " A12 ",
        "danger": "on",
        "note": "暗\r\n巷",
        "count": "3",
        "cost": "1.5",
        "parts": ["bulb", ""],
        "colour": "",
    }
    checked = validate(LAMP, typed)
    assert checked.is_valid, checked.faults
    assert checked.values == {
        "lamp": "A12",
        "danger": True,
        "note": "暗\n巷",
        "count": 3,
        "cost": 1.5,
        "parts": ["bulb"],
    }


@pytest.mark.parametrize(
    ("more", "field", "code", "zh"),
    [
        ({"lamp": ""}, "lamp", "required", "請填寫「燈桿編號」。"),
        ({"danger": True}, "note", "required", "請填寫「說明」。"),
        ({"lamp": "12"}, "lamp", "pattern", "「燈桿編號」的寫法不符規定。"),
        ({"note": "六個字的說明"}, "note", "maxLength", "「說明」最多 5 字，目前 6 字。"),
        ({"count": "12"}, "count", "maximum", "「盞數」不可大於 9。"),
        ({"count": "many"}, "count", "type.integer", "「盞數」請填整數。"),
        ({"count": True}, "count", "type.integer", "「盞數」請填整數。"),
        ({"colour": "b"}, "colour", "enum", "「光色」請從選項中選擇。"),
        ({"parts": ["bulb", "bulb"]}, "parts", "uniqueItems", "「部位」有重複的項目。"),
        ({"parts": "roof"}, "parts", "enum", "「部位」請從選項中選擇。"),
        ({"seen": "2026-02-30"}, "seen", "format.date", "「日期」不是正確的日期。"),
        ({"other": 1}, "other", "unknown", "表單沒有「other」這個欄位。"),
    ],
)
def test_each_fault_is_told_for_its_field(more, field, code, zh):
    checked = validate(LAMP, {**GOOD, **more})
    assert [(each.field, each.code, each.zh) for each in checked.faults] == [(field, code, zh)]
    assert checked.errors == {field: [zh]}
    english = validate(LAMP, {**GOOD, **more}, "en").errors[field][0]
    assert english == checked.faults[0].en
    assert english.isascii() or "“" in english


def test_faults_stand_in_the_order_of_the_form():
    checked = validate(LAMP, {"note": "六個字的說明", "count": "0"})
    assert [each.field for each in checked.faults] == ["lamp", "danger", "count", "note"]


def test_a_field_that_a_role_does_not_meet_is_unknown_to_it_and_not_asked_for():
    needed = changed(lambda d: d["required"].append("cost"))
    assert validate(needed, GOOD, role="citizen").is_valid
    assert not validate(needed, GOOD, role="officer").is_valid
    refused = validate(needed, {**GOOD, "cost": "5"}, role="citizen")
    assert [(each.field, each.code) for each in refused.faults] == [("cost", "unknown")]
    assert validate(LAMP, {**GOOD, "count": 2}, phase="closing").errors.keys() == {"count"}


def test_the_form_is_described_for_its_reader():
    fields = form_fields(LAMP, "en", role="citizen", phase="intake")
    assert [each.name for each in fields] == [
        "lamp", "danger", "count", "colour", "parts", "seen", "note"
    ]  # fmt: skip
    lamp, danger, count, colour, parts, seen, note = fields
    assert (lamp.label, lamp.help, lamp.required, lamp.widget) == (
        "Lamp number",
        "On the pole",
        True,
        "text",
    )
    assert lamp.attributes == (("pattern", "^[A-Z]\\d+$"),)
    assert count.attributes == (("min", "1"), ("max", "9"))
    assert colour.choices == (("w", "White"), ("y", "Yellow"))
    assert [each.widget for each in (danger, count, colour, parts, seen, note)] == [
        "checkbox",
        "number",
        "select",
        "checkboxes",
        "date",
        "textarea",
    ]
    assert parts.multiple
    assert form_fields(LAMP, "zh-hant")[0].label == "燈桿編號"


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3)
    ),
    max_leaves=5,
)


@given(st.dictionaries(st.sampled_from([*LAMP["properties"], "other"]), json_values))
def test_no_answer_whatever_breaks_the_check(values):
    checked = validate(LAMP, values)
    assert checked.is_valid == (not checked.errors)
    if checked.is_valid:
        assert validate(LAMP, checked.values).values == checked.values
