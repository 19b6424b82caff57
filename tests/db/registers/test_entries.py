"""Entries: added, corrected, withdrawn, undone; sealed and counted; two at once."""

from base64 import b64decode
from dataclasses import replace
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from civicloop.engines.registers import queries, rules
from civicloop.engines.registers import services as registers
from civicloop.engines.registers.errors import (
    ChangedMeanwhileError,
    DefinitionFaultsError,
    NothingToUndoError,
    RowFaultsError,
)
from civicloop.engines.registers.models import Change, Entry, Register
from civicloop.kernel.actors.errors import NotPermittedError
from civicloop.kernel.ledger import queries as ledger
from civicloop.kernel.states.errors import IllegalMoveError
from tests.db.registers.books import COURSES, KEEPER, NOW, add, agencies, clerk, courses, standing

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _keys(settings, tmp_path):
    settings.DATA_DIR, settings.MASTER_KEYS_DIR = tmp_path, tmp_path / "keys"


def codes(refusal):
    return [(fault.field, fault.code) for fault in refusal.value.faults]


def test_an_entry_is_kept_with_its_personal_values_sealed_and_masked():
    row = add(courses())
    kept = Entry.objects.get()
    values = {"held_on": "2026-08-09", "title": "品質預警機制", "people": 105, "form": "course"}
    assert kept.values == values
    assert set(kept.sealed) == {"lecturer", "email"}
    assert "小明" not in kept.masked["lecturer"]
    assert kept.day == date(2026, 8, 9)
    assert registers.read_personal(row.pk, actor=KEEPER, purpose="contact", now=NOW) == {
        "lecturer": "王小明", "email": "ming@example.org"}  # fmt: skip
    names = [event.name for event in ledger.history(row.ref)]
    assert names == ["registers.entry_added", *["privacy.personal_value_read"] * 2]
    assert all("小明" not in str(event.body) for event in ledger.history(row.ref))
    assert b"\xe5\xb0\x8f\xe6\x98\x8e" not in b64decode(kept.sealed["lecturer"])


def test_a_key_stands_once_and_a_refused_row_changes_nothing():
    register = courses()
    add(register)
    with pytest.raises(RowFaultsError) as refusal:
        add(register, title=" 品質預警機制 ")
    assert codes(refusal) == [("held_on", "taken")]
    with pytest.raises(RowFaultsError) as refusal:
        add(register, title="另一班", people="很多", cost="-1")
    assert codes(refusal) == [("people", "type.integer"), ("cost", "minimum")]
    assert Entry.objects.count() == Change.objects.count() == 1


def test_a_correction_names_its_fields_and_undo_puts_everything_back():
    row = add(courses())
    given = {"people": "109", "form": "", "lecturer": "陳大文"}
    row = registers.correct(row.pk, given, version=1, actor=KEEPER, reason="誤植", now=NOW)
    assert row.values == {"held_on": "2026-08-09", "title": "品質預警機制", "people": 109}
    event = ledger.history(row.ref)[-1]
    assert event.body["fields"] == ["form", "lecturer", "people"]
    assert registers.correct(row.pk, {"people": "109"}, version=2, actor=KEEPER).version == 2
    row = registers.undo(row.pk, version=2, actor=KEEPER, now=NOW)
    assert (row.values["people"], row.values["form"]) == (105, "course")
    read = registers.read_personal(row.pk, actor=KEEPER, purpose="contact", now=NOW)
    assert read["lecturer"] == "王小明"
    row = registers.undo(row.pk, version=3, actor=KEEPER, now=NOW)
    assert row.state == "withdrawn"
    with pytest.raises(NothingToUndoError):
        registers.undo(row.pk, version=4, actor=KEEPER, now=NOW)
    verbs = list(Change.objects.order_by("number").values_list("verb", "undoes", "is_undone"))
    assert verbs == [("add", None, True), ("correct", None, True), ("undo", 2, False),
                     ("undo", 1, False)]  # fmt: skip


