"""What a register asks, refuses and counts, against hand-made tables and printed figures."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from civicloop.engines.registers import rules
from civicloop.engines.registers.rules import (
    Choice,
    Computed,
    Count,
    Definition,
    Field,
    Gate,
    Kind,
    Sum,
    Take,
)

FORMS = (Choice("talk", "座談會", "Talk"), Choice("course", "研習會", "Course"))
COURSES = Definition(
    zh="研習", en="Courses", theme="training",
    fields=(
        Field("held_on", Kind.DAY, "辦理日期", "Held on", required=True, open=True),
        Field("title", Kind.TEXT, "課程名稱", "Course", required=True, open=True, most=20),
        Field("form", Kind.CHOICE, "類型", "Form", choices=FORMS, open=True),
        Field("people", Kind.WHOLE, "人數", "People", required=True, open=True, most=500),
        Field("passed", Kind.WHOLE, "合格人數", "Passed"),
        Field("cost", Kind.MONEY, "經費", "Cost"),
        Field("online", Kind.YES_NO, "線上", "Online"),
        Field("lecturer", Kind.TEXT, "講師", "Lecturer", personal=True),
    ),
    key=("held_on", "title"), period="held_on",
    computed=(Computed("share", Sum.PERCENT, ("passed", "people"), "合格率", "Share passed"),),
    counts=(Count("people", Take.TOTAL, "人次", "Attendances", of="people"),),
    gate=Gate("form", "course", ("cost",)),
)  # fmt: skip
ROW = {"held_on": "115/3/5", "title": "品質預警", "people": "1,234", "form": "座談會"}


def shipped(key):
    return next(row.definition for row in rules.shipped() if row.key == key)


def codes(faults):
    return [(fault.field, fault.code) for fault in faults]


@pytest.mark.parametrize(
    ("kind", "given", "kept"),
    [
        (Kind.DAY, "115/3/5", "2026-03-05"),
        (Kind.DAY, "民國115年3月5日", "2026-03-05"),
        (Kind.DAY, date(2026, 3, 5), "2026-03-05"),
        (Kind.DAY, "下週", "下週"),
        (Kind.MONTH, "115-3", "2026-03"),
        (Kind.MONTH, "2026年11月", "2026-11"),
        (Kind.MONTH, "2026-13", "2026-13"),
        (Kind.YEAR, "115", 2026),
        (Kind.YEAR, "101年度", 2012),
        (Kind.YEAR, 2026.0, 2026),
        (Kind.WHOLE, "１，２３４", 1234),
        (Kind.WHOLE, "1.5", "1.5"),
        (Kind.WHOLE, "nan", "nan"),
        (Kind.DECIMAL, "87.76", 87.76),
        (Kind.DECIMAL, "87.0", 87),
        (Kind.MONEY, "3,050,000", 3050000),
        (Kind.YES_NO, "是", True),
        (Kind.YES_NO, "No", False),
        (Kind.TEXT, "  a\0b ", "ab"),
        (Kind.TEXT, "", None),
    ],
)
def test_a_cell_is_read_as_people_write_it(kind, given, kept):
    assert Field("x", kind, "欄", "Field").understand(given) == kept


def test_a_code_is_known_by_its_value_and_by_its_word():
    one = Field("form", Kind.CHOICE, "類型", "Form", choices=FORMS)
    many = replace(one, kind=Kind.CHOICES)
    assert [one.understand(text) for text in ("talk", "座談會", "Talk", "其他")] == [
        "talk", "talk", "talk", "其他"]  # fmt: skip
    assert many.understand("座談會、Course") == ["talk", "course"]
    assert many.understand(["研習會", ""]) == ["course"]


def test_a_row_is_understood_or_refused_field_by_field():
    assert rules.check_row(COURSES, ROW | {"people": "234"}).values == {
        "held_on": "2026-03-05", "title": "品質預警", "people": 234, "form": "talk",
    }  # fmt: skip
    assert codes(rules.check_row(COURSES, ROW | {"cost": "-1", "unknown": "1"}).faults) == [
        ("people", "maximum"), ("cost", "minimum"), ("unknown", "unknown"),
    ]  # fmt: skip
    assert codes(rules.check_row(COURSES, {"title": "字" * 21}).faults) == [
        ("held_on", "required"), ("title", "maxLength"), ("people", "required"),
    ]  # fmt: skip


def test_a_gate_stays_shut_until_all_is_there():
    row = ROW | {"people": "3", "form": "course"}
    faults = rules.check_row(COURSES, row).faults
    assert codes(faults) == [("cost", "gate")]
    assert faults[0].en == "“Cost” must be filled in where “Form” is “Course”."
    assert faults[0].zh == "「類型」為「研習會」時必須填寫「經費」。"
    assert codes(rules.check_row(COURSES, row | {"cost": "0"}).faults) == []


def test_a_survey_cannot_be_published_before_its_metadata_are_there():
    survey = shipped("surveys")
    row = {"field_from": "2026-10-01", "title": "施政滿意度", "commissioner": "研考會",
           "status": "published"}  # fmt: skip
    needed = ["field_until", "pollster", "population", "frame", "sampling", "method",
              "contacted", "sample", "weighting", "wording", "report"]  # fmt: skip
    assert codes(rules.check_row(survey, row).faults) == [(name, "gate") for name in needed]
    assert rules.check_row(survey, row | {"status": "done"}).faults == ()
    full = row | {
        "field_until": "2026-10-07", "pollster": "甲公司", "population": "設籍本市滿二十歲市民",
        "frame": "住宅電話及手機門號", "sampling": "dual", "method": "市話、手機",
        "contacted": "4,270", "sample": "1,068", "weighting": "性別、年齡、區域事後加權",
        "wording": "請問您對市政府整體施政滿不滿意？", "report": "https://city.example/1.pdf",
    }  # fmt: skip
    checked = rules.check_row(survey, full)
    assert checked.faults == ()
    assert rules.passes_gate(survey, checked.values)
    assert rules.computed_values(survey, checked.values) == {
        "response": Decimal("25.0"), "margin": Decimal("3.0"),
    }  # fmt: skip


def test_keys_do_not_mind_spaces_and_capitals():
    def digest(title):
        return rules.key_digest(COURSES, {"held_on": "2026-03-05", "title": title})

    assert digest("Open  Data") == digest("open data ")
    assert digest("open data") != digest("opendata")


@pytest.mark.parametrize(
    ("period", "kind", "value", "day"),
    [
        ("d", Kind.DAY, "2026-03-05", date(2026, 3, 5)),
        ("d", Kind.MONTH, "2026-03", date(2026, 3, 1)),
        ("d", Kind.YEAR, 2026, date(2026, 1, 1)),
    ],
)
def test_a_row_counts_from_the_first_day_of_its_period(period, kind, value, day):
    definition = replace(COURSES, fields=(Field("d", kind, "期", "P", required=True),), period="d")
    assert rules.day_of(definition, {period: value}) == day


def wrong(**changes):
    return codes(rules.check(replace(COURSES, **changes)))


def with_field(**changes):
    fields = [replace(f, **changes) if f.name == "lecturer" else f for f in COURSES.fields]
    return wrong(fields=tuple(fields))


def test_a_definition_is_refused_for_each_thing_that_is_wrong():
    assert rules.check(COURSES) == []
    assert wrong(zh="") == [("", "no_title")]
    assert wrong(theme="x") == [("", "theme")]
    assert wrong(key=()) == [("", "no_key")]
    assert wrong(key=("lecturer",)) == [("lecturer", "key_field")]
    assert wrong(period="people") == [("", "period")]
    assert wrong(gate=Gate("form", "x", ("cost",))) == [("", "gate")]
    assert wrong(gate=Gate("form", "talk", ())) == [("", "gate_empty")]
    assert wrong(counts=(Count("n", Take.TOTAL, "數", "N", of="title"),)) == [("n", "count_of")]
    assert wrong(counts=(Count("n", Take.ROWS, "數", "N", where=(("form", "x"),)),)) == [
        ("n", "count_where")]  # fmt: skip
    assert wrong(computed=(Computed("s", Sum.PERCENT, ("people",), "率", "S"),)) == [
        ("s", "computed_fields")]  # fmt: skip
    assert wrong(small=-1) == [("", "small")]
    assert with_field(name="Name") == [("Name", "bad_name")]
    assert with_field(name="version") == [("version", "reserved")]
    assert with_field(name="title") == [("title", "doubled"), ("title", "key_field")]
    assert with_field(en=" ") == [("lecturer", "no_label")]
    assert with_field(open=True) == [("lecturer", "open_personal")]
    assert with_field(kind=Kind.WHOLE) == [("lecturer", "not_personal")]
    assert with_field(kind=Kind.CHOICE, personal=False) == [("lecturer", "no_choices")]
    assert with_field(kind=Kind.WHOLE, personal=False, least=2, most=1) == [("lecturer", "bounds")]


ROWS = [
    {"held_on": "2026-03-05", "title": "甲", "people": 40, "form": "talk", "cost": 5},
    {"held_on": "2026-03-06", "title": "乙" * 9, "people": 400, "lecturer": "王"},
]


def changed(**changes):
    new = replace(COURSES, **changes)
    return codes(rules.refused_changes(COURSES, new, rules.usage_of(ROWS, new)))


def altered(name, **changes):
    fields = tuple(replace(f, **changes) if f.name == name else f for f in COURSES.fields)
    return changed(fields=fields)


def test_what_entries_hold_says_what_may_change():
    assert changed() == []
    assert changed(key=("title",)) == [("", "key")]
    assert changed(fields=COURSES.fields[:4], gate=None) == [
        ("cost", "removed"), ("lecturer", "removed")]  # fmt: skip
    assert altered("cost", required=True) == [("cost", "required")]
    assert altered("title", required=True) == []
    assert altered("title", kind=Kind.LONG) == []
    assert altered("title", most=5) == [("title", "limits")]
    assert altered("people", most=100) == [("people", "limits")]
    assert altered("people", kind=Kind.TEXT) == [("people", "kind")]
    assert altered("people", kind=Kind.DECIMAL) == []
    assert altered("form", choices=FORMS[1:]) == [("form", "choices")]
    assert altered("form", choices=FORMS[:1]) == []
    assert altered("lecturer", personal=False) == [("lecturer", "personal")]
    assert altered("lecturer", retired=True) == []
    assert changed(gate=Gate("form", "talk", ("passed",))) == [("", "gate")]
    assert rules.refused_changes(COURSES, replace(COURSES, key=("title",)), rules.Usage()) == []


def test_versions_name_what_they_changed():
    fields = (*COURSES.fields[:7], Field("room", Kind.TEXT, "教室", "Room"))
    new = replace(COURSES, fields=fields, key=("title",))
    assert [(row.what, row.name) for row in rules.differences(COURSES, new)] == [
        ("added", "room"), ("removed", "lecturer"), ("changed", "key")]  # fmt: skip
    moved = replace(COURSES, fields=COURSES.fields[::-1])
    assert [(row.what, row.name) for row in rules.differences(COURSES, moved)] == [
        ("moved", "fields")]  # fmt: skip
    assert rules.differences(COURSES, COURSES) == []


def test_a_mapping_is_proposed_from_the_headings():
    headings = ["辦理日期", "Course ", "人數（人）", "備註", "類型別", "COST"]
    assert rules.propose(COURSES, headings) == {
        0: "held_on", 1: "title", 2: "people", 4: "form", 5: "cost"}  # fmt: skip
    assert rules.unmapped(COURSES, {0: "held_on"}) == ["title", "people"]
    assert rules.doubled({0: "title", 1: "title"}) == ["title"]
    assert rules.parse_pairs(["備註=title"], headings) == {3: "title"}
    with pytest.raises(ValueError, match="沒有"):
        rules.parse_pairs(["沒有=title"], headings)


@pytest.mark.parametrize("row", rules.shipped(), ids=lambda row: row.key)
def test_a_shipped_definition_is_sound_and_survives_being_kept(row):
    assert rules.check(row.definition) == []
    assert Definition.from_json(row.definition.to_json()) == row.definition
    assert not any(field.personal for field in row.definition.published)


def test_every_row_of_the_inventory_that_is_a_register_has_its_definition():
    wanted = {
        "C26", "R33", "P07", "P16", "P17", "P18", "P19", "P20", "R15", "R20", "R21", "R23", "R24",
        "R28", "R31", "W17", "W18", "W19", "W20", "W21", "S22", "S23", "S24", "D22", "D18", "D21",
        "R13", "R14", "N02", "N03", "N04", "N05", "N06", "N07", "N08", "N09", "N10", "N11", "N12",
        "N13", "N14", "N15", "G01", "G02", "G05", "G07", "G08", "G09", "G10", "G12",
        "W06",
    }  # fmt: skip
    assert wanted <= {row for one in rules.shipped() for row in one.rows}


NAMES = st.sampled_from([field.name for field in COURSES.fields])
CELLS = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=30), st.dates(),
    st.lists(st.text(max_size=5), max_size=3),
)  # fmt: skip


@given(st.dictionaries(NAMES, CELLS))
def test_any_row_is_kept_or_refused_and_what_is_kept_stays_itself(row):
    checked = rules.check_row(COURSES, row)
    if not checked.faults:
        again = rules.check_row(COURSES, checked.values)
        assert again == checked
        assert rules.key_digest(COURSES, again.values) == rules.key_digest(COURSES, checked.values)
        rules.day_of(COURSES, checked.values)
    else:
        assert all(fault.zh and fault.en for fault in checked.faults)


@given(st.lists(st.sampled_from(ROWS), max_size=4), st.permutations(COURSES.fields))
def test_an_order_of_fields_never_refuses(rows, fields):
    new = replace(COURSES, fields=tuple(fields))
    assert rules.refused_changes(COURSES, new, rules.usage_of(rows, new)) == []


DISTRICTS = (Choice("64000030", "左營區", "Zuoying District"), Choice("64000010", "東區", "East"))


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("64000030", "64000030"),
        ("左營區", "64000030"),
        ("左營", "64000030"),
        ("zuoying", "64000030"),
        (" 左 營 區 ", "64000030"),
        ("東", "東"),
        ("東區", "64000010"),
        ("", None),
    ],
)
def test_a_district_is_known_by_its_code_and_by_its_names(given, kept):
    field = Field("district", Kind.DISTRICT, "行政區", "District", members=lambda: DISTRICTS)
    assert field.understand(given) == kept
    definition = replace(COURSES, fields=(*COURSES.fields, field))
    faults = rules.check_row(definition, ROW | {"people": "234", "district": given}).faults
    known = {None, *(row.value for row in DISTRICTS)}
    assert codes(faults) == ([] if kept in known else [("district", "enum")])


def test_a_definition_keeps_no_district_of_the_city():
    field = Field("district", Kind.DISTRICT, "行政區", "District", members=lambda: DISTRICTS)
    definition = replace(COURSES, fields=(*COURSES.fields, field))
    assert definition.is_placed
    assert not COURSES.is_placed
    kept = definition.to_json()
    assert "choices" not in kept["fields"][-1]
    again = Definition.from_json(kept, lambda: DISTRICTS)
    assert again == definition
    assert again.by_name["district"].word("64000030", "en") == "Zuoying District"
    assert rules.check(definition) == []
