"""People held in registers: found by blind index, handed over, corrected, erased."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from civicloop.engines.registers import queries, rules
from civicloop.engines.registers import services as registers
from civicloop.engines.registers.errors import RowFaultsError
from civicloop.engines.registers.models import Change, Entry, Mark
from civicloop.engines.registers.rules import Field, Kind
from civicloop.kernel.actors.errors import NotPermittedError
from civicloop.kernel.actors.rules import EVERYWHERE, citizen, person
from civicloop.kernel.ledger import queries as ledger
from civicloop.kernel.privacy.errors import (
    NotConfirmableError,
    NotCorrectableError,
    NotErasableError,
)
from civicloop.kernel.privacy.rules import RETENTIONS, Subject, held_about, holding_of
from civicloop.kernel.vault import queries as vault
from civicloop.ui.rules import day_text
from tests.db.registers.books import COURSES, KEEPER, NOW, add, courses

pytestmark = pytest.mark.django_db
HANDLER = person(903, grants={"rights.handle": EVERYWHERE})
PERSON = citizen("rights:request:1")
HEADING = "辦理日期,課程名稱,人數,講師,備註"
MING = Subject(email="Ming@Example.org ")
ROSTER = replace(
    COURSES,
    fields=(
        *COURSES.fields,
        Field("phone", Kind.PHONE, "電話", "Telephone", personal=True),
        Field("roster", Kind.LONG, "名冊", "Roster", personal=True),
    ),
)


@pytest.fixture(autouse=True)
def _keys(settings, tmp_path):
    settings.DATA_DIR, settings.MASTER_KEYS_DIR = tmp_path, tmp_path / "keys"


def refs(**about):
    return [row.ref for row in held_about(Subject(**about))]


def holding(row):
    return holding_of(row.ref)


def rostered(**cells):
    register = registers.define(ROSTER, key="courses", actor=KEEPER, now=NOW)
    return add(register, **cells)


def test_a_person_is_found_by_address_and_number_wherever_they_stand():
    row = rostered(phone="0912-345-678", roster="陳大文 chen@example.org\n林小美 +886 933 111 222")
    for about in (
        {"email": "MING@example.org"},
        {"phone": "+886912345678"},
        {"phone": "0912345678"},
        {"email": "chen@example.org"},
        {"phone": "0933-111-222"},
    ):
        assert refs(**about) == [row.ref], about
    assert refs(email="g@example.org", phone="0912000000") == refs() == []
    assert not any("example" in mark.index for mark in Mark.objects.all())
    row = registers.withdraw(row.pk, version=1, actor=KEEPER, now=NOW)
    assert refs(phone="0912345678") == [row.ref]


def test_an_entry_is_named_in_the_readers_words_and_calendar():
    row = add(courses())
    (held,) = held_about(MING)
    day = date.fromisoformat(row.values["held_on"])
    assert held.title_zh == f"研習課程 {day_text(day, 'zh-hant')} · {row.values['title']}"
    assert held.title_en == f"Courses {day_text(day, 'en')} · {row.values['title']}"
    assert day.isoformat() not in held.title_zh


def test_the_index_follows_a_correction_its_undoing_and_an_import():
    row = add(courses())
    row = registers.correct(row.pk, {"email": "new@example.org"}, version=1, actor=KEEPER, now=NOW)
    assert (refs(email="ming@example.org"), refs(email="new@example.org")) == ([], [row.ref])
    registers.undo(row.pk, version=2, actor=KEEPER, now=NOW)
    assert (refs(email="ming@example.org"), refs(email="new@example.org")) == ([row.ref], [])
    lines = ["辦理日期,課程名稱,參訓人數,講師信箱", "115/8/9,品質預警機制,105,third@example.org",
             "115/9/9,新班,5,third@example.org"]  # fmt: skip
    registers.import_file(
        "courses", "\n".join(lines).encode(), file_name="a.csv", pairs=[], actor=KEEPER, now=NOW
    )
    assert refs(email="ming@example.org") == []
    assert len(refs(email="third@example.org")) == 2


def test_entries_from_before_are_indexed_once():
    row = add(courses())
    Mark.objects.all().delete()
    assert refs(email="ming@example.org") == []
    assert (registers.mark_entries(), registers.mark_entries()) == (1, 0)
    assert refs(email="ming@example.org") == [row.ref]


def test_a_copy_holds_what_is_about_the_person_and_nobody_else():
    row = rostered(phone="0912-345-678", roster="陳大文 chen@example.org\n林小美 0933111222")
    told = holding(row).opened(row.ref, MING, PERSON, "subject").values
    assert (told["lecturer"], told["email"], told["phone"]) == (
        "王小明", "ming@example.org", "0912-345-678")  # fmt: skip
    assert (told["title"], "roster" in told) == ("品質預警機制", False)
    chen = Subject(email="chen@example.org")
    told = holding(row).opened(row.ref, chen, PERSON, "subject").values
    assert told["roster"] == "陳大文 chen@example.org"
    assert not {"lecturer", "email", "phone"} & set(told)
    read = [event for event in ledger.history(row.ref) if event.name.endswith("value_read")]
    assert sorted(event.body["field"] for event in read) == ["email", "lecturer", "phone", "roster"]
    with pytest.raises(NotPermittedError):
        holding(row).opened(row.ref, MING, person(904, grants={}), "subject")


def test_what_is_about_one_person_is_corrected_and_named_by_its_field():
    row = add(courses())
    holding(row).correct(row.ref, "name", "王曉明", HANDLER)
    read = registers.read_personal(row.pk, actor=KEEPER, purpose="contact", now=NOW)
    assert read["lecturer"] == "王曉明"
    event = next(e for e in ledger.history(row.ref) if e.name == "registers.entry_corrected")
    assert event.body["fields"] == ["lecturer"]
    for field, value in (("email", "x"), ("phone", "0912345678"), ("cost", "1"), ("name", " ")):
        with pytest.raises(NotCorrectableError):
            holding(row).correct(row.ref, field, value, HANDLER)
    with pytest.raises(NotPermittedError):
        holding(row).correct(row.ref, "name", "王", KEEPER)
    assert Entry.objects.get().version == 2


def test_an_erased_entry_keeps_its_figures_and_takes_no_person_again():
    row = add(courses())
    holding(row).erase(row.ref, HANDLER)
    kept = Entry.objects.get()
    assert (kept.values["people"], kept.sealed, kept.masked) == (105, {}, {})
    assert Change.objects.exclude(boxes={}).count() == Mark.objects.count() == 0
    assert refs(email="ming@example.org") == []
    with pytest.raises(NotErasableError) as refusal:
        holding(row).erase(row.ref, HANDLER)
    assert refusal.value.code == "gone"
    with pytest.raises(RowFaultsError) as refused:
        registers.correct(row.pk, {"lecturer": "王"}, version=1, actor=KEEPER, now=NOW)
    assert [fault.code for fault in refused.value.faults] == ["destroyed"]
    changed = registers.correct(row.pk, {"people": "7"}, version=1, actor=KEEPER, now=NOW)
    assert changed.values["people"] == 7
    gone = registers.withdraw(row.pk, version=2, actor=KEEPER, reason="重複", now=NOW)
    assert gone.state == "withdrawn"


def test_what_speaks_of_others_too_is_not_erased_for_one():
    row = rostered(roster="陳大文 chen@example.org\n林小美 0933111222")
    with pytest.raises(NotErasableError) as refusal:
        holding(row).erase(row.ref, HANDLER)
    assert refusal.value.code == "shared"
    with pytest.raises(NotCorrectableError):
        holding(row).correct(row.ref, "name", "陳", HANDLER)
    assert set(Entry.objects.get().sealed) == {"lecturer", "email", "roster"}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("王小明 Ming.Wang+a@Example.gov.tw。", {("email", "ming.wang+a@example.gov.tw")}),
        ("０９１２－３４５－６７８", {("phone", "0912345678")}),
        ("(07) 336-8333 分機 2112", {("phone", "073368333")}),
        ("+886-7-3368333", {("phone", "073368333")}),
        ("王小明", set()),
        ("112年度 1,200,000 元", set()),
    ],
)
def test_addresses_and_numbers_are_read_out_of_a_text(text, found):
    assert rules.contacts(text) == found


def test_finding_costs_the_same_with_one_entry_and_with_three(django_assert_num_queries):
    register = courses()
    add(register)
    queries.entries_about(MING)
    with django_assert_num_queries(2):
        assert len(queries.entries_about(MING)) == 1
    for title in ("二", "三"):
        add(register, title=title)
    with django_assert_num_queries(2):
        assert len(queries.entries_about(MING)) == 3


def test_a_name_alone_finds_an_entry_and_says_how_sure_that_is():
    row = rostered(email="", roster="陳大文 教授\nMing-Li Chen\n機關代表：林 小 美")
    by_name = held_about(Subject(name="王小明"))
    assert [(one.ref, one.is_by_name) for one in by_name] == [(row.ref, True)]
    for name in ("陳大文先生", "chen ming-li", "林小美"):
        assert refs(name=name) == [row.ref], name
    assert refs(name="王小") == refs(name="王") == refs(name="Chen") == refs(name="") == []
    sure = add(row.register, title="另一班")
    found = held_about(Subject(name="王小明", email="ming@example.org"))
    assert {(one.ref, one.is_by_name) for one in found} == {(row.ref, True), (sure.ref, False)}
    assert not any("王" in mark.index for mark in Mark.objects.all())


def test_a_name_is_confirmed_in_one_request_and_taken_back_on_record():
    row = rostered(email="")
    mine, other = (Subject(name="王小明", ref=f"rights:request:{pk}") for pk in (1, 2))
    holding(row).confirm(row.ref, mine, HANDLER, True)
    [one] = held_about(mine)
    assert (one.is_by_name, one.confirmed_by) == (False, HANDLER.ref)
    assert one.confirmed_at is not None
    for about in (other, Subject(name="王小明")):
        assert [one.is_by_name for one in held_about(about)] == [True]
    with pytest.raises(NotConfirmableError):
        holding(row).confirm(row.ref, mine, HANDLER, True)
    holding(row).confirm(row.ref, mine, HANDLER, False)
    with pytest.raises(NotConfirmableError):
        holding(row).confirm(row.ref, mine, HANDLER, False)
    assert [one.is_by_name for one in held_about(mine)] == [True]
    [kept] = queries.confirmations_of(row)
    assert (kept.made_by, kept.ended_by) == (HANDLER.ref, HANDLER.ref)
    assert [event.name for event in ledger.history(row.ref)][-2:] == [
        "registers.person_confirmed", "registers.person_unconfirmed"]  # fmt: skip


def test_only_staff_confirm_and_only_what_was_found_by_name():
    row = rostered()
    about = Subject(name="王小明", ref="rights:request:1")
    for actor in (PERSON, KEEPER):
        with pytest.raises(NotPermittedError):
            holding(row).confirm(row.ref, about, actor, True)
    for wrong in (replace(about, email="ming@example.org"), replace(about, name="陳大文"),
                  replace(about, ref="")):  # fmt: skip
        with pytest.raises(NotConfirmableError):
            holding(row).confirm(row.ref, wrong, HANDLER, True)
    assert not queries.confirmations_of(row).exists()


def test_a_value_with_two_names_is_nobodys_alone():
    row = rostered(lecturer="王小明、陳大文")
    told = holding(row).opened(row.ref, MING, PERSON, "subject").values
    assert (told["email"], "lecturer" in told) == ("ming@example.org", False)
    with pytest.raises(NotErasableError) as refusal:
        holding(row).erase(row.ref, HANDLER)
    assert refusal.value.code == "shared"


def test_a_file_that_nobody_takes_is_gone_after_a_week():
    register = courses()
    content = f"{HEADING}\n115/8/9,品質預警,105,王小明,x\n".encode()
    rows = [
        registers.hand_in(register.pk, content, file_name="a.csv", actor=KEEPER, now=NOW + after)
        for after in (timedelta(0), timedelta(hours=1))
    ]
    week = NOW + timedelta(hours=7 * 24)
    assert registers.sweep_imports(now=week) == 0
    assert registers.sweep_imports(now=week + timedelta(minutes=1)) == 1
    old, young = (queries.import_for_change(row.pk) for row in rows)
    assert (old.state, old.box, vault.destroyed_among([old.ref])) == ("dropped", None, {old.ref})
    assert registers.content_of(young) == content
    assert RETENTIONS.get("registers.import").manner == "swept"