def test_who_comes_second_is_told_and_changes_nothing():
    row = add(courses())
    registers.correct(row.pk, {"people": "1"}, version=1, actor=KEEPER, now=NOW)
    for verb in (registers.withdraw, registers.undo):
        with pytest.raises(ChangedMeanwhileError) as refusal:
            verb(row.pk, version=1, actor=KEEPER)
        assert refusal.value.version == 2
    with pytest.raises(ChangedMeanwhileError):
        registers.correct(row.pk, {"people": "2"}, version=1, actor=KEEPER, now=NOW)
    assert Entry.objects.get().values["people"] == 1


def test_a_withdrawn_entry_frees_its_key_and_comes_back_only_while_it_is_free():
    register = courses()
    row = add(register)
    row = registers.withdraw(row.pk, version=1, actor=KEEPER, now=NOW)
    with pytest.raises(IllegalMoveError):
        registers.correct(row.pk, {"people": "1"}, version=2, actor=KEEPER, now=NOW)
    other = add(register)
    with pytest.raises(RowFaultsError):
        registers.restore(row.pk, version=2, actor=KEEPER, now=NOW)
    registers.withdraw(other.pk, version=1, actor=KEEPER, now=NOW)
    assert registers.restore(row.pk, version=2, actor=KEEPER, now=NOW).state == "standing"


def test_agencies_edit_their_own_entries_alone():
    units, register = agencies(), courses()
    mine = add(register, clerk(units["A"]), units["A"])
    with pytest.raises(NotPermittedError):
        add(register, clerk(units["A"]), units["B"], title="別班")
    with pytest.raises(NotPermittedError):
        add(register, clerk(units["A"]), None, title="別班")
    for actor in (clerk(units["B"]),):
        with pytest.raises(NotPermittedError):
            registers.correct(mine.pk, {"people": "1"}, version=1, actor=actor, now=NOW)
        with pytest.raises(NotPermittedError):
            registers.read_personal(mine.pk, actor=actor, purpose="contact")
        with pytest.raises(NotPermittedError):
            registers.define(COURSES, key="other", actor=actor)
    assert Entry.objects.get().values["people"] == 105


def test_counts_follow_the_declared_ones_and_their_parts_add_up():
    register = courses()
    days = {"9": 35, "29": 105, "30": 83}
    for day, people in days.items():
        add(register, held_on=f"115/8/{day}", people=str(people))
    add(register, held_on="115/11/1", people="100", form="座談會")
    gone = add(register, held_on="115/12/1", people="1000")
    registers.withdraw(gone.pk, version=1, actor=KEEPER, now=NOW)
    assert [one.value for one in queries.counted(register)] == [4, 323, 1]
    in_august = queries.counted(register, date(2026, 8, 1), date(2026, 8, 31))
    assert [one.value for one in in_august] == [3, 223, 0]
    parts = queries.divided(register, COURSES.by_name["form"])
    assert [(member, [one.value for one in found]) for member, found in parts] == [
        ("course", [3, 223, 0]), ("talk", [1, 100, 1])]  # fmt: skip
    months = queries.divided(register, "month")
    assert [member for member, _ in months] == [date(2026, 8, 1), date(2026, 11, 1)]


def test_shipped_definitions_are_installed_once_and_never_over_the_citys_own():
    wanted = len(rules.shipped())
    assert registers.ship(now=NOW) == wanted == Register.objects.count()
    assert registers.ship(now=NOW) == 0
    row = queries.register("reserve-fund")
    own = replace(row.definition, zh="預備金")
    row = registers.change_definition(row.pk, own, version=1, actor=KEEPER, now=NOW)
    assert (row.number, row.version, row.is_changed) == (2, 2, True)
    Register.objects.filter(key="property").update(content=COURSES.to_json())
    assert registers.ship(now=NOW) == 1
    assert queries.register("reserve-fund").zh == "預備金"


