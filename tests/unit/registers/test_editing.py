"""The editor of a definition: what it shows, read back, is the definition again."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.utils.translation import override

from civicloop.engines.registers import rules
from civicloop.engines.registers.rules import Count, Figure, Gauge, Take
from civicloop.engines.registers.web import derived, editing, labels
from tests.db.registers.books import COURSES, posted


@pytest.mark.parametrize("one", rules.shipped(), ids=lambda one: one.key)
def test_a_shipped_definition_comes_back_unchanged(one):
    found = editing.read(posted(one.definition), one.definition)
    assert rules.differences(one.definition, found) == []
    assert found == one.definition


def test_figures_come_back_as_they_stand_and_a_typed_one_is_read():
    one = Figure("passed", Gauge.SHARE, "合格率", "Passed", of="form", value="talk", decimals=1,
                 where=(("form", "talk"),), at="held_on", by=("form",), floor=5, owner="人事處",
                 version=3, since="2026-01-02")  # fmt: skip
    definition = replace(COURSES, figures=(one, replace(one, key="gone", retired=True)))
    assert editing.read(posted(definition), definition) == definition
    sent = posted(definition, **{"g-0-take": "rows", "g-1-floor": "x", "g-1-decimals": "１"})
    found = editing.read(sent, definition).figures
    assert (found[0].take, found[0].of, found[0].value) == (Gauge.ROWS, "", "")
    assert (found[1].floor, found[1].decimals) == (-1, -1)


def survey():
    return next(one.definition for one in rules.shipped() if one.key == "surveys")


@pytest.mark.parametrize(
    ("change", "code", "words"),
    [
        ({"c-0-of": "sample"}, "computed_fields", "2"),
        ({"c-0-of": "sample, title"}, "computed", "title"),
        ({"c-0-of": "sample；contacted，x"}, "computed_fields", "2"),
        ({"c-0-key": "Bad Code"}, "bad_name", "Bad Code"),
        ({"c-0-zh": ""}, "no_label", ""),
        ({"gate-value": "later"}, "gate", "status = later"),
        ({"gate-needs": "sample, nothing"}, "gate_needs", "nothing"),
        ({"gate-needs": ""}, "gate_empty", ""),
        ({"n-0-where": "status"}, "count_where", "status = "),
        ({"n-0-where": "status ＝ nowhere"}, "count_where", "status = nowhere"),
        ({"n-0-take": "total", "n-0-of": "title"}, "count_of", "title"),
    ],
)
def test_what_does_not_hold_is_named(change, code, words):
    found = editing.read(posted(survey(), **change), survey())
    faults = [fault for fault in rules.check(found) if fault.code == code]
    assert faults
    assert all(words in fault.zh and words in fault.en for fault in faults[:1])


def test_a_gate_goes_where_all_of_it_is_emptied():
    empty = dict.fromkeys(("gate-field", "gate-value", "gate-needs"), "")
    found = editing.read(posted(survey(), **empty), survey())
    assert found == replace(survey(), gate=None)


def test_a_count_with_a_condition_is_added_behind_those_that_stand():
    new = {"n-90-key": "done", "n-90-zh": "完成", "n-90-en": "Done", "n-90-take": "rows",
           "n-90-where": "status = published"}  # fmt: skip
    found = editing.read(posted(survey(), **new), survey())
    added = Count("done", Take.ROWS, "完成", "Done", where=(("status", "published"),))
    assert found.counts == (*survey().counts, added)
    assert rules.check(found) == []


def test_what_is_not_asked_stays():
    sent = posted(survey())
    del sent[derived.MARK]
    assert editing.read(sent, survey()) == survey()


def test_a_heading_says_no_unit_that_its_name_says_already():
    one = rules.Field("n", rules.Kind.WHOLE, "人次", "Sessions", unit_zh="人次", unit_en="sessions")
    other = replace(one, unit_zh="場", unit_en="days")
    for language, told in (
        ("zh-hant", ("人次", "人次（場）")),
        ("en", ("Sessions", "Sessions (days)")),
    ):
        with override(language):
            assert (labels.heading(one), labels.heading(other)) == told


def test_several_values_stand_between_the_signs_of_the_language():
    both = (rules.Choice("a", "甲", "First"), rules.Choice("b", "乙", "Second"))
    field = rules.Field("m", rules.Kind.CHOICES, "方法", "Methods", choices=both)
    for language, told in (("zh-hant", "甲、乙"), ("en", "First, Second")):
        with override(language):
            assert labels.shown(field, {"m": ["a", "b"]}) == told
