"""A category asks; the answers are checked, sealed, masked, and may decide where a case goes."""

import json
from datetime import date, timedelta

import pytest

from civicloop.answer.cases import queries, rules
from civicloop.answer.cases import services as cases
from civicloop.answer.cases.errors import CategoryError, DraftError, Fault
from civicloop.answer.cases.models import Case, Category
from civicloop.kernel.actors.errors import NotPermittedError
from civicloop.kernel.actors.rules import citizen, machine
from civicloop.kernel.vault import services as vault
from tests.db.cases.city import MONDAY, SETUP, draft
from tests.unit.cases.test_answers import WIDTH

pytestmark = pytest.mark.django_db
BEGIN = date(2026, 5, 1)


def ask(definition=WIDTH, begin=BEGIN, code="pothole"):
    return cases.ask_questions(code, definition, effective_from=begin, actor=SETUP, now=MONDAY)


def open_(key="k", now=MONDAY, **changes):
    return cases.open_case(draft(**changes), actor=citizen(), key=key, now=now)


def test_answers_are_sealed_whole_and_kept_masked_for_show(city):
    ask()
    case = open_(answers={"width": "6-up", "metres": "7", "pole": "0912-345-678"})
    row = Case.objects.get()
    assert json.loads(vault.unseal(case.ref, bytes(row.answers_sealed), field="answers")) == {
        "metres": 7,
        "pole": "0912-345-678",
        "width": "6-up",
    }
    assert row.answers_masked == {"width": "6-up", "metres": 7, "pole": "0912-***-678"}
    assert row.answers_version == queries.questions_answered(row).version == 1


def test_wrong_answers_open_no_case_and_are_told_by_question(city):
    ask()
    with pytest.raises(DraftError) as caught:
        open_(answers={"metres": -1}, description="")
    assert set(caught.value.faults) == {"description", "answers.width", "answers.metres"}
    assert not Case.objects.exists()


def test_a_category_without_questions_takes_no_answers(city):
    with pytest.raises(DraftError) as caught:
        open_(answers={"width": "6-up"})
    assert caught.value.faults == {"answers.width": (Fault("unknown_answer"),)}
    assert open_().answers_sealed is None


def test_questions_hold_from_their_day_and_a_case_keeps_the_version_it_was_asked(city):
    optional = {**WIDTH, "required": []}
    ask()
    ask(optional, begin=BEGIN + timedelta(days=10))
    with pytest.raises(DraftError):
        open_()
    first = open_(answers={"width": "6-up"})
    later = open_("k2", now=MONDAY + timedelta(days=20), answers={"pole": "7"})
    assert (first.answers_version, later.answers_version) == (1, 2)
    assert queries.questions("pothole", BEGIN - timedelta(days=1)) is None


def test_one_who_may_not_edit_asks_nothing(city):
    nobody = machine("nobody", "schemas.publish")
    with pytest.raises(NotPermittedError):
        cases.ask_questions("pothole", WIDTH, effective_from=BEGIN, actor=nobody)
    assert not Category.objects.get(code="pothole").has_questions


@pytest.mark.parametrize(
    ("definition", "begin", "field"),
    [({"type": "object"}, BEGIN, "questions"), (WIDTH, BEGIN, "effective_from")],
)
def test_unsound_or_early_questions_are_refused(city, definition, begin, field):
    ask()
    with pytest.raises(CategoryError) as caught:
        ask(definition, begin)
    assert set(caught.value.faults) == {field}


def test_questions_can_end(city):
    ask()
    cases.ask_nothing("pothole", actor=SETUP)
    assert queries.questions("pothole", BEGIN) is None
    assert open_().answers_version is None


def test_an_answer_decides_which_unit_acts(city):
    ask()
    cases.add_routing_rule(
        category="pothole",
        district="",
        unit="PARKS",
        valid_from=date(2020, 1, 1),
        condition=rules.Condition("metres", "at_least", "6"),
        actor=SETUP,
    )
    wide = open_(answers={"width": "6-up", "metres": 12})
    narrow = open_("k2", description="另一處", answers={"width": "under-6", "metres": 4})
    assert (wide.unit, narrow.unit) == (city.units["PARKS"], city.units["ROADS"])


def test_the_same_words_with_another_answer_are_another_case(city):
    ask()
    first = open_("a", answers={"width": "6-up"})
    assert open_("b", answers={"width": "6-up"}).pk == first.pk
    assert open_("c", answers={"width": "under-6"}).pk != first.pk


def test_answers_are_forgotten_with_the_key(city):
    ask()
    case = open_(answers={"width": "6-up"})
    vault.destroy(case.ref)
    cases.forget(case.ref, actor=SETUP)
    case.refresh_from_db()
    assert (case.answers_sealed, case.answers_masked) == (None, None)


def test_categories_stand_in_groups_and_staff_see_more_of_them(city):
    cases.save_group("roads", {"name_zh": "道路", "name_en": "Roads"}, actor=SETUP)
    cases.save_category("pothole", {"group": "roads"}, actor=SETUP)
    cases.save_category("signal", {"is_for_staff": True}, actor=SETUP)

    def codes(**wanted):
        return [
            (each.group.code if each.group else "", [row.code for row in each.categories])
            for each in queries.grouped_categories(**wanted)
        ]

    assert codes() == [
        ("roads", ["pothole"]),
        ("", ["fallen-tree", "street-light", "flooding", "major-incident"]),
    ]
    assert codes(staff=True)[1][1][3] == "signal"
    assert codes(kinds=["mailbox"]) == []
    with pytest.raises(DraftError):
        open_(category="signal")
    assert open_(category="signal", channel="email").category.code == "signal"


@pytest.mark.parametrize(
    ("basis", "due"),
    [("rule_set", "2026-05-12"), ("working_days", "2026-05-12"), ("calendar_days", "2026-05-11")],
)
def test_statutory_days_are_counted_as_the_category_or_the_rule_set_says(city, basis, due):
    cases.save_category("pothole", {"statutory_basis": basis}, actor=SETUP)
    assert open_().statutory_due_at.date().isoformat() == due