def test_a_definition_changes_only_as_its_entries_allow():
    register = courses()
    row = add(register)
    less = replace(COURSES, fields=tuple(f for f in COURSES.fields if f.name != "lecturer"))
    with pytest.raises(DefinitionFaultsError) as refusal:
        registers.change_definition(register.pk, less, version=1, actor=KEEPER, now=NOW)
    assert codes(refusal) == [("lecturer", "removed")]
    retired = tuple(
        replace(f, retired=True) if f.name == "lecturer" else f for f in COURSES.fields
    )  # fmt: skip
    new = replace(COURSES, fields=retired)
    registers.change_definition(register.pk, new, version=1, actor=KEEPER, note="停用", now=NOW)
    with pytest.raises(ChangedMeanwhileError):
        registers.change_definition(register.pk, COURSES, version=1, actor=KEEPER, now=NOW)
    registers.correct(row.pk, {"people": "1"}, version=1, actor=KEEPER, now=NOW)
    assert set(Entry.objects.get().sealed) == {"lecturer", "email"}
    assert [one.number for one in queries.versions_of(register)] == [2, 1]


def test_lists_are_answered_field_by_field():
    register = courses()
    add(register)
    add(register, title="座談", form="座談會", people="20")
    rows = queries.entries(register)
    by = COURSES.by_name
    assert [r.title for r in queries.with_value(rows, by["form"], "talk")] == ["2026-08-09 · 座談"]
    assert queries.with_value(rows, by["people"], 105).count() == 1
    assert queries.with_value(rows, by["title"], "預警").count() == 1
    ordered = queries.in_order(rows, by["people"]).order_by("by_people")
    assert [row.values["people"] for row in ordered] == [20, 105]
    assert len(standing(register)) == 2


def test_a_correction_takes_the_register_before_the_entry_as_an_import_does():
    row = add(courses())
    for verb in (
        lambda: registers.correct(row.pk, {"people": "7"}, version=1, actor=KEEPER, now=NOW),
        lambda: registers.undo(row.pk, version=2, actor=KEEPER, now=NOW),
        lambda: registers.withdraw(row.pk, version=3, actor=KEEPER, now=NOW),
    ):
        with CaptureQueriesContext(connection) as seen:
            verb()
        locks = [one["sql"] for one in seen if "FOR UPDATE" in one["sql"]]
        assert 'FROM "registers_register"' in locks[0]
        assert 'FROM "registers_entry"' in locks[1]


def without_talks(register, **changes):
    """The definition without the value that nothing holds any more, nor the count of it."""
    definition = register.definition
    fields = tuple(
        replace(one, choices=one.choices[1:]) if one.name == "form" else one
        for one in definition.fields
    )
    return replace(definition, fields=fields, counts=definition.counts[:2], **changes)


def test_what_is_taken_back_has_to_fit_the_definition_of_the_day():
    register = courses()
    row = add(register, form="座談會")
    registers.correct(row.pk, {"form": "研習會"}, version=1, actor=KEEPER, now=NOW)
    registers.change_definition(
        register.pk, without_talks(register), version=1, actor=KEEPER, now=NOW
    )
    with pytest.raises(RowFaultsError) as refused:
        registers.undo(row.pk, version=2, actor=KEEPER, now=NOW)
    assert codes(refused) == [("form", "enum")]
    kept = Entry.objects.get()
    assert (kept.version, kept.values["form"]) == (2, "course")
    assert not Change.objects.filter(is_undone=True).exists()


def test_a_field_that_went_does_not_come_back_with_a_change_that_is_taken_back():
    register = courses()
    row = add(register, cost="500")
    registers.correct(row.pk, {"cost": ""}, version=1, actor=KEEPER, now=NOW)
    fields = tuple(one for one in register.definition.fields if one.name != "cost")
    narrower = replace(register.definition, fields=fields)
    registers.change_definition(register.pk, narrower, version=1, actor=KEEPER, now=NOW)
    with pytest.raises(RowFaultsError):
        registers.undo(row.pk, version=2, actor=KEEPER, now=NOW)
    assert "cost" not in Entry.objects.get().values


def test_who_takes_a_change_back_after_somebody_elses_is_told():
    row = add(courses())
    registers.correct(row.pk, {"people": "7"}, version=1, actor=KEEPER, now=NOW)
    registers.correct(row.pk, {"form": "座談會"}, version=2, actor=KEEPER, now=NOW)
    with pytest.raises(ChangedMeanwhileError):
        registers.undo(row.pk, version=2, actor=KEEPER, now=NOW)
    registers.undo(row.pk, version=3, actor=KEEPER, now=NOW)
    assert Entry.objects.get().values["form"] == "course"
